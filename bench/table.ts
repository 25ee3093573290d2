import type { Conditions } from './page/record.js'
import { rounded, type Section, type SpeedRow, type Verdict } from './results.js'

const LEGEND = `every server runs in a process of its own and is asked in turns by one load generator; medians of the rounds.
server us: processor time for one call, of the server and of the service that it asks. load: share of one processor that the load generator took`

/** The whole result as text. */
export function printedResult(conditions: Conditions, sections: readonly Section[]): string {
  const { node, cpu, cores, load, pace } = conditions
  const machine = `node ${node}, ${cpu}, ${String(cores)} cores, load average ${load.toFixed(1)}, ${pace}`
  return [`${machine}\n${LEGEND}`, ...sections.map(sectionText)].join('\n\n')
}

function sectionText({ title, rows, verdicts, notes }: Section): string {
  const head = ['server', 'calls/s', 'pairs/s', 'p50 ms', 'p99 ms', 'server us', 'load']
  const speeds = rows.length === 0 ? [] : [aligned([head, ...rows.map(cells)])]
  return [title, ...speeds, ...verdictLines(verdicts), ...notes.map((note) => `  ${note}`)].join('\n')
}

function cells({ name, callsPerSecond, pairsPerSecond, p50, p99, serverMicros, loadCpu }: SpeedRow): string[] {
  const micros = serverMicros === undefined ? '' : rounded(serverMicros)
  const share = `${String(Math.round(loadCpu * 100))} %`
  return [name, rounded(callsPerSecond), rounded(pairsPerSecond), p50.toFixed(2), p99.toFixed(2), micros, share]
}

function verdictLines(verdicts: readonly Verdict[]): string[] {
  const rows = verdicts.map(({ what, measured, target, met }) => {
    const text = `${what}: ${measured}`
    return target === undefined ? [text, '', ''] : [text, target, met ? 'met' : 'MISSED']
  })
  return rows.length === 0 ? [] : [aligned(rows)]
}

/** The first column to the left, the others to the right. */
function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  const line = (row: readonly string[]): string =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ')
  return rows.map((row) => `  ${line(row)}`.trimEnd()).join('\n')
}
