import type { EntityManager } from 'typeorm'
import { FactorEntity, FederatedIdentityEntity, type UserEntity } from '../../../store/index.js'

/** Whether somebody can still sign in without one of their identities: by password, by passkey, or by another identity. */
export async function hasOtherWayIn(
  manager: EntityManager,
  user: UserEntity,
  identityId: string,
  usable: ReadonlySet<string>,
): Promise<boolean> {
  // A machine has access keys.
  if (user.type === 'machine' || user.passwordHash !== null) return true
  if (await manager.existsBy(FactorEntity, { userId: user.id, kind: 'webauthn', discoverable: true })) return true
  const identities = await manager.findBy(FederatedIdentityEntity, { userId: user.id })
  return identities.some(({ id, provider }) => id !== identityId && usable.has(provider))
}
