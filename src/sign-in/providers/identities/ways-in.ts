import type { EntityManager } from 'typeorm'
import { FactorEntity, FederatedIdentityEntity, type UserEntity } from '../../../store/index.js'

/** What somebody would sign in without, and with. */
export interface OtherWays {
  /** An identity that goes; default: none. */
  readonly identityId?: string
  /** Names of the providers that people can sign in with now. */
  readonly usable: ReadonlySet<string>
}

/** Whether somebody can still sign in: by password, by a passkey that needs no user name, or by another identity. */
export async function hasOtherWayIn(
  manager: EntityManager,
  user: UserEntity,
  { identityId, usable }: OtherWays,
): Promise<boolean> {
  // A machine has access keys.
  if (user.type === 'machine' || user.passwordHash !== null) return true
  if (await manager.existsBy(FactorEntity, { userId: user.id, kind: 'webauthn', discoverable: true })) return true
  const identities = await manager.findBy(FederatedIdentityEntity, { userId: user.id })
  return identities.some(({ id, provider }) => id !== identityId && usable.has(provider))
}
