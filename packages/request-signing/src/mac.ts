import type { KeyObject } from 'node:crypto'
import { createHmac, hash } from 'node:crypto'

/**
 * A secret key of 32 bytes or more: a derived subkey, or the `KeyObject` made of it once by `createSecretKey`. The second
 * is faster, because OpenSSL need not import it for every use.
 */
export type SigningKey = Uint8Array | KeyObject

const LEAST_KEY_BYTES = 32

/**
 * Refuses a key that was never derived, such as the empty text of a missing configuration (RFC 7518, section 3.2).
 *
 * @throws RangeError when the key has fewer than 32 bytes or is not a secret.
 */
export function assertSigningKey(key: SigningKey): void {
  const bytes = key instanceof Uint8Array ? key.byteLength : (key.symmetricKeySize ?? 0)
  if (bytes < LEAST_KEY_BYTES) throw new RangeError(`"key" must be a secret of at least ${LEAST_KEY_BYTES} bytes`)
}

/** HMAC-SHA-256 over the UTF-8 bytes of a text: 32 bytes. Any key is taken: a chain of subkeys begins with a short one. */
export function hmacSha256(key: SigningKey | string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

/** SHA-256 of a text (as UTF-8) or of bytes: 64 lower-case hexadecimal digits. */
export function sha256Hex(data: string | Uint8Array): string {
  return hash('sha256', data, 'hex')
}
