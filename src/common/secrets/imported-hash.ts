import { isArgon2Hash } from './argon2-hash.js'
import { parsePbkdf2 } from './pbkdf2-hash.js'

const MD5 = /^md5:([0-9A-Fa-f]{32})$/
const ARGON2_PARTS = /\$m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/
const LEAST_MEMORY_KIB = 1024

/** A hash of another system. MD5 is wrapped before it is stored. */
export type ImportedHash =
  { readonly kind: 'md5'; readonly hex: string } | { readonly kind: 'as-is'; readonly text: string }

/** Says what `parseImportedHash` takes. */
export const IMPORT_FORMS =
  'must be `md5:` with 32 hex digits, `pbkdf2-sha256$…` of tinyauth, or `$argon2id$v=19$…` of at most 256 MiB and 10 passes'

/**
 * Reads a hash that somebody brings along (capabilities C1).
 *
 * Accepted: `md5:<32 hex>` of password and user name, `pbkdf2-sha256$100000$<salt, hex>$<hash, hex>`,
 * `$argon2id$v=19$m=19456,t=2,p=1$<salt>$<hash>`. Rejected: a bare MD5 (of what?), bcrypt, argon2i, less than a mebibyte, a
 * gibibyte, base64 that cannot be.
 */
export function parseImportedHash(text: string): ImportedHash | undefined {
  const [, hex] = MD5.exec(text) ?? []
  if (hex !== undefined) return { kind: 'md5', hex: hex.toLowerCase() }
  if (parsePbkdf2(text) !== undefined) return { kind: 'as-is', text }
  return isArgon2Hash(text) && canBeVerified(text) ? { kind: 'as-is', text } : undefined
}

/** Whether the library takes it: what it refuses would be a password that nobody has. */
function canBeVerified(argon2: string): boolean {
  const [, memory, passes, lanes, salt = '', hash = ''] = ARGON2_PARTS.exec(argon2) ?? []
  const isCost = Number(memory) >= LEAST_MEMORY_KIB && Number(passes) >= 1 && Number(lanes) >= 1
  return isCost && isBase64(salt) && isBase64(hash)
}

function isBase64(text: string): boolean {
  return Buffer.from(text, 'base64').toString('base64').replace(/=+$/, '') === text
}
