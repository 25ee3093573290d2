import type { BenchResult, WorkloadResult } from '../../packages/policy-engine/bench/results.js'
import { rounded, type Verdict } from '../results.js'

/** What the bench of the engine came to: its own speed, its ratios to peers, and how flat it is. */
export function engineVerdicts({ workloads, flatness }: BenchResult): Verdict[] {
  const figures = workloads.flatMap(workloadVerdicts)
  if (flatness === undefined) return figures
  const { ratio, limit, met } = flatness
  const what = 'median decision with 1,000 visible statements / with 10'
  return [...figures, { what, measured: ratio.toFixed(2), target: `<= ${String(limit)}`, met }]
}

function workloadVerdicts({ workload, visibleStatements, engines, ratios }: WorkloadResult): Verdict[] {
  const own = engines
    .filter(({ engine }) => engine === 'tinyauth')
    .map(({ decisionsPerSecond, p50, p99 }) => ({
      what: `${workload}: ${rounded(visibleStatements)} statements visible to a user`,
      measured: `${rounded(decisionsPerSecond)} decisions/s, p50 ${p50.toFixed(2)} us, p99 ${p99.toFixed(2)} us`,
      met: true,
    }))
  const beside = ratios.map(({ peer, ratio, target, met }) => ({
    what: `${workload}: decisions a second / ${peer}`,
    measured: rounded(ratio),
    ...(target === undefined ? {} : { target: `>= ${rounded(target)}` }),
    met,
  }))
  return [...own, ...beside]
}
