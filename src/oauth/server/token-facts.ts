import { In } from 'typeorm'
import type { Clock } from '../../common/clock.js'
import { API_DOCS, OAuthArtifactEntity, OAuthClientEntity, type UnitOfWork, UserEntity } from '../../store/index.js'
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

/**
 * Reads what a token is; `undefined` for whatever proves nobody: unknown, ended, of a user or a client that is disabled, older
 * than the password.
 */
export function tokenFacts(unitOfWork: UnitOfWork, clock: Clock, token: string): Promise<TokenFacts | undefined> {
  return unitOfWork.read(async (manager) => {
    const id = artifactId(token)
    const row = await manager.findOneBy(OAuthArtifactEntity, { id, kind: In(['AccessToken', 'ClientCredentials']) })
    if (row === null || row.userId === null || clock.now() >= row.expiresAt) return undefined
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
