import { availableParallelism } from 'node:os'
import { DomainError } from '../errors/domain-error.js'
import { hashArgon2, isCurrentArgon2 } from './argon2-hash.js'
import { IMPORT_FORMS, parseImportedHash } from './imported-hash.js'
import { formatWrappedMd5 } from './md5-hash.js'
import { parseStoredHash, verifyStoredHash } from './stored-hash.js'
import { WorkQueue } from '../work-queue.js'

/** How much the hasher takes on. */
export interface PasswordHasherOptions {
  /** Hashes at once. Default: as many as there are cores; each needs 19 MiB. */
  readonly running?: number
  /** Hashes that wait. Default 64; more are refused, because each takes some 20 ms of a core. */
  readonly waiting?: number
}

/** Longest password, in bytes of UTF-8. */
export const MAX_PASSWORD_BYTES = 1_024

/**
 * Passwords to hashes and back to yes or no. New hashes are argon2id; those of the original (PBKDF2), and MD5
 * under argon2id, are verified only.
 * Passwords are taken as they are: no Unicode normalisation, no trimming. Works outside of the event loop.
 */
export class PasswordHasher {
  private readonly queue: WorkQueue

  constructor({ running = availableParallelism(), waiting = 64 }: PasswordHasherOptions = {}) {
    this.queue = new WorkQueue('passwords to be hashed', { running, waiting })
  }

  /**
   * A new hash in PHC form, salted.
   *
   * @throws DomainError `ValidationFailed` naming `password` when it is empty, longer than 1024 bytes or no Unicode text;
   * `ServiceUnavailable` when too many wait.
   */
  async hash(password: string): Promise<string> {
    const problem = problemOf(password)
    if (problem !== undefined) throw new DomainError('ValidationFailed', { problems: { password: problem } })
    return this.queue.run(() => hashArgon2(Buffer.from(password, 'utf8')))
  }

  /**
   * What is stored of a hash that another system made: an MD5 goes under argon2id at once, the others stay as they are.
   * Either is replaced at the first right password.
   *
   * @param username the name that the user has there; an MD5 is of password and name.
   * @throws DomainError `ValidationFailed` naming `passwordHash` for a form that is not known; `ServiceUnavailable` when too
   * many wait.
   */
  async adopt(text: string, username: string): Promise<string> {
    const imported = parseImportedHash(text)
    if (imported === undefined) throw new DomainError('ValidationFailed', { problems: { passwordHash: IMPORT_FORMS } })
    if (imported.kind === 'as-is') return imported.text
    const argon2 = await this.queue.run(() => hashArgon2(Buffer.from(imported.hex, 'ascii')))
    return formatWrappedMd5({ username, argon2 })
  }

  /**
   * Whether the password is the one of the hash. Without a hash, or with one that cannot be read, as much work is done for
   * a `false`: time does not tell which users exist or have a password.
   *
   * @throws DomainError `ServiceUnavailable` when too many wait.
   */
  async verify(stored: string | undefined, password: string): Promise<boolean> {
    // What `hash` refuses is nobody's password; that is so for every user alike.
    if (problemOf(password) !== undefined) return false
    return this.queue.run(() => verifyStoredHash(parseStoredHash(stored), Buffer.from(password, 'utf8')))
  }

  /** Whether a hash should be replaced at the next right password, because it is weaker or costs more than today's. */
  needsRehash(stored: string): boolean {
    return !isCurrentArgon2(stored)
  }
}

function problemOf(password: string): string | undefined {
  if (password === '') return 'must not be empty'
  const bytes = Buffer.from(password, 'utf8')
  if (bytes.length > MAX_PASSWORD_BYTES) return `must have at most ${MAX_PASSWORD_BYTES} bytes`
  // Lone surrogates all turn into the same replacement character: different passwords would have one hash.
  return bytes.toString('utf8') === password ? undefined : 'must be Unicode text'
}
