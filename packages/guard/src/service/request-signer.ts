import type { KeyObject } from 'node:crypto'
import { createSecretKey } from 'node:crypto'
import type { HeaderField, UnsignedRequest } from '@tinyauth/request-signing'
import { deriveSubkey, signRequest, subkeyDate } from '@tinyauth/request-signing'
import type { GuardKey } from '../settings/guard-key.js'

/** As whom the guard speaks to the service, and how it proves that. */
export interface SignerOptions {
  readonly key: GuardKey
  /** Name that the service has for itself: its own API is signed for region `global` and this name (wire-protocol 3.2). */
  readonly ownService: string
  readonly sign: 'sigv4' | 'basic'
}

const OWN_REGION = 'global'

/** Proves the guard's own calls. */
export class RequestSigner {
  private day: { readonly date: string; readonly signingKey: KeyObject } | undefined

  constructor(private readonly options: SignerOptions) {}

  /** The headers that a request needs besides its own. */
  sign(request: UnsignedRequest, nowMs: number): readonly HeaderField[] {
    const { key, ownService, sign } = this.options
    if (sign === 'basic') return [['Authorization', this.basic()]]
    return signRequest(request, {
      accessKeyId: key.accessKeyId,
      signingKey: this.signingKey(nowMs),
      region: OWN_REGION,
      service: ownService,
      now: nowMs,
    })
  }

  private basic(): string {
    const { key } = this.options
    return `Basic ${Buffer.from(`${key.accessKeyId}:${key.secret()}`).toString('base64')}`
  }

  /** Derived once a day. */
  private signingKey(nowMs: number): KeyObject {
    const date = subkeyDate(nowMs)
    if (this.day?.date === date) return this.day.signingKey
    const { key, ownService: service } = this.options
    const subkey = deriveSubkey({ protocol: 'aws-sig4', secret: key.secret(), date, region: OWN_REGION, service })
    const signingKey = createSecretKey(subkey)
    this.day = { date, signingKey }
    return signingKey
  }
}
