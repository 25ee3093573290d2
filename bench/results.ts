import type { Contestant } from './contestant.js'
import type { Turn } from './measure.js'
import { TARGETS } from './targets.js'

/** One line of a table of speeds: medians over the rounds. */
export interface SpeedRow extends Turn {
  readonly name: string
  readonly pairsPerSecond: number
}

/** A figure with the bound that it must keep. */
export interface Verdict {
  readonly text: string
  /** Absent for a figure that need not keep any. */
  readonly target?: string
  readonly met: boolean
}

/** One table of speeds. */
export interface SpeedTable {
  readonly title: string
  readonly rows: readonly SpeedRow[]
  readonly verdicts: readonly Verdict[]
}

/** What the service takes and how long it needs to start. */
export interface Footprint {
  readonly idleMegabytes: number
  readonly warmMegabytes: number
  readonly users: number
  readonly readySeconds: number
}

/** A whole run. */
export interface BenchResult {
  readonly node: string
  readonly cpu: string
  readonly cores: number
  /** Load average of the machine when the run began. */
  readonly load: number
  readonly seed: number
  readonly speeds: readonly SpeedTable[]
  readonly footprint: Verdict[]
}

/** The turns of each contestant, in the order of rounds. */
export type Turns = ReadonlyMap<Contestant, readonly Turn[]>

/** Medians over the rounds of each contestant. */
export function speedRows(turns: Turns): SpeedRow[] {
  return [...turns].map(([{ name, calls }, list]) => {
    const micros = list.flatMap(({ serverMicros }) => (serverMicros === undefined ? [] : [serverMicros]))
    const callsPerSecond = median(list.map((turn) => turn.callsPerSecond))
    return {
      name,
      callsPerSecond,
      pairsPerSecond: callsPerSecond * (calls[0]?.pairs.length ?? 0),
      p50: median(list.map((turn) => turn.p50)),
      p99: median(list.map((turn) => turn.p99)),
      serverMicros: micros.length === 0 ? undefined : median(micros),
      loadCpu: median(list.map((turn) => turn.loadCpu)),
    }
  })
}

/**
 * How fast every contestant whose name starts with `tinyauth` is beside a peer: the median of the rounds' ratios, because a round's
 * turns lie seconds apart and suffer the same disturbances. Empty when the peer did not take part.
 */
export function ratioVerdicts(turns: Turns, peerName: string, target: number): Verdict[] {
  return [...turns.keys()]
    .filter(({ name }) => name.startsWith('tinyauth'))
    .flatMap(({ name }) => ratioVerdict(turns, name, peerName, target))
}

/** How fast one contestant is beside another, as `ratioVerdicts` says. Without a target it is met. */
export function ratioVerdict(turns: Turns, ownName: string, peerName: string, target?: number): Verdict[] {
  const [own, peer] = [ownName, peerName].map((wanted) => [...turns].find(([{ name }]) => name === wanted)?.[1])
  if (own === undefined || peer === undefined) return []
  const ratio = median(own.map((turn, round) => turn.callsPerSecond / (peer[round]?.callsPerSecond ?? NaN)))
  const text = `${ownName} / ${peerName}: ${ratio.toFixed(2)}`
  return [target === undefined ? { text, met: true } : { text, target: `>= ${String(target)}`, met: ratio >= target }]
}

/** The figures of a footprint with their bounds. */
export function footprintVerdicts({ idleMegabytes, warmMegabytes, users, readySeconds }: Footprint): Verdict[] {
  return [
    atMost('resident, idle', idleMegabytes, TARGETS.idleMegabytes, 'MB'),
    atMost(`resident, workload L warm (${String(users)} users asked)`, warmMegabytes, TARGETS.warmMegabytes, 'MB'),
    atMost('start to `/readyz` 200, database of workload L', readySeconds, TARGETS.readySeconds, 's'),
  ]
}

/** One line for each target that was missed. */
export function missedTargets({ speeds, footprint }: BenchResult): string[] {
  const all = [...speeds.flatMap(({ verdicts }) => verdicts), ...footprint]
  return all.filter(({ met }) => !met).map(({ text, target = '' }) => `${text}, target ${target}`)
}

/** The middle value; of an even number the upper one. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN
}

function atMost(what: string, value: number, limit: number, unit: string): Verdict {
  const figure = value >= 10 ? value.toFixed(0) : value.toFixed(2)
  return { text: `${what}: ${figure} ${unit}`, target: `<= ${String(limit)} ${unit}`, met: value <= limit }
}
