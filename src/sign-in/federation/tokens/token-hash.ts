import { createHash } from 'node:crypto'
import { sameSecret } from '@tinyauth/request-signing'
import { signatureAlgorithm } from './signature-algorithms.js'

/** Whether `at_hash` or `c_hash` of an identity token is that of a value (OpenID Connect Core 3.1.3.6 and 3.3.2.11). */
export function isHashOf(claim: unknown, value: string, alg: string): boolean {
  const algorithm = signatureAlgorithm(alg)
  if (typeof claim !== 'string' || algorithm === undefined) return false
  const digest = createHash(algorithm.hash).update(value, 'ascii').digest()
  return sameSecret(claim, digest.subarray(0, digest.length / 2).toString('base64url'))
}
