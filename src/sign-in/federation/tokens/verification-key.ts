import { decodeBase64url } from './base64url.js'
import type { SignatureAlgorithm } from './signature-algorithms.js'
import { signatureAlgorithm } from './signature-algorithms.js'
import { isWeakModulus } from './weak-modulus.js'

/** A key of a key set as it was read (RFC 7517): nothing in it was checked. */
export type UncheckedKey = Readonly<Record<string, unknown>>

const FEWEST_MODULUS_BITS = 2048
const MOST_MODULUS_BITS = 8192
const LARGEST_EXPONENT = 2n ** 64n

/**
 * Why a key must not verify a signature of this algorithm, or `undefined`. Stricter than the library below, which takes keys for
 * encryption, the exponent 1 and keys of any `alg` (RFC 7517, 4; RFC 8725, 3).
 */
export function keyProblem(key: UncheckedKey, alg: string): string | undefined {
  const algorithm = signatureAlgorithm(alg)
  if (algorithm === undefined) return 'is of an algorithm that is not taken'
  return usageProblem(key, alg) ?? materialProblem(key, algorithm)
}

function usageProblem(key: UncheckedKey, alg: string): string | undefined {
  if ('d' in key || 'k' in key) return 'is secret, and was published'
  if (key['use'] !== undefined && key['use'] !== 'sig') return 'is not for signatures'
  const operations = key['key_ops']
  if (operations !== undefined && !(Array.isArray(operations) && operations.includes('verify'))) {
    return 'is not for verification'
  }
  return key['alg'] === undefined || sameAlgorithm(key['alg'], alg) ? undefined : 'is of another algorithm'
}

/** `EdDSA` with the curve Ed25519 has two names (RFC 9864). */
function sameAlgorithm(one: unknown, other: string): boolean {
  return one === other || [one, other].every((name) => name === 'EdDSA' || name === 'Ed25519')
}

function materialProblem(key: UncheckedKey, algorithm: SignatureAlgorithm): string | undefined {
  if (key['kty'] !== algorithm.keyType) return 'is of another type'
  if (algorithm.keyType === 'RSA') return rsaProblem(key)
  if (key['crv'] !== algorithm.curve) return 'is of another curve'
  const coordinates = algorithm.keyType === 'EC' ? [key['x'], key['y']] : [key['x']]
  return coordinates.every((coordinate) => numberOf(coordinate) !== undefined) ? undefined : 'is not well written'
}

function rsaProblem(key: UncheckedKey): string | undefined {
  const modulus = numberOf(key['n'])
  const exponent = numberOf(key['e'])
  if (modulus === undefined || exponent === undefined) return 'is not well written'
  const bits = modulus.toString(2).length
  if (bits < FEWEST_MODULUS_BITS || bits > MOST_MODULUS_BITS) return `has ${bits} bits`
  // With the exponent 1 a message is its own signature.
  if (exponent < 3n || exponent % 2n === 0n || exponent > LARGEST_EXPONENT) return 'has an exponent that is not safe'
  return isWeakModulus(modulus) ? 'can be factored (CVE-2017-15361)' : undefined
}

function numberOf(value: unknown): bigint | undefined {
  const bytes = typeof value === 'string' ? decodeBase64url(value) : undefined
  return bytes === undefined || bytes.length === 0 ? undefined : BigInt(`0x${bytes.toString('hex')}`)
}
