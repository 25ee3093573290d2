import { createHash, randomBytes } from 'node:crypto'
import { sameSecret } from '@tinyauth/request-signing'
import { LessThanOrEqual } from 'typeorm'
import type { Clock } from '../../common/clock.js'
import type { Ids } from '../../common/ids.js'
import { OneTimeSecretEntity, type Transaction } from '../../store/index.js'

/** What is under way. */
export type OneTimePurpose =
  'federated-sign-in' | 'second-factor' | 'passkey-sign-in' | 'passkey-registration' | 'totp-enrolment'

/** Something that begins. */
export interface NewOneTime {
  readonly purpose: OneTimePurpose
  readonly ttlSeconds: number
  /** The cookie of the browser that it belongs to: from another it is not taken. Default: whoever holds the secret. */
  readonly browser?: string
  readonly uid?: string
  /** A JSON object; nothing in it may be a secret that is worth something longer than this. */
  readonly data: Readonly<Record<string, unknown>>
}

/** Something that was begun. */
export interface OneTime {
  readonly id: string
  readonly uid: string | undefined
  readonly data: Readonly<Record<string, unknown>>
  /** Wrong tries so far. */
  readonly attempts: number
  /** Milliseconds since 1970. */
  readonly createdAtMs: number
}

/** Who wants to go on. */
export interface OneTimeClaim {
  readonly purpose: OneTimePurpose
  readonly secret: string
  readonly browser?: string
}

const SECRET = /^[A-Za-z0-9_-]{43}$/

/**
 * Secrets of 256 bits under which something is kept until it is gone on with, once (capabilities F12). Only their hashes are
 * stored; whoever asks for another purpose or from another browser finds nothing.
 */
export class OneTimeSecrets {
  constructor(
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** Begins something; answers the secret, which is in the answer and never again. */
  async begin(tx: Transaction, { purpose, ttlSeconds, browser, uid, data }: NewOneTime): Promise<string> {
    const now = this.clock.now()
    const secret = randomBytes(32).toString('base64url')
    await tx.manager.insert(OneTimeSecretEntity, {
      id: this.ids.uuid(now),
      purpose,
      secretHash: hashOf(secret),
      browserHash: browser === undefined ? null : hashOf(browser),
      userId: uid ?? null,
      // The ORM takes a record of unknown values for one that may hold SQL functions.
      data: data as object,
      attempts: 0,
      createdAt: now,
      expiresAt: now + ttlSeconds * 1000,
    })
    return secret
  }

  /** Takes it out: a second time, later, or from elsewhere there is nothing. */
  async take(tx: Transaction, claim: OneTimeClaim): Promise<OneTime | undefined> {
    const found = await this.peek(tx, claim)
    if (found === undefined) return undefined
    const { affected } = await tx.manager.delete(OneTimeSecretEntity, { id: found.id })
    return affected === 1 ? found : undefined
  }

  /** Looks at it and leaves it where it is. */
  async peek(
    tx: Pick<Transaction, 'manager'>,
    { purpose, secret, browser }: OneTimeClaim,
  ): Promise<OneTime | undefined> {
    if (!SECRET.test(secret)) return undefined
    const row = await tx.manager.findOneBy(OneTimeSecretEntity, { purpose, secretHash: hashOf(secret) })
    if (row === null || this.clock.now() >= row.expiresAt) return undefined
    if (row.browserHash !== null && (browser === undefined || !sameSecret(hashOf(browser), row.browserHash))) {
      return undefined
    }
    return {
      id: row.id,
      uid: row.userId ?? undefined,
      data: row.data,
      attempts: row.attempts,
      createdAtMs: row.createdAt,
    }
  }

  /** Notes a wrong try; ends it after the last one that is let pass. */
  async miss(tx: Transaction, { id, attempts }: OneTime, mostAttempts: number): Promise<void> {
    if (attempts + 1 >= mostAttempts) await tx.manager.delete(OneTimeSecretEntity, { id })
    else await tx.manager.increment(OneTimeSecretEntity, { id }, 'attempts', 1)
  }

  /** Removes what nobody went on with. */
  async sweep(tx: Transaction): Promise<void> {
    await tx.manager.delete(OneTimeSecretEntity, { expiresAt: LessThanOrEqual(this.clock.now()) })
  }
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}
