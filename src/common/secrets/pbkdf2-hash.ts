import { pbkdf2, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify(pbkdf2)

const FORM = /^pbkdf2-sha256\$([1-9]\d{0,6})\$((?:[0-9A-Fa-f]{2}){1,64})\$([0-9A-Fa-f]{64})$/
const MOST_ITERATIONS = 1_000_000

/** Parts of a PBKDF2 hash. */
export interface Pbkdf2Hash {
  readonly iterations: number
  readonly salt: Buffer
  readonly hash: Buffer
}

/**
 * Reads a hash that was brought over from the original: verified, never made.
 *
 * Accepted: `pbkdf2-sha256$100000$<salt, hex>$<32 bytes, hex>`. Rejected: `0` iterations or over a million, `+1` and `01`,
 * a hash of any other length, no salt.
 */
export function parsePbkdf2(stored: string): Pbkdf2Hash | undefined {
  const [, iterations = '', salt = '', hash = ''] = FORM.exec(stored) ?? []
  const count = Number(iterations)
  if (count < 1 || count > MOST_ITERATIONS) return undefined
  return { iterations: count, salt: Buffer.from(salt, 'hex'), hash: Buffer.from(hash, 'hex') }
}

/** PBKDF2 with HMAC-SHA-256 (RFC 8018), compared in constant time. */
export async function verifyPbkdf2(stored: Pbkdf2Hash, password: Buffer): Promise<boolean> {
  const derived = await derive(password, stored.salt, stored.iterations, stored.hash.length, 'sha256')
  return timingSafeEqual(derived, stored.hash)
}
