import type { EntityManager } from 'typeorm'
import { assertNoToken } from '../../common/assert-no-token.js'
import type { Call } from '../../common/call.js'
import { DomainError } from '../../common/errors/domain-error.js'
import type { Permissions } from '../../common/permissions.js'
import { AccessKeyEntity } from '../../store/index.js'
import type { ClientDefinition } from './client-definition.js'

/** Whether a change gives a client, or whoever holds its secret, anything that it did not have. */
export function givesMore(before: ClientDefinition, after: ClientDefinition): boolean {
  return (
    after.owner !== before.owner ||
    (after.enabled && !before.enabled) ||
    hasMore(before.grants, after.grants) ||
    hasMore(before.scopes, after.scopes) ||
    // Whoever codes are sent to gets the tokens.
    hasMore(before.redirectUris, after.redirectUris) ||
    (before.services !== null && (after.services === null || hasMore(before.services, after.services)))
  )
}

/**
 * A client acts as its owner with a secret that whoever makes it knows: to make or widen one of somebody else takes what making
 * an access key of theirs takes.
 *
 * @throws DomainError `NotPermitted`
 */
export async function assertMayActAs(permissions: Permissions, call: Call, owners: Iterable<string>): Promise<void> {
  for (const owner of new Set(owners)) {
    if (owner === call.caller?.username) continue
    await permissions.assertPermitted(call, 'CreateAccessKey', `users/${owner}`)
  }
}

/**
 * A limited access key, or a token, is no way to something that acts without those limits, not even as the same user.
 *
 * @param change the definition of a new client, or that one gets more power
 * @throws DomainError `NotPermitted`
 */
export async function assertUnlimitedCaller(
  manager: EntityManager,
  call: Call,
  change: Pick<ClientDefinition, 'grants'> | 'widened',
): Promise<void> {
  assertNoToken(call, 'a token makes or widens no client')
  // Of one that is there, codes of people who agreed long ago go where its addresses say, and refresh tokens are good with its secret.
  if (change !== 'widened' && !change.grants.includes('client_credentials')) return
  const { keyId } = call.caller?.actor ?? {}
  if (keyId === undefined) return
  const key = await manager.findOneBy(AccessKeyEntity, { keyId })
  if (key === null) throw new DomainError('NotPermitted', { detail: 'the key that signed is gone' })
  const limits = [key.boundaryPolicyId, key.services, key.sourceCidrs, key.expiresAt]
  if (limits.every((limit) => limit === null)) return
  throw new DomainError('NotPermitted', { detail: 'a limited key makes no client that acts alone, and widens none' })
}

function hasMore(before: readonly string[], after: readonly string[]): boolean {
  return after.some((entry) => !before.includes(entry))
}
