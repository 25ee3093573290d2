import type { Random } from '../../packages/policy-engine/bench/random.js'
import type { DecisionProbe } from '../changes/decision-probe.js'
import type { Management } from '../changes/management.js'
import type { Holder, Right } from '../changes/rights.js'
import { pause } from '../pause.js'

/** Between an answer of a node and the next question to it: more often, and asking would be what the nodes are busy with. */
export const POLL_MS = 10
/** Longest pause before a change, so that changes do not keep step with the looks of the nodes. */
const LONGEST_PAUSE_MS = 1_000
const WITHIN_MS = 30_000

/** How one change came about, in milliseconds from its sending. */
export interface Propagated {
  /** Until it was answered. */
  readonly writtenMs: number
  /** Until the last node decided by it. */
  readonly allMs: number
}

/** What changes are made and seen with. */
export interface Changing {
  /** Of one node. */
  readonly api: Management
  /** One for each node. */
  readonly probes: readonly DecisionProbe[]
  /** Who holds nothing yet, with the right that each is given. */
  readonly holders: readonly { readonly holder: Holder; readonly right: Right }[]
  readonly random: Random
}

/**
 * Gives everybody their right, one after the other, then takes it from everybody, and so on, until there were so many changes.
 * @throws Error when a node does not follow
 */
export async function propagate({ api, probes, holders, random }: Changing, count: number): Promise<Propagated[]> {
  const list: Propagated[] = []
  while (list.length < count) {
    const { holder, right } = holders[list.length % holders.length] ?? fail()
    const gives = Math.floor(list.length / holders.length) % 2 === 0
    // All nodes hold the old answer, as they would of somebody who is about.
    await Promise.all(probes.map((probe) => follow(probe, holder, !gives)))
    await pause(random.below(LONGEST_PAUSE_MS))
    const sentAt = performance.now()
    const following = Promise.all(probes.map((probe) => follow(probe, holder, gives)))
    const [followedAt, writtenAt] = await Promise.all([
      following,
      (gives ? right.give(api, holder) : right.take(api, holder)).then(() => performance.now()),
    ])
    list.push({ writtenMs: writtenAt - sentAt, allMs: Math.max(...followedAt) - sentAt })
  }
  return list
}

/** Asks a node until it answers so; when that answer came. */
async function follow(probe: DecisionProbe, holder: Holder, allowed: boolean): Promise<number> {
  const end = performance.now() + WITHIN_MS
  for (;;) {
    const answer = await probe.ask(holder)
    if (answer.status !== 200) throw new Error(`a decision was answered ${String(answer.status)}`)
    if (answer.allowed === allowed) return answer.answeredAt
    if (answer.answeredAt > end) throw new Error(`a node still does not say ${String(allowed)} of ${holder.username}`)
    await pause(POLL_MS)
  }
}

function fail(): never {
  throw new Error('nobody to change anything for')
}
