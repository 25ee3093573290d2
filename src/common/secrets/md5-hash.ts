import { createHash } from 'node:crypto'
import { isArgon2Hash, verifyArgon2 } from './argon2-hash.js'

const FORM = /^md5\$([A-Za-z0-9_-]{1,256})(\$argon2id\$.{1,250})$/

/** An MD5 hash of an old system under argon2id: no MD5 is at rest (capabilities C1). */
export interface WrappedMd5 {
  /** The name that the user had in the old system: it is part of what was hashed, and survives a rename. */
  readonly username: string
  /** PHC string over the MD5, in lower-case hex. */
  readonly argon2: string
}

/** What the old system stored: MD5 of the password and the user name after it, in lower-case hex. */
export function legacyMd5(password: Buffer, username: string): string {
  return createHash('md5').update(password).update(username, 'utf8').digest('hex')
}

/** How it is stored: `md5$<user name, base64url>$argon2id$…`. */
export function formatWrappedMd5({ username, argon2 }: WrappedMd5): string {
  return `md5$${Buffer.from(username).toString('base64url')}${argon2}`
}

/**
 * Reads a stored hash of this form.
 *
 * Accepted: `md5$ZnJlZA$argon2id$v=19$m=19456,t=2,p=1$<salt>$<hash>`. Rejected: `md5:<32 hex>` (never stored), an argon2id that would
 * not be accepted by itself.
 */
export function parseWrappedMd5(stored: string): WrappedMd5 | undefined {
  const [, username = '', argon2 = ''] = FORM.exec(stored) ?? []
  if (!isArgon2Hash(argon2)) return undefined
  return { username: Buffer.from(username, 'base64url').toString('utf8'), argon2 }
}

/** Whether the password is the one of the hash. */
export function verifyWrappedMd5({ username, argon2 }: WrappedMd5, password: Buffer): Promise<boolean> {
  return verifyArgon2(argon2, Buffer.from(legacyMd5(password, username), 'ascii'))
}
