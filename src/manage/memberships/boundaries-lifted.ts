import { type EntityManager, In } from 'typeorm'
import { GroupEntity, InviteEntity, type MembershipEntity, MembershipTermsEntity } from '../../store/index.js'
import { parametersKey } from '../attachments/parameters-key.js'
import { type Bounded, readBoundaries } from '../boundaries/read-boundaries.js'
import { readMemberships } from './remove-memberships.js'

/** A boundary that ends with a membership. */
export interface LiftedBoundary {
  /** Path of the group. */
  readonly group: string
  /** Name of the managed policy. */
  readonly policy: string
}

/**
 * Boundaries that somebody set on these memberships, and that would end with them. One that came by the invite does not count: whoever
 * may take a member out again who was invited does not lift what others laid on that member.
 */
export async function boundariesLifted(
  manager: EntityManager,
  memberships: readonly MembershipEntity[],
): Promise<readonly LiftedBoundary[]> {
  const bounded = memberships.filter(({ boundaryPolicyId }) => boundaryPolicyId !== null)
  if (bounded.length === 0) return []
  const invited = await boundariesOfInvites(manager, bounded)
  const set = bounded.filter((row) => !(invited.get(row.id) ?? []).includes(keyOf(row)))
  const groups = await manager.findBy(GroupEntity, { id: In(set.map(({ groupId }) => groupId)) })
  const paths = new Map(groups.map(({ id, path }) => [id, path]))
  const boundaryOf = await readBoundaries(manager, set)
  const lifted = set.map((row): [string, LiftedBoundary] => {
    const one = { group: paths.get(row.groupId) ?? '', policy: boundaryOf(row)?.policy ?? '' }
    return [`${one.group} ${one.policy}`, one]
  })
  return [...new Map(lifted).values()]
}

/** By membership: the boundaries that it can have come with, of the invite and of whoever invited. */
async function boundariesOfInvites(
  manager: EntityManager,
  memberships: readonly MembershipEntity[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const terms = await manager.findBy(MembershipTermsEntity, { id: In(memberships.map(({ id }) => id)) })
  const inviteIds = terms.flatMap(({ inviteId }) => inviteId ?? [])
  const invites = await manager.findBy(InviteEntity, { id: In(inviteIds) })
  const inviters = await readMemberships(
    manager,
    terms.flatMap(({ inviterMembershipId }) => inviterMembershipId ?? []),
  )
  const keys = new Map([...invites, ...inviters].map((row) => [row.id, keyOf(row)]))
  return new Map(
    terms.map(({ id, inviteId, inviterMembershipId }) => [
      id,
      [inviteId, inviterMembershipId].flatMap((source) => (source === null ? [] : (keys.get(source) ?? []))),
    ]),
  )
}

/** Two boundaries are the same if their policy and its parameters are. */
function keyOf({ boundaryPolicyId, boundaryParameters }: Bounded): string {
  return boundaryPolicyId === null ? '' : `${boundaryPolicyId} ${parametersKey(boundaryParameters ?? {})}`
}
