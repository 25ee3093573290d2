import { isArgon2Hash, NOBODYS_HASH, verifyArgon2 } from './argon2-hash.js'
import type { WrappedMd5 } from './md5-hash.js'
import { parseWrappedMd5, verifyWrappedMd5 } from './md5-hash.js'
import type { Pbkdf2Hash } from './pbkdf2-hash.js'
import { parsePbkdf2, verifyPbkdf2 } from './pbkdf2-hash.js'

/** What a password is compared with. Nobody's hash costs as much as a real one, and no password passes. */
export type StoredHash =
  | { readonly kind: 'argon2'; readonly text: string }
  | { readonly kind: 'pbkdf2'; readonly parts: Pbkdf2Hash }
  | { readonly kind: 'md5'; readonly parts: WrappedMd5 }
  | { readonly kind: 'nobodys' }

/** Tells what a stored text is; what is absent or cannot be read is nobody's hash. */
export function parseStoredHash(stored: string | undefined): StoredHash {
  if (stored === undefined) return { kind: 'nobodys' }
  const pbkdf2 = parsePbkdf2(stored)
  if (pbkdf2 !== undefined) return { kind: 'pbkdf2', parts: pbkdf2 }
  const md5 = parseWrappedMd5(stored)
  if (md5 !== undefined) return { kind: 'md5', parts: md5 }
  return isArgon2Hash(stored) ? { kind: 'argon2', text: stored } : { kind: 'nobodys' }
}

/** Whether the password is the one of the hash. */
export async function verifyStoredHash(stored: StoredHash, password: Buffer): Promise<boolean> {
  if (stored.kind === 'pbkdf2') return verifyPbkdf2(stored.parts, password)
  if (stored.kind === 'md5') return verifyWrappedMd5(stored.parts, password)
  if (stored.kind === 'argon2') return verifyArgon2(stored.text, password)
  await verifyArgon2(NOBODYS_HASH, password)
  return false
}
