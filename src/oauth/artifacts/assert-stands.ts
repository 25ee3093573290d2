import type { EntityManager } from 'typeorm'
import { DomainError } from '../../common/errors/domain-error.js'
import { assertAsJudged } from '../../sign-in/index.js'
import {
  API_DOCS,
  OAuthArtifactEntity,
  type OAuthClientEntity,
  type OAuthGrant,
  SessionEntity,
  type Transaction,
  UserEntity,
} from '../../store/index.js'
import { grantRowId, type Payload, type PendingWrite, type ProvedIdentity } from './pending-artifacts.js'
import { scopeNames } from '../scopes/scope-names.js'

/** Something that is about to be issued. */
export interface Issued {
  readonly kind: string
  readonly payload: Payload
  readonly client: OAuthClientEntity | null
  readonly userId: string | null
}

/** What lets a client do something; the rest is of a browser, or a consent. */
const OF_CLIENTS: ReadonlySet<string> = new Set([
  'AccessToken',
  'AuthorizationCode',
  'ClientCredentials',
  'DeviceCode',
  'RefreshToken',
])

/**
 * INVARIANT: nothing is stored that stands on what was taken away while its request was under way. The request read clients, users
 * and consents when it began; in the transaction of its writes they are judged again.
 *
 * @param beganAtMs when the request began
 * @throws DomainError `Conflict`
 */
export async function assertStands(manager: EntityManager, issued: Issued, beganAtMs: number): Promise<void> {
  const { kind, payload, userId } = issued
  const isAllowed =
    hasClient(issued) &&
    (userId === null || (await hasUser(manager, userId, beganAtMs))) &&
    (!OF_CLIENTS.has(kind) || (await hasConsent(manager, payload['grantId'], userId)))
  if (!isAllowed) throw new DomainError('Conflict', { detail: 'what it stands on was taken away meanwhile' })
}

/** What is given for the word of a session, or of a password; tokens that follow stand on the consent. */
const OF_PROOFS: ReadonlySet<string> = new Set(['AccessToken', 'AuthorizationCode', 'DeviceCode', 'Grant'])

/**
 * INVARIANT: what is given because somebody proved who they are is given only while that proof stands in the database: a node may
 * not have heard yet that the session was ended, or the password changed.
 *
 * @throws DomainError `Conflict`, `InvalidCredentials`
 */
export async function assertProofStands(
  tx: Transaction,
  writes: readonly PendingWrite[],
  identity: ProvedIdentity | undefined,
): Promise<void> {
  const isGiven = writes.some(
    (write) => write.op === 'put' && OF_PROOFS.has(write.kind) && write.payload['accountId'] === identity?.entry.uid,
  )
  if (identity === undefined || !isGiven) return
  const { uid, parts } = identity.entry
  await assertAsJudged(tx, uid, parts.credentialsChangedAtMs)
  const { sessionId: id } = identity
  if (id === undefined || (await tx.manager.existsBy(SessionEntity, { id, userId: uid }))) return
  throw new DomainError('Conflict', { detail: 'the session was ended meanwhile' })
}

function hasClient({ kind, payload, client }: Issued): boolean {
  if (client === null) return payload['clientId'] === undefined || payload['clientId'] === API_DOCS
  const grants = kind === 'ClientCredentials' ? ['client_credentials'] : scopeNames(payload['gty'])
  return (
    client.enabled &&
    scopeNames(payload['scope']).every((scope) => client.scopes.includes(scope)) &&
    grants.every((grant) => client.grants.includes(grant as OAuthGrant))
  )
}

/** A password that changed after the request began may have been what its credential stood on. */
function hasUser(manager: EntityManager, id: string, beganAtMs: number): Promise<boolean> {
  return manager
    .findOneBy(UserEntity, { id, status: 'active' })
    .then((user) => user !== null && user.credentialsChangedAt <= beganAtMs)
}

async function hasConsent(manager: EntityManager, grant: unknown, userId: string | null): Promise<boolean> {
  const id = grantRowId(grant)
  if (id === null || userId === null) return true
  return manager.existsBy(OAuthArtifactEntity, { id, kind: 'Grant', userId })
}
