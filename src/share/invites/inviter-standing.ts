import { type EntityManager, In } from 'typeorm'
import { groupsAbove, MembershipEntity, membershipHolds, MembershipTermsEntity } from '../../store/index.js'

/** What an inviter may pass on: a membership with its terms. */
export interface Standing {
  readonly membership: MembershipEntity
  readonly terms: StandingTerms
}

/** Terms of a membership, as far as they bear on invites. */
export type StandingTerms = Pick<
  MembershipTermsEntity,
  'spots' | 'maxDepth' | 'deauthorize' | 'depletes' | 'useLimitSeconds' | 'inviterMembershipId'
>

/** Of a membership that somebody gave by hand: it passes nothing on. */
const NOTHING: StandingTerms = {
  ...{ spots: 0, maxDepth: null, deauthorize: 'none', depletes: false },
  ...{ useLimitSeconds: null, inviterMembershipId: null },
}

/** Memberships of a user that hold now and reach a group: that in the group itself first, then those in groups above it. */
export async function standingsOf(
  manager: EntityManager,
  userId: string,
  groupId: string,
  now: number,
): Promise<readonly Standing[]> {
  const above = await groupsAbove(manager, groupId)
  const found = await manager.find(MembershipEntity, {
    where: { userId, groupId: In(above.map(({ id }) => id)) },
    order: { id: 'ASC' },
  })
  const terms = await manager.findBy(MembershipTermsEntity, { id: In(found.map(({ id }) => id)) })
  const byId = new Map(terms.map((row) => [row.id, row]))
  const standings = found
    .filter((membership) => membershipHolds(membership, byId.get(membership.id), now))
    .map((membership) => ({ membership, terms: byId.get(membership.id) ?? NOTHING }))
  const isDirect = ({ membership }: Standing): number => (membership.groupId === groupId ? 0 : 1)
  return standings.sort((a, b) => isDirect(a) - isDirect(b))
}
