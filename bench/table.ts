import type { BenchResult, SpeedRow, SpeedTable, Verdict } from './results.js'

const LEGEND = `every server runs in a process of its own and is asked in turns by one load generator; medians of the rounds.
server us: processor time for one call, of the server and of the service that it asks. load: share of one processor that the load generator took`

/** The whole result as text. */
export function printedResult(result: BenchResult): string {
  const { node, cpu, cores, load, seed, speeds, footprint } = result
  const machine = `node ${node}, ${cpu}, ${String(cores)} cores, load average ${load.toFixed(1)}, seed ${String(seed)}`
  const sections = [...speeds.map(speedText), ...(footprint.length === 0 ? [] : [footprintText(footprint)])]
  return [`${machine}\n${LEGEND}`, ...sections].join('\n\n')
}

function speedText({ title, rows, verdicts }: SpeedTable): string {
  const head = ['server', 'calls/s', 'pairs/s', 'p50 ms', 'p99 ms', 'server us', 'load']
  return [title, aligned([head, ...rows.map(cells)]), ...verdictLines(verdicts)].join('\n')
}

function cells({ name, callsPerSecond, pairsPerSecond, p50, p99, serverMicros, loadCpu }: SpeedRow): string[] {
  const micros = serverMicros === undefined ? '' : grouped(serverMicros)
  const share = `${String(Math.round(loadCpu * 100))} %`
  return [name, grouped(callsPerSecond), grouped(pairsPerSecond), p50.toFixed(2), p99.toFixed(2), micros, share]
}

function footprintText(verdicts: readonly Verdict[]): string {
  return ['memory and start', ...verdictLines(verdicts)].join('\n')
}

function verdictLines(verdicts: readonly Verdict[]): string[] {
  const rows = verdicts.map(({ text, target, met }) =>
    target === undefined ? [text, '', ''] : [text, target, met ? 'met' : 'MISSED'],
  )
  return rows.length === 0 ? [] : [aligned(rows)]
}

/** The first column to the left, the others to the right. */
function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  const line = (row: readonly string[]): string =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ')
  return rows.map((row) => `  ${line(row)}`.trimEnd()).join('\n')
}

function grouped(value: number): string {
  return Math.round(value).toLocaleString('en-US')
}
