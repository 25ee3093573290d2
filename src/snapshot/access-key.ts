import { hash, timingSafeEqual } from 'node:crypto'
import type { BlockList } from 'node:net'
import { contains, networksOf } from '../common/network.js'

/** An access key as the store has it, the secret still sealed. */
export interface AccessKeyData {
  readonly keyId: string
  readonly sealedSecret: string
  readonly active: boolean
  readonly expiresAtMs: number | undefined
  /** Services it may be used for; `undefined` = any. */
  readonly services: readonly string[] | undefined
  /** Networks it may be used from; `undefined` = any. */
  readonly sourceCidrs: readonly string[] | undefined
}

/** In place of a service: what the key is for is judged later, when the service is known. */
export const ANY_SERVICE = '*'

/** Where and when a key is used. */
export interface KeyUse {
  readonly nowMs: number
  readonly service: string
  readonly sourceIp: string | undefined
}

/** A key of a principal in memory. Keeps a digest of the secret for comparing; the secret itself only as it was sealed. */
export class AccessKey {
  private digest: Buffer | undefined
  private networks: BlockList | 'unreadable' | undefined

  constructor(
    readonly data: AccessKeyData,
    private readonly open: (sealed: string, keyId: string) => string,
  ) {}

  get keyId(): string {
    return this.data.keyId
  }

  /** The secret, unsealed for one derivation. @throws when it cannot be unsealed */
  secret(): string {
    return this.open(this.data.sealedSecret, this.data.keyId)
  }

  /** Compares in constant time, over digests of equal length (security-lessons 3). */
  matches(secret: string): boolean {
    this.digest ??= sha256(this.secret())
    return timingSafeEqual(this.digest, sha256(secret))
  }

  /** Why the key may not be used now, for the log; `undefined` when it may. */
  refusal(use: KeyUse): string | undefined {
    const { active, expiresAtMs, services, sourceCidrs } = this.data
    if (!active) return 'the key is inactive'
    if (expiresAtMs !== undefined && use.nowMs >= expiresAtMs) return 'the key has expired'
    if (!isFor(services, use.service)) return `the key is not for service \`${use.service}\``
    if (sourceCidrs !== undefined && !this.isWithin(sourceCidrs, use.sourceIp)) return 'the key is not for this address'
    return undefined
  }

  private isWithin(cidrs: readonly string[], address: string | undefined): boolean {
    this.networks ??= networksOf(cidrs) ?? 'unreadable'
    if (this.networks === 'unreadable' || address === undefined) return false
    return contains(this.networks, address)
  }
}

function isFor(services: readonly string[] | undefined, service: string): boolean {
  return services === undefined || service === ANY_SERVICE || services.includes(service)
}

function sha256(text: string): Buffer {
  return hash('sha256', text, 'buffer')
}
