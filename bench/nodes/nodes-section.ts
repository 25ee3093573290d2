import { PART_TITLES } from '../parts.js'
import { median } from '../quantile.js'
import { atLeast, rounded, type Section } from '../results.js'
import { TARGETS } from '../targets.js'

/** Two nodes, two load generators and the database: with fewer they wait for each other, and no second node helps. */
const CORES_NEEDED = 5

/** Calls a second, round by round, of one node and of two. */
export interface NodeRates {
  readonly one: readonly number[]
  readonly two: readonly number[]
}

/** The ratio with what has to be known of the machine. */
export function sectionOf({ one, two }: NodeRates, cores: number): Section {
  const ratio = median(two.map((rate, round) => rate / (one[round] ?? NaN)))
  const calls = (rates: readonly number[]): string => `${rounded(median(rates))} calls/s`
  const verdicts = [
    { what: 'one node', measured: calls(one), met: true },
    { what: 'two nodes together', measured: calls(two), met: true },
    atLeast(`two nodes / one, on ${String(cores)} cores`, ratio, TARGETS.ofOneNode),
  ]
  const note = `nodes: two nodes, two load generators and the database share ${String(cores)} cores. A node takes one core and is itself the limit only where each of these has one, so the target is not to be met with fewer than ${String(CORES_NEEDED)}`
  return { part: 'nodes', title: PART_TITLES.nodes, rows: [], verdicts, notes: cores < CORES_NEEDED ? [note] : [] }
}
