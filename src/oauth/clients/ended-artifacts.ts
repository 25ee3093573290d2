import { type EntityManager, In, MoreThan } from 'typeorm'
import { OAuthArtifactEntity, type OAuthGrant } from '../../store/index.js'
import type { ClientDefinition } from './client-definition.js'
import { scopeNames } from '../scopes/scope-names.js'

/** What decides about the tokens of a client. */
type Ceiling = Pick<ClientDefinition, 'owner' | 'grants' | 'scopes'>

type Artifact = Pick<OAuthArtifactEntity, 'id' | 'kind' | 'payload' | 'scopes'>

/** Rows that one statement names. */
const BATCH = 500

/** What cannot be without a grant, besides tokens, which say by what grant they came. */
const KIND_OF_GRANT: Readonly<Record<OAuthGrant, string | undefined>> = {
  authorization_code: 'AuthorizationCode',
  refresh_token: 'RefreshToken',
  client_credentials: 'ClientCredentials',
  device_code: 'DeviceCode',
  password: undefined,
}

/**
 * Deletes what a client got by grants, scopes or an owner that it has no more: tokens, codes, and consents with whatever stands
 * on them. What is on the way on a device begins anew: its row does not say for which scopes.
 */
export async function endLost(
  manager: EntityManager,
  clientId: string,
  before: Ceiling,
  after: Ceiling,
): Promise<void> {
  const grants = before.grants.filter((grant) => !after.grants.includes(grant))
  const scopes = before.scopes.filter((scope) => !after.scopes.includes(scope))
  const kinds = new Set(grants.map((grant) => KIND_OF_GRANT[grant]))
  if (scopes.length > 0) kinds.add('DeviceCode')
  if (after.owner !== before.owner) kinds.add('ClientCredentials')
  if (kinds.size === 0) return
  const isLost = (row: Artifact): boolean =>
    kinds.has(row.kind) || hasAny(grants, scopeNames(row.payload['gty'])) || hasAny(scopes, scopesOf(row))
  const lost = await findLost(manager, clientId, isLost)
  const consents = lost.filter(({ kind }) => kind === 'Grant')
  await deleteAll(lost, (ids) => manager.delete(OAuthArtifactEntity, { id: In(ids) }))
  await deleteAll(consents, (ids) => manager.delete(OAuthArtifactEntity, { grantId: In(ids) }))
}

/** How much of each ends with a client. */
export async function countArtifacts(
  manager: EntityManager,
  clientId: string,
): Promise<{ readonly consents: number; readonly tokens: number }> {
  const all = await manager.countBy(OAuthArtifactEntity, { clientId })
  const consents = await manager.countBy(OAuthArtifactEntity, { clientId, kind: 'Grant' })
  return { consents, tokens: all - consents }
}

async function findLost(
  manager: EntityManager,
  clientId: string,
  isLost: (row: Artifact) => boolean,
): Promise<readonly Artifact[]> {
  const lost: Artifact[] = []
  for (let last = ''; ;) {
    const rows = await manager.find(OAuthArtifactEntity, {
      select: { id: true, kind: true, payload: true, scopes: true },
      where: { clientId, id: MoreThan(last) },
      order: { id: 'ASC' },
      take: BATCH,
    })
    lost.push(...rows.filter(isLost))
    const end = rows.at(-1)
    if (end === undefined || rows.length < BATCH) return lost
    last = end.id
  }
}

async function deleteAll(rows: readonly Artifact[], work: (ids: readonly string[]) => Promise<unknown>): Promise<void> {
  for (let i = 0; i < rows.length; i += BATCH) await work(rows.slice(i, i + BATCH).map(({ id }) => id))
}

/** The scopes of a token, or of a consent: those are in what the library keeps. */
function scopesOf({ kind, payload, scopes }: Artifact): readonly string[] {
  if (kind !== 'Grant') return scopes ?? []
  const { openid } = payload
  return typeof openid === 'object' && openid !== null && 'scope' in openid ? scopeNames(openid.scope) : []
}

function hasAny(wanted: readonly string[], names: readonly string[]): boolean {
  return wanted.some((name) => names.includes(name))
}
