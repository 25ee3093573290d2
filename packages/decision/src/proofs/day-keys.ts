import { createSecretKey, type KeyObject } from 'node:crypto'
import { deriveSubkey, type SubkeyInput } from '@tinyauth/request-signing'

const MOST = 50_000

/**
 * Derived signing keys of the day, so that a request costs one HMAC and not five. Holds keys, never verdicts: every
 * credential is still verified whole. Forgets everything when it is full or when a secret may have changed.
 */
export class DayKeys {
  private readonly keys = new Map<string, KeyObject>()

  /** The key of `input`; `secretId` stands for the secret, which is asked for only when the key is not there. */
  derive(secretId: string, input: Omit<SubkeyInput, 'secret'>, secret: () => string): KeyObject {
    const { protocol, identity = '', date, region, service } = input
    // Every part with its length: no two inputs share a name (security-lessons 4).
    const name = [secretId, protocol, identity, date, region, service].map((part) => `${part.length}:${part}`).join('')
    let key = this.keys.get(name)
    if (key === undefined) {
      // `Omit` of a union loses which member it was; the protocol is still one of the three.
      key = createSecretKey(deriveSubkey({ ...input, identity, secret: secret() }))
      if (this.keys.size >= MOST) this.keys.clear()
      this.keys.set(name, key)
    }
    return key
  }
}
