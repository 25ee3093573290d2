import type { PolicyReference } from '../attachments/reference.js'

/** From when and until when; ISO 8601, `null` for no limit. */
export interface Window {
  readonly notBefore: string | null
  readonly notAfter: string | null
}

/** A membership of a user, as the API shows it. */
export interface Membership extends Window {
  readonly id: string
  readonly group: string
  readonly boundary: PolicyReference | null
  readonly createdAt: string | null
  readonly owner: boolean
  readonly invitedBy: string | null
  readonly spots: number | null
  readonly maxUseTime: string | null
  readonly usedTime: string | null
  /** Paths of the groups that it reaches besides; the first of them. */
  readonly reaches: readonly string[]
  readonly more: boolean
}

/** What is sent to make a member. */
export function newMember(user: string, { notBefore, notAfter }: Window): object {
  return { user, notBefore, notAfter }
}

/** Whether a membership holds at a moment: from its beginning on, and not any more at its very end. */
export function stateAt({ notBefore, notAfter }: Window, nowMs: number): 'holds' | 'not yet' | 'over' {
  if (notAfter !== null && Date.parse(notAfter) <= nowMs) return 'over'
  return notBefore !== null && Date.parse(notBefore) > nowMs ? 'not yet' : 'holds'
}

/** How a state is shown. */
export const TONES = { holds: 'good', 'not yet': 'waiting', over: 'bad' } as const

/** What a removal takes along, as its dry run counts it. */
export type RemovalCounts = Readonly<Record<string, number>>

/** How many others go with a member: who came by invites of that member. */
export function othersIn(counts: RemovalCounts): number {
  return Math.max(0, (counts['memberships'] ?? 0) - 1)
}

/** Whether a removal can be undone by adding the user again: nothing hangs on the membership that this would not bring back. */
export function comesBack(membership: Membership, counts: RemovalCounts): boolean {
  const { boundary, owner, invitedBy, spots, maxUseTime } = membership
  const isPlain = boundary === null && !owner && invitedBy === null && spots === 0 && maxUseTime === null
  return isPlain && othersIn(counts) === 0 && (counts['invites'] ?? 0) === 0
}
