import { z } from 'zod'
import { parseStoredHash } from '../../../common/secrets/stored-hash.js'
import { notText } from '../../../manage/index.js'

/** How hashes begin that other programs write, and that nothing here verifies. */
const FOREIGN: readonly (readonly [prefix: string, name: string])[] = [
  ['$2a$', 'bcrypt'],
  ['$2b$', 'bcrypt'],
  ['$2y$', 'bcrypt'],
  ['$scrypt$', 'scrypt'],
  ['$7$', 'scrypt'],
  ['$apr1$', 'MD5'],
  ['$1$', 'MD5'],
  ['$5$', 'SHA-crypt'],
  ['$6$', 'SHA-crypt'],
  ['{SHA}', 'SHA-1'],
  ['$argon2i$', 'argon2i'],
  ['$argon2d$', 'argon2d'],
]

const WANTED = 'must be an argon2id hash (`$argon2id$v=19$…`) or one of PBKDF2 (`pbkdf2-sha256$…`)'

/**
 * A hash that a password can be compared with. Accepted: argon2id in PHC form, `pbkdf2-sha256$100000$<salt>$<hash>`. Rejected:
 * bcrypt, scrypt and whatever else `htpasswd` writes, because nobody could sign in with it; text that is no hash.
 */
export const passwordHashField = z
  .string({ error: notText })
  .max(1024, { error: 'must have at most 1024 characters' })
  .superRefine((hash, context) => {
    const message = hashProblem(hash)
    if (message !== undefined) context.addIssue({ code: 'custom', message })
  })

function hashProblem(hash: string): string | undefined {
  if (parseStoredHash(hash).kind !== 'nobodys') return undefined
  const foreign = FOREIGN.find(([prefix]) => hash.startsWith(prefix))
  return foreign === undefined ? WANTED : `is a hash of ${foreign[1]}, which is not verified here: it ${WANTED}`
}
