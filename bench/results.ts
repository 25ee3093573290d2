import type { Contestant } from './contestant.js'
import type { Turn } from './measure.js'
import type { Part } from './parts.js'
import { median } from './quantile.js'
import { TARGETS } from './targets.js'

/** One line of a table of speeds: medians over the rounds. */
export interface SpeedRow extends Turn {
  readonly name: string
  readonly pairsPerSecond: number
}

/** A figure with the bound that it must keep. */
export interface Verdict {
  readonly what: string
  /** With its unit. */
  readonly measured: string
  /** Absent for a figure that need not keep any. */
  readonly target?: string
  readonly met: boolean
}

/** What was measured under one title. */
export interface Section {
  readonly part: Part
  readonly title: string
  /** Empty where no servers were compared. */
  readonly rows: readonly SpeedRow[]
  readonly verdicts: readonly Verdict[]
  /** What has to be known to read the figures. */
  readonly notes: readonly string[]
}

/** What the service takes and how long it needs to start. */
export interface Footprint {
  readonly idleMegabytes: number
  readonly warmMegabytes: number
  readonly users: number
  readonly readySeconds: number
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
  return [atLeast(`${ownName} / ${peerName}`, ratio, target)]
}

/** The figures of a footprint with their bounds. */
export function footprintVerdicts({ idleMegabytes, warmMegabytes, users, readySeconds }: Footprint): Verdict[] {
  return [
    atMost('resident, idle', idleMegabytes, 'MB', TARGETS.idleMegabytes),
    atMost(`resident, warm (${String(users)} users asked)`, warmMegabytes, 'MB', TARGETS.warmMegabytes),
    atMost('start to `/readyz` 200', readySeconds, 's', TARGETS.readySeconds),
  ]
}

/** A ratio that must not be smaller. */
export function atLeast(what: string, value: number, limit?: number): Verdict {
  const figure = { what, measured: value.toFixed(2) }
  return limit === undefined
    ? { ...figure, met: true }
    : { ...figure, target: `>= ${String(limit)}`, met: value >= limit }
}

/** A figure that must not be greater; without a limit it is met. What is no number keeps no limit. */
export function atMost(what: string, value: number, unit: string, limit?: number): Verdict {
  const figure = { what, measured: `${rounded(value)} ${unit}` }
  if (limit === undefined) return { ...figure, met: true }
  return { ...figure, target: `<= ${rounded(limit)} ${unit}`, met: value <= limit }
}

/** A part that could not be measured here, with the reason. */
export function leftOut(part: Part, title: string, why: string): Section {
  return { part, title, rows: [], verdicts: [{ what: 'left out', measured: why, met: true }], notes: [] }
}

/** One line for each target that was missed. */
export function missedTargets(sections: readonly Section[]): string[] {
  const missed = sections.flatMap(({ verdicts }) => verdicts).filter(({ met }) => !met)
  return missed.map(({ what, measured, target = '' }) => `${what}: ${measured}, target ${target}`)
}

/** Grouped and whole from ten on, with two digits below. */
export function rounded(value: number): string {
  return value >= 10 || Number.isInteger(value) ? Math.round(value).toLocaleString('en-US') : value.toFixed(2)
}
