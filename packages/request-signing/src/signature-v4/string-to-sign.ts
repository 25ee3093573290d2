import { sha256Hex } from '../mac.js'
import type { Credential } from './credential.js'
import { ALGORITHM, credentialScope } from './credential.js'

/**
 * The string to sign of Signature V4, of a canonical request, the text of X-Amz-Date and a credential. The signature is the
 * HMAC-SHA-256 of it under the signing key, in lower-case hexadecimal digits.
 */
export function stringToSign(canonical: string, amzDate: string, credential: Omit<Credential, 'accessKeyId'>): string {
  return `${ALGORITHM}\n${amzDate}\n${credentialScope(credential)}\n${sha256Hex(canonical)}`
}
