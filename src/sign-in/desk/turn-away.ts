import type { Clock } from '../../common/clock.js'
import { FederatedIdentityEntity, type Transaction, UserEntity } from '../../store/index.js'
import type { Profile } from '../federation/profile.js'
import type { FoundProvider } from '../providers/found-provider.js'
import type { GroupChanges } from '../providers/identities/group-sync.js'
import type { Identities } from '../providers/identities/identities.js'
import { boundedProfile, keptProfile } from '../providers/identities/kept-profile.js'
import { followedAttributes } from '../providers/identities/user-attributes.js'
import type { Sessions } from '../sessions/sessions.js'

/** What somebody is turned away with. */
export interface TurnAwayOptions {
  readonly identities: Pick<Identities, 'syncGroups'>
  readonly sessions: Pick<Sessions, 'endOfIdentity'>
  readonly clock: Clock
}

/** What ended with a refusal. */
export interface TurnedAway {
  readonly username: string
  readonly groups: GroupChanges
  readonly sessions: number
}

/**
 * Keeps what a provider says of somebody whom its rules do not let in any more, and ends what stands on its word from before:
 * sessions and memberships. `undefined`: the identity is nobody's here.
 */
export async function turnAway(
  tx: Transaction,
  { name }: FoundProvider,
  profile: Profile,
  { identities, sessions, clock }: TurnAwayOptions,
): Promise<TurnedAway | undefined> {
  const bounded = boundedProfile(profile)
  if (bounded === undefined) return undefined
  const { issuer, subject } = bounded
  const identity = await tx.manager.findOneBy(FederatedIdentityEntity, { provider: name, issuer, subject })
  if (identity === null) return undefined
  const user = await tx.manager.findOneByOrFail(UserEntity, { id: identity.userId })
  await keep(tx, identity, user, bounded, clock.now())
  return {
    username: user.username,
    groups: await identities.syncGroups(tx, user.id, name, []),
    sessions: await sessions.endOfIdentity(tx, user.id, identity.id),
  }
}

/** The user follows as at a sign-in: what is not followed now never would be, because it is compared with what was said before. */
async function keep(
  tx: Transaction,
  { id, profile: before, createdAt }: FederatedIdentityEntity,
  user: UserEntity,
  profile: Profile,
  updatedAt: number,
): Promise<void> {
  const kept = keptProfile(profile)
  await tx.manager.update(FederatedIdentityEntity, { id }, { profile: { ...kept } })
  const changes = createdAt === user.createdAt ? followedAttributes(user, before, kept) : {}
  if (Object.keys(changes).length === 0) return
  await tx.manager.update(UserEntity, { id: user.id }, { ...changes, updatedAt })
  tx.change({ type: 'user', id: user.id })
}
