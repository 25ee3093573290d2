import type { BenchResult, FlatnessResult, Ratio, WorkloadResult } from './results.js'

const LEGEND = `every row answers the same requests. tinyauth, cedar, casbin and casl start from the request as it arrives; targets are taken
against them. cedar-bare, casbin-bare and casl-closed are tuned to the workload, their calls made in advance; no target`

/** The whole result as text. */
export function printedResult(result: BenchResult): string {
  const header = `node ${result.node}, ${result.cpu}, seed ${String(result.seed)}, ${String(result.seconds)} s for each engine and workload`
  const flatness = result.flatness === undefined ? [] : [flatnessText(result.flatness)]
  return [`${header}\n${LEGEND}`, ...result.workloads.map(workloadText), ...flatness].join('\n\n')
}

function workloadText(result: WorkloadResult): string {
  const { workload, users, groups, visibleStatements } = result
  const title = `${workload}: ${grouped(users)} users, ${grouped(groups)} groups, ${grouped(visibleStatements)} statements visible to a user`
  return [title, speedTable(result), ...preparationLines(result)].join('\n')
}

function speedTable({ engines, ratios }: WorkloadResult): string {
  const rows = engines.map((one) => [
    one.engine,
    grouped(one.users),
    grouped(Math.round(one.decisionsPerSecond)),
    rounded(one.p50),
    rounded(one.p99),
    ...ratioCells(ratios.find(({ peer }) => peer === one.engine)),
  ])
  return aligned([['engine', 'users', 'decisions/s', 'p50 us', 'p99 us', 'tinyauth is', 'target', ''], ...rows])
}

function ratioCells(found: Ratio | undefined): string[] {
  if (found === undefined) return ['', '', '']
  const { ratio, target, met } = found
  const verdict = target === undefined ? ['', ''] : [`>= ${grouped(target)}x`, met ? 'met' : 'MISSED']
  return [`${rounded(ratio)}x`, ...verdict]
}

function preparationLines({ preparation }: WorkloadResult): string[] {
  if (preparation === undefined) return []
  const { compilePolicyMicros, compileLayersMicros, userKilobytes, policyKilobytes } = preparation
  return [
    `tinyauth compiles a policy in ${rounded(compilePolicyMicros)} us (${kilobytes(policyKilobytes)}), ` +
      `the layers of a user in ${rounded(compileLayersMicros)} us (${kilobytes(userKilobytes)})`,
  ]
}

function flatnessText(flatness: FlatnessResult): string {
  const rows = flatness.medians.map((one) => [
    grouped(one.visibleStatements),
    grouped(Math.round(one.decisionsPerSecond)),
    rounded(one.p50),
  ])
  return [
    'flatness: the same workload but for the number of visible statements (1,000 users, 100 groups, conditions as in M)',
    aligned([['visible', 'decisions/s', 'p50 us'], ...rows]),
    `median with the most / with the fewest: ${flatness.ratio.toFixed(2)} ` +
      `(limit ${String(flatness.limit)}, aim ${String(flatness.aim)}): ${flatness.met ? 'met' : 'MISSED'}`,
  ].join('\n')
}

/** The first column to the left, the others to the right. */
function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  const line = (row: readonly string[]): string =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ')
  return rows.map((row) => `  ${line(row)}`.trimEnd()).join('\n')
}

function grouped(value: number): string {
  return value.toLocaleString('en-US')
}

function rounded(value: number): string {
  if (value >= 100) return grouped(Math.round(value))
  return value >= 10 ? value.toFixed(1) : value.toFixed(2)
}

function kilobytes(value: number | undefined): string {
  return value === undefined ? 'memory needs --expose-gc' : `${rounded(value)} kB`
}
