import { hash, timingSafeEqual } from 'node:crypto'

/**
 * Whether two byte strings are equal, in a time that does not tell where they differ. For values whose length is no secret,
 * such as MACs: different lengths are told at once.
 */
export function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.byteLength === right.byteLength && timingSafeEqual(left, right)
}

/**
 * Whether two secrets are equal, in a time that tells neither where they differ nor how long the stored one is: their
 * SHA-256 is compared. Not a way to store passwords.
 */
export function sameSecret(left: string | Uint8Array, right: string | Uint8Array): boolean {
  return timingSafeEqual(hash('sha256', left, 'buffer'), hash('sha256', right, 'buffer'))
}
