import type { EntityManager } from 'typeorm'
import type { MembershipTermsEntity } from './entities/membership-terms.entity.js'
import type { MembershipEntity } from './entities/membership.entity.js'
import { sqlOn } from './sql.js'

/** Invites in a row that are followed. Ids of memberships are made when somebody accepts, so that no row of them leads back. */
const LONGEST_CHAIN = 10_000

/** A membership by which somebody invited. */
export interface Inviter {
  readonly membershipId: string
  readonly userId: string
  readonly username: string
}

/** The membership itself, then that by which its holder was invited, and so on: whoever invited first stands last. */
export function membershipChain(manager: EntityManager, membershipId: string): Promise<readonly Inviter[]> {
  return sqlOn(manager)<Inviter>`
    with recursive chain(id, place) as (
      select m.id, 0 from memberships m where m.id = ${membershipId}
      union all
      select t.inviter_membership_id, c.place + 1 from chain c join membership_terms t on t.id = c.id
      where t.inviter_membership_id is not null and c.place < ${LONGEST_CHAIN})
    select m.id as "membershipId", u.id as "userId", u.username as "username"
    from chain c join memberships m on m.id = c.id join users u on u.id = m.user_id order by c.place`
}

/** Memberships that came about by this one, over however many invites. Owners stand by themselves, and whoever they invited with them. */
export async function membershipsBelow(manager: EntityManager, membershipId: string): Promise<readonly string[]> {
  const rows = await sqlOn(manager)<{ id: string }>`
    with recursive below(id) as (
      select t.id from membership_terms t where t.inviter_membership_id = ${membershipId} and not t.owner
      union
      select t.id from below b join membership_terms t on t.inviter_membership_id = b.id where not t.owner)
    select b.id as "id" from below b order by b.id`
  return rows.map(({ id }) => id)
}

/**
 * Usernames of those by whose invites a membership came about, the nearest first: the values of `tinyauth:MembershipAncestor`. At
 * the end stands whoever invited by a policy.
 */
export async function membershipAncestors(manager: EntityManager, membershipId: string): Promise<readonly string[]> {
  const chain = await membershipChain(manager, membershipId)
  const first = chain.at(-1)
  if (first === undefined) return []
  const byPolicy = await sqlOn(manager)<{ username: string }>`
    select u.username as "username"
    from membership_terms t join memberships m on m.id = t.id
    join invites i on i.id = t.invite_id
    join invite_groups g on g.invite_id = i.id and g.group_id = m.group_id
    join users u on u.id = i.inviter_id
    where t.id = ${first.membershipId} and not g.by_membership`
  return [...chain.slice(1), ...byPolicy].map(({ username }) => username)
}

/** Whether a membership holds at a moment, by its times and by how long it may be used; `later`: or will. */
export function membershipHolds(
  { notBefore, notAfter }: Pick<MembershipEntity, 'notBefore' | 'notAfter'>,
  terms: Pick<MembershipTermsEntity, 'useLimitSeconds' | 'usedSeconds' | 'useUntil'> | undefined,
  nowMs: number,
  later?: 'later',
): boolean {
  if (notAfter !== null && notAfter <= nowMs) return false
  if (later === undefined && notBefore !== null && notBefore > nowMs) return false
  if (terms === undefined || terms.useLimitSeconds === null || terms.usedSeconds < terms.useLimitSeconds) return true
  return terms.useUntil !== null && terms.useUntil > nowMs
}
