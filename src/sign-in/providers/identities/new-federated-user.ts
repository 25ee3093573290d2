import type { Clock } from '../../../common/clock.js'
import type { Ids } from '../../../common/ids.js'
import { parametersKey } from '../../../manage/index.js'
import { AttachmentEntity, PolicyEntity, type Transaction, UserEntity } from '../../../store/index.js'
import type { Profile } from '../../federation/profile.js'
import { freeUserName, userNameFor } from './first-user-name.js'
import { keptProfile } from './kept-profile.js'
import { attributesOf } from './user-attributes.js'

/** Name of the built-in policy that every new person has. */
const FIRST_POLICY = 'selfservice'

/** What a new user is made with. */
export interface NewUserOptions {
  readonly clock: Clock
  readonly ids: Ids
}

/**
 * A user for somebody whom nobody knows yet: a person with the policy `SelfService` and nothing else. Never an existing user,
 * also when the address of e-mail is the same (capabilities M5).
 */
export async function createFederatedUser(
  tx: Transaction,
  profile: Profile,
  { clock, ids }: NewUserOptions,
): Promise<UserEntity> {
  const now = clock.now()
  const id = ids.uuid(now)
  const username = await freeUserName(tx.manager, userNameFor(profile), ids)
  await tx.manager.insert(UserEntity, {
    id,
    username,
    lowerUsername: username.toLowerCase(),
    ...attributesOf(keptProfile(profile)),
    passwordHash: null,
    status: 'active',
    type: 'human',
    boundaryPolicyId: null,
    boundaryParameters: null,
    credentialsChangedAt: now,
    createdAt: now,
    updatedAt: now,
  })
  await attachFirstPolicy(tx, id, { clock, ids })
  tx.change({ type: 'user', id })
  return tx.manager.findOneByOrFail(UserEntity, { id })
}

async function attachFirstPolicy(tx: Transaction, userId: string, { clock, ids }: NewUserOptions): Promise<void> {
  const policy = await tx.manager.findOneByOrFail(PolicyEntity, { lowerName: FIRST_POLICY, builtin: true })
  const createdAt = clock.now()
  const values = { parameters: {}, parametersKey: parametersKey({}) }
  await tx.manager.insert(AttachmentEntity, {
    id: ids.uuid(createdAt),
    policyId: policy.id,
    userId,
    ...values,
    createdAt,
  })
}
