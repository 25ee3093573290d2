import type { Member } from './group.js'

/** Whether a membership holds at a moment. */
export type MembershipState = 'holds' | 'to come' | 'over'

/** Whether a membership holds at a moment, by its beginning and end, and by how much of it is used. */
export function membershipState(
  { notBefore, notAfter }: Pick<Member, 'notBefore' | 'notAfter'>,
  nowMs: number,
): MembershipState {
  if (notAfter !== null && Date.parse(notAfter) <= nowMs) return 'over'
  return notBefore !== null && Date.parse(notBefore) > nowMs ? 'to come' : 'holds'
}

/** What a member may pass on, in a few words; `undefined`: nothing. */
export function passesOn({ spots, maxDepth, deauthorize }: Member): string | undefined {
  const invites = spots !== 0 && maxDepth !== 0
  const most = spots === null ? 'may invite any number' : `may invite ${spots}`
  const takesOut = { none: undefined, descendants: 'may take out who came by them', group: 'may take out anybody' }
  const said = [invites ? most : undefined, takesOut[deauthorize]].filter((part) => part !== undefined)
  return said.length === 0 ? undefined : said.join(', ')
}

/** Whether adding the member again gives back all that a removal takes: nothing hangs on it but its dates and boundary. */
export function isPlain({ owner, invitedBy, spots, deauthorize, maxUseTime }: Member): boolean {
  return !owner && invitedBy === null && spots === 0 && deauthorize === 'none' && maxUseTime === null
}
