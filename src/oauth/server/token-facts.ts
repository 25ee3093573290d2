import { type EntityManager, In, IsNull, LessThan, MoreThan } from 'typeorm'
import type { Clock } from '../../common/clock.js'
import {
  API_DOCS,
  MOST_TOKENS_OF_CLIENT,
  OAuthArtifactEntity,
  OAuthClientEntity,
  type UnitOfWork,
  UserEntity,
} from '../../store/index.js'
import { artifactId } from '../artifacts/artifact-id.js'

/** What is known of an access token that stands. Instants are milliseconds since 1970. */
export interface TokenFacts {
  readonly uid: string
  readonly username: string
  /** Public id. */
  readonly clientId: string
  readonly scopes: readonly string[]
  /** Services that it is good for; absent: any. */
  readonly services: readonly string[] | undefined
  readonly issuedAtMs: number
  readonly expiresAtMs: number
}

const TOKENS = In(['AccessToken', 'ClientCredentials'])

/** Decisions hold the newest tokens of a user and client; an older one is none for them. */
async function isOneTooMany(manager: EntityManager, row: OAuthArtifactEntity): Promise<boolean> {
  const same = { userId: row.userId ?? IsNull(), clientId: row.clientId ?? IsNull(), kind: TOKENS }
  const before = await manager.countBy(OAuthArtifactEntity, [
    { ...same, createdAt: MoreThan(row.createdAt) },
    { ...same, createdAt: row.createdAt, id: LessThan(row.id) },
  ])
  return before >= MOST_TOKENS_OF_CLIENT
}

/**
 * Reads what a token is; `undefined` for whatever proves nobody: unknown, ended, of a user or a client that is disabled, older
 * than the password.
 */
export function tokenFacts(unitOfWork: UnitOfWork, clock: Clock, token: string): Promise<TokenFacts | undefined> {
  return unitOfWork.read(async (manager) => {
    const id = artifactId(token)
    const row = await manager.findOneBy(OAuthArtifactEntity, { id, kind: TOKENS })
    if (row === null || row.userId === null || clock.now() >= row.expiresAt) return undefined
    if (await isOneTooMany(manager, row)) return undefined
    const user = await manager.findOneBy(UserEntity, { id: row.userId, status: 'active' })
    if (user === null || row.createdAt < user.credentialsChangedAt) return undefined
    // The client that is built in has no row.
    const client =
      row.clientId === null
        ? { clientId: API_DOCS, services: null }
        : await manager.findOneBy(OAuthClientEntity, { id: row.clientId, enabled: true })
    if (client === null) return undefined
    return {
      uid: user.id,
      username: user.username,
      clientId: client.clientId,
      scopes: row.scopes ?? [],
      services: client.services ?? undefined,
      issuedAtMs: row.createdAt,
      expiresAtMs: row.expiresAt,
    }
  })
}
