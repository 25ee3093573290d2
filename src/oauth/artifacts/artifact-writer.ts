import type { EntityManager } from 'typeorm'
import type { Clock } from '../../common/clock.js'
import { DomainError } from '../../common/errors/domain-error.js'
import { OAuthArtifactEntity, OAuthClientEntity, type Transaction } from '../../store/index.js'
import { artifactId } from './artifact-id.js'
import { assertStands } from './assert-stands.js'
import type { PayloadBox } from './payload-box.js'
import { type Consume, grantRowId, type Payload, type PendingWrite, type Put } from './pending-artifacts.js'
import { scopeNames } from '../scopes/scope-names.js'

/** Tokens that prove who somebody is: who holds one is part of a principal in memory. */
const TOKENS: ReadonlySet<string> = new Set(['AccessToken', 'ClientCredentials'])

/** Somebody else used up meanwhile what a request was about to use up. */
export class UsedMeanwhile extends DomainError {
  /** @param grantId the consent that it stood on */
  constructor(readonly grantId: string | null) {
    super('Conflict', { detail: 'it was used meanwhile' })
  }
}

/** Rows that end. Never of no condition. */
type Which = { readonly id: string; readonly kind: string } | { readonly grantId: string; readonly kind?: string }

/** What an `ArtifactWriter` works with. */
export interface ArtifactWriterOptions {
  readonly clock: Clock
  readonly box: PayloadBox
}

/** Makes the writes of a request of the authorization server, as part of one transaction. */
export class ArtifactWriter {
  constructor(private readonly options: ArtifactWriterOptions) {}

  /**
   * Makes them in their order.
   *
   * @param beganAtMs when the request began, which read what the writes stand on
   * @throws DomainError `Conflict` when somebody else used up meanwhile what this request uses up, for nothing is issued twice; or
   *   took away what it stands on
   */
  async write(tx: Transaction, writes: readonly PendingWrite[], beganAtMs: number): Promise<void> {
    for (const write of writes) {
      if (write.op === 'put') await this.put(tx, write, beganAtMs)
      else if (write.op === 'consume') await this.consume(tx, write)
      else if (write.op === 'destroy') await this.destroy(tx, { id: artifactId(write.value), kind: write.kind })
      else await this.destroy(tx, { kind: write.kind, grantId: artifactId(write.grant) })
    }
  }

  /** Ends a consent with everything that stands on it; `null`: there is none. */
  async endGrant(tx: Transaction, id: string | null): Promise<void> {
    if (id !== null) await this.destroy(tx, [{ grantId: id }, { id, kind: 'Grant' }])
  }

  private async put(tx: Transaction, { kind, value, payload, ttlSeconds }: Put, beganAtMs: number): Promise<void> {
    const id = artifactId(value)
    const now = this.options.clock.now()
    const client = await clientOf(tx.manager, payload['clientId'])
    const userId = userOf(kind, payload, client)
    await assertStands(tx.manager, { kind, payload, client, userId }, beganAtMs)
    const row = {
      payload: this.options.box.close(id, kind, payload) as object,
      userId,
      clientId: client?.id ?? null,
      grantId: grantRowId(payload['grantId']),
      scopes: kind === 'Grant' ? null : scopesOf(payload['scope']),
      lookupHash: otherNameOf(kind, payload),
      expiresAt: now + ttlSeconds * 1000,
    }
    // The code of a device is somebody's only from the moment on in which they allowed it.
    const begins = kind === 'DeviceCode' && userId !== null ? { createdAt: now } : {}
    const { affected } = await tx.manager.update(OAuthArtifactEntity, { id, kind }, { ...row, ...begins })
    if (affected !== 1) {
      await tx.manager.insert(OAuthArtifactEntity, { id, kind, ...row, consumedAt: null, createdAt: now })
    }
    if (TOKENS.has(kind) && userId !== null) tx.change({ type: 'user', id: userId })
  }

  private async consume(tx: Transaction, { kind, value }: Consume): Promise<void> {
    const { affected } = await tx.manager
      .createQueryBuilder()
      .update(OAuthArtifactEntity)
      .set({ consumedAt: this.options.clock.now() })
      .where('id = :id and kind = :kind and consumed_at is null', { id: artifactId(value), kind })
      .execute()
    if (affected === 1) return
    const row = await tx.manager.findOneBy(OAuthArtifactEntity, { id: artifactId(value), kind })
    throw new UsedMeanwhile(row?.grantId ?? null)
  }

  private async destroy(tx: Transaction, which: Which | Which[]): Promise<void> {
    const rows = await tx.manager.findBy(OAuthArtifactEntity, which)
    for (const { id, userId, kind } of rows) {
      await tx.manager.delete(OAuthArtifactEntity, { id })
      if (TOKENS.has(kind) && userId !== null) tx.change({ type: 'user', id: userId })
    }
  }
}

function clientOf(manager: EntityManager, clientId: unknown): Promise<OAuthClientEntity | null> {
  if (typeof clientId !== 'string') return Promise.resolve(null)
  return manager.findOneBy(OAuthClientEntity, { lowerClientId: clientId.toLowerCase() })
}

/** With its own credentials a client acts as its owner. */
function userOf(kind: string, { accountId }: Payload, client: OAuthClientEntity | null): string | null {
  if (typeof accountId === 'string') return accountId
  return kind === 'ClientCredentials' ? (client?.ownerId ?? null) : null
}

/** Of a device what its user types in, of a session its public name. */
function otherNameOf(kind: string, { userCode, uid }: Payload): string | null {
  const name = kind === 'DeviceCode' ? userCode : kind === 'Session' ? uid : undefined
  return typeof name === 'string' ? artifactId(name) : null
}

function scopesOf(scope: unknown): readonly string[] | null {
  return typeof scope === 'string' ? [...new Set(scopeNames(scope))] : null
}
