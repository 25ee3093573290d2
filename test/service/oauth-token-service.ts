import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ManualClock } from '../../src/common/clock.js'
import { startTinyauth } from '../../src/service.js'
import {
  OAuthArtifactEntity,
  OAuthClientEntity,
  OAuthScopeEntity,
  type UnitOfWork,
  UserEntity,
} from '../../src/store/index.js'
import * as rows from '../store/fixtures.js'
import { Client, type HeaderLine, keepAliveAgent } from './client.js'
import { MASTER_KEY, SIGNING_KEY, TestService } from './harness.js'
import type { PolicyInput } from './policies.js'

/** An access token, and the header that shows it. */
export interface IssuedToken {
  readonly value: string
  /** What is stored in its place. */
  readonly id: string
  readonly proof: HeaderLine
}

/** What of a token is not the usual: an hour, of an enabled client that is good for any service. */
export interface TokenFields {
  readonly scopes: readonly string[]
  /** Row id of the client. Default: a new one. */
  readonly clientId?: string
  readonly kind?: string
  readonly createdAt?: number
  readonly expiresAt?: number
}

/** A service whose rows of clients, scopes and tokens a test writes as the authorization server does. */
export class OAuthTokenService extends TestService {
  constructor(
    parts: ConstructorParameters<typeof TestService>,
    private readonly unitOfWork: UnitOfWork,
    readonly clock: ManualClock,
  ) {
    super(...parts)
  }

  /** Row id of a new client; its public id is `press-…`. */
  async client(fields: Partial<OAuthClientEntity> = {}): Promise<string> {
    const row = await this.clientRow(fields)
    return row.id
  }

  /** A new client. */
  async clientRow(fields: Partial<OAuthClientEntity> = {}): Promise<OAuthClientEntity> {
    const clientId = `press-${randomUUID()}`
    const { value } = await this.unitOfWork.run(async ({ manager }) => {
      const owner = await manager.findOneByOrFail(UserEntity, { username: 'root' })
      const row = rows.oauthClient(owner.id, { clientId, lowerClientId: clientId, ...fields })
      await manager.insert(OAuthClientEntity, row)
      return row
    })
    return value
  }

  /** A scope of the partition. */
  async scope(name: string, policy: PolicyInput): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      await tx.manager.insert(OAuthScopeEntity, rows.oauthScope({ name, document: JSON.stringify(policy) }))
      tx.change({ type: 'partition', id: 'tinyauth' })
    })
  }

  /** Gives out a token that acts for somebody. */
  async token(username: string, { clientId, ...fields }: TokenFields): Promise<IssuedToken> {
    const value = randomBytes(32).toString('base64url')
    const id = createHash('sha256').update(value).digest('base64url')
    const client = clientId ?? (await this.client())
    const now = this.clock.now()
    await this.unitOfWork.run(async (tx) => {
      const { id: uid } = await tx.manager.findOneByOrFail(UserEntity, { username })
      const times = { createdAt: now, expiresAt: now + 3_600_000 }
      await tx.manager.insert(
        OAuthArtifactEntity,
        rows.oauthArtifact(uid, client, { id, ...times, ...fields }) as object,
      )
      tx.change({ type: 'user', id: uid })
    })
    return { value, id, proof: ['Authorization', `Bearer ${value}`] }
  }

  /** Ends a token, as its revocation does. */
  async revoke({ id }: IssuedToken): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const { userId } = await tx.manager.findOneByOrFail(OAuthArtifactEntity, { id })
      await tx.manager.delete(OAuthArtifactEntity, { id })
      tx.change({ type: 'user', id: userId ?? '' })
    })
  }

  /** Makes a guest of a user: somebody who has what was shared and nothing else. */
  async guest(username: string): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const { id } = await tx.manager.findOneByOrFail(UserEntity, { username })
      await tx.manager.update(UserEntity, { id }, { guestUntil: this.clock.now() + 3_600_000 })
      tx.change({ type: 'user', id })
    })
  }

  /** Whether a client is enabled. */
  async enable(id: string, enabled: boolean): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      await tx.manager.update(OAuthClientEntity, { id }, { enabled })
      tx.change({ type: 'partition', id: 'tinyauth' })
    })
  }
}

/** Starts such a service with a database of its own. */
export async function startOAuthTokenService(
  clock: ManualClock,
  env: Readonly<Record<string, string>> = {},
): Promise<OAuthTokenService> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tinyauth-oauth-'))
  const settings = {
    ...{ NODE_ENV: 'test', HOST: '127.0.0.1', PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'error' },
    ...{ MASTER_KEY, SECRET_SIGNING_KEY: SIGNING_KEY, KEY_FAILURES: '100000', MAX_STALENESS_SECONDS: '86400' },
  }
  const running = await startTinyauth({ ...settings, ...env }, { clock })
  const agent = keepAliveAgent()
  const { accessKeyId: keyId = '', secretAccessKey: secret = '' } = running.bootstrap ?? {}
  const end = async (): Promise<void> => {
    await running.stop()
    agent.destroy()
    rmSync(dataDir, { recursive: true, force: true })
  }
  const parts = [running.url, dataDir, new Client(running.url, agent), { keyId, secret }, end] as const
  return new OAuthTokenService([...parts], running.foundations.store.unitOfWork, clock)
}
