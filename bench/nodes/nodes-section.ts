import { PART_TITLES } from '../parts.js'
import { median } from '../quantile.js'
import { atLeast, rounded, type Section, type Verdict } from '../results.js'
import { TARGETS } from '../targets.js'

/** Two nodes, two load generators and the database: with fewer they wait for each other, and no second node helps. */
const CORES_NEEDED = 5

/** Calls a second, round by round, of one node and of two. */
export interface NodeRates {
  readonly one: readonly number[]
  readonly two: readonly number[]
}

/** Of one processor, what each node is held to: small enough that on two cores all the others have what they need besides. */
export const LIMITED_SHARE = 0.35

/**
 * The ratios with what has to be known of the machine.
 * @param free of nodes as they are
 * @param limited of nodes that are each held to `LIMITED_SHARE`; undefined where they cannot be
 */
export function sectionOf(free: NodeRates, limited: NodeRates | undefined, cores: number): Section {
  const held = `each held to ${String(LIMITED_SHARE)} of a core`
  const verdicts = [
    ...verdictsOf(free, `on ${String(cores)} cores`, TARGETS.ofOneNode),
    // No target: ratios over 2 were seen, which no second node explains.
    ...(limited === undefined ? [] : verdictsOf(limited, held)),
  ]
  const notes = [
    ...(cores < CORES_NEEDED
      ? [
          `nodes: two nodes, two load generators and the database share ${String(cores)} cores. A node takes one core and is itself the limit only where each of these has one, so the target is not to be met with fewer than ${String(CORES_NEEDED)}`,
        ]
      : []),
    limited === undefined
      ? 'nodes: here they cannot be held to a share of a core, by which few cores would tell as well'
      : `nodes: ${held}, by the control groups of the kernel as a container with a limit is, a node is itself the limit. Ratios over 2 were seen, which a second node alone does not explain: no target is held against it`,
  ]
  return { part: 'nodes', title: PART_TITLES.nodes, rows: [], verdicts, notes }
}

function verdictsOf({ one, two }: NodeRates, how: string, target?: number): Verdict[] {
  const calls = (rates: readonly number[]): string => `${rounded(median(rates))} calls/s`
  const ratio = median(two.map((rate, round) => rate / (one[round] ?? NaN)))
  return [
    { what: `one node, ${how}`, measured: calls(one), met: true },
    { what: `two nodes together, ${how}`, measured: calls(two), met: true },
    atLeast(`two nodes / one, ${how}`, ratio, target),
  ]
}
