import { type Edit, randomEdit } from './orchard-model.js'
import { SeededRandom } from './random.js'
import type { Fault } from './world.js'

/** One thing after the other that is done to nodes, or by them. */
export interface Step {
  /** Absent: nothing happens but the edit. */
  readonly fault?: Fault
  /** Index of the node that it happens to. */
  readonly node: number
  /** Sent while a node is cut off, held up or killed, or where there is no fault. */
  readonly edit: Edit
  /** Index of the node that the edit is sent to first, among those that may take it; after that it is their turn one by one. */
  readonly first: number
  /** An outage: whether it is longer than the bound. */
  readonly isLong: boolean
  /** A clock that is set: against the true time. */
  readonly jumpMs: number
  /** A node that is killed: how often it answers before, from the sending of the edit. */
  readonly answers: number
}

/** What happens, by a seed alone. */
export function scriptOf(
  seed: number,
  steps: number,
  nodes: number,
  faults: readonly [Fault, ...Fault[]],
): readonly Step[] {
  const random = new SeededRandom(seed)
  return Array.from({ length: steps }, () => ({
    ...(random.below(4) === 0 ? { fault: random.of(faults) } : {}),
    node: random.below(nodes),
    edit: randomEdit(random),
    first: random.below(nodes),
    isLong: random.below(2) === 1,
    jumpMs: random.of([-3_600_000, -500, 0, 500, 3_600_000]),
    answers: random.below(3),
  }))
}
