import type { KeyObject } from 'node:crypto'
import type { BlockList } from 'node:net'
import type { SubkeyProtocol } from '@tinyauth/request-signing'
import type { Eventually } from '../eventually.js'
import { contains, networksOf } from '../network.js'

/** What is known of an access key besides its secret. */
export interface AccessKeyData {
  readonly keyId: string
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

/** What a derived key is good for (wire-protocol 3.6). */
export interface SubkeyScope {
  /** `YYYYMMDD`, UTC. */
  readonly date: string
  readonly region: string
  readonly service: string
}

/** Where and when a secret itself is sent. */
export type BasicUse = Omit<SubkeyScope, 'date'> & Pick<KeyUse, 'nowMs'>

/** The secret does not open, so it proves nothing; the reason is for the log. */
export class SecretUnavailableError extends Error {}

/** The secret of an access key, or what was derived from it: as much as whoever proves needs to have. */
export abstract class KeySecret {
  /** Whether a secret that was sent is the one of the key, in constant time. @throws SecretUnavailableError */
  abstract matches(secret: string, use: BasicUse): Eventually<boolean>

  /** The key of one day at one service. @throws SecretUnavailableError */
  abstract subkey(protocol: SubkeyProtocol, scope: SubkeyScope): Eventually<KeyObject>
}

/** A key of a principal in memory. */
export class AccessKey {
  private networks: BlockList | 'unreadable' | undefined

  constructor(
    readonly data: AccessKeyData,
    readonly secret: KeySecret,
  ) {}

  get keyId(): string {
    return this.data.keyId
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
