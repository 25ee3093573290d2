import { hash, type KeyObject, timingSafeEqual } from 'node:crypto'
import { type DayKeys, KeySecret, SecretUnavailableError, type SubkeyScope } from '@tinyauth/decision'
import type { SubkeyProtocol } from '@tinyauth/request-signing'
import { type SecretBox, UnsealError } from '../common/secrets/secret-box.js'

/** What seals and derives for every key. */
export interface SealedSecretOptions {
  readonly box: Pick<SecretBox, 'unseal'>
  readonly keys: DayKeys
}

/** The secret of an access key as the store has it. Keeps a digest for comparing; the secret itself only as it was sealed. */
export class SealedSecret extends KeySecret {
  private digest: Buffer | undefined

  constructor(
    private readonly keyId: string,
    private readonly sealed: string,
    private readonly options: SealedSecretOptions,
  ) {
    super()
  }

  /** Compares in constant time, over digests of equal length (security-lessons 3). */
  override matches(secret: string): boolean {
    this.digest ??= sha256(this.open())
    return timingSafeEqual(this.digest, sha256(secret))
  }

  override subkey(protocol: SubkeyProtocol, scope: SubkeyScope): KeyObject {
    // A key that was given another secret must not be found under the old one.
    const secretId = `${this.keyId}/${this.sealed}`
    return this.options.keys.derive(secretId, { protocol, identity: this.keyId, ...scope }, () => this.open())
  }

  private open(): string {
    try {
      return this.options.box.unseal(this.sealed, this.keyId)
    } catch (error) {
      if (!(error instanceof UnsealError)) throw error
      throw new SecretUnavailableError(`the secret cannot be opened: ${error.reason}`)
    }
  }
}

function sha256(text: string): Buffer {
  return hash('sha256', text, 'buffer')
}
