import type { EngineName } from './engine.js'
import type { Preparation, Speed } from './measure.js'
import { FLATNESS, targetRatio } from './targets.js'

/** One engine on one workload. */
export interface EngineResult extends Speed {
  readonly engine: EngineName
  /** Users whose policies it held. */
  readonly users: number
}

/** Our decisions per second over those of a peer. */
export interface Ratio {
  readonly peer: EngineName
  readonly ratio: number
  /** Absent for engines that are measured for reference. */
  readonly target: number | undefined
  readonly met: boolean
}

/** Everything about one of S, M, L. */
export interface WorkloadResult {
  readonly workload: string
  readonly users: number
  readonly groups: number
  readonly visibleStatements: number
  readonly preparation: Preparation | undefined
  readonly engines: readonly EngineResult[]
  readonly ratios: readonly Ratio[]
}

/** The like-for-like comparison of our own medians. */
export interface FlatnessResult {
  readonly medians: readonly {
    readonly visibleStatements: number
    readonly p50: number
    readonly decisionsPerSecond: number
  }[]
  /** Median with the most visible statements over the one with the fewest. */
  readonly ratio: number
  readonly limit: number
  readonly aim: number
  readonly met: boolean
}

/** A whole run. */
export interface BenchResult {
  readonly node: string
  readonly cpu: string
  readonly seed: number
  readonly seconds: number
  readonly workloads: readonly WorkloadResult[]
  readonly flatness: FlatnessResult | undefined
}

/** Ratios against everything else that answered the same requests. */
export function ratiosOf(workload: string, engines: readonly EngineResult[]): Ratio[] {
  const ours = engines.find((one) => one.engine === 'tinyauth')
  if (ours === undefined) return []
  return engines.flatMap(({ engine, decisionsPerSecond }) => {
    if (engine === 'tinyauth' || engine === 'tinyauth-all') return []
    const ratio = ours.decisionsPerSecond / decisionsPerSecond
    const target = targetRatio(workload, engine)
    return [{ peer: engine, ratio, target, met: target === undefined || ratio >= target }]
  })
}

/** The flatness of medians that are in order of their visible statements. */
export function flatnessOf(medians: FlatnessResult['medians']): FlatnessResult {
  const ratio = (medians.at(-1)?.p50 ?? NaN) / (medians[0]?.p50 ?? NaN)
  return { medians, ratio, ...FLATNESS, met: ratio <= FLATNESS.limit }
}

/** One line for each target that was missed. */
export function missedTargets(result: BenchResult): string[] {
  const ratios = result.workloads.flatMap((one) =>
    one.ratios
      .filter((ratio) => !ratio.met)
      .map(
        (ratio) => `${one.workload}: ${ratio.ratio.toFixed(2)}x of ${ratio.peer}, target ${String(ratio.target ?? 0)}x`,
      ),
  )
  const { flatness } = result
  if (flatness === undefined || flatness.met) return ratios
  return [...ratios, `flatness: ${flatness.ratio.toFixed(2)}, limit ${String(flatness.limit)}`]
}
