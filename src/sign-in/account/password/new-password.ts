import { MAX_PASSWORD_BYTES } from '../../../common/secrets/password-hasher.js'
import { FormProblem } from '../account-problem.js'
import { COMMON_PASSWORDS } from './common-passwords.js'

/** Characters that a new password needs at least. */
export const LEAST_PASSWORD_CHARACTERS = 8

/** A new password as somebody typed it. */
export interface TypedPassword {
  readonly password: string
  readonly repeated: string
  /** Whose it is going to be. */
  readonly username: string
}

/**
 * Judges a new password by its length and by what everybody tries first, not by the kinds of its characters (NIST SP 800-63B,
 * section 3.1.1.2).
 *
 * Accepted: `four plain words here`, `ßßßßßßßß-1`. Rejected: seven characters, more than 1024 bytes, `password123`, the user
 * name in whatever case, one character again and again, two that differ.
 *
 * @throws FormProblem
 */
export function assertGoodPassword({ password, repeated, username }: TypedPassword): void {
  const characters = [...password]
  if (characters.length < LEAST_PASSWORD_CHARACTERS) {
    throw problem({ kind: 'passwordTooShort', minimum: LEAST_PASSWORD_CHARACTERS })
  }
  if (Buffer.byteLength(password, 'utf8') > MAX_PASSWORD_BYTES) {
    throw problem({ kind: 'passwordTooLong', maximum: MAX_PASSWORD_BYTES })
  }
  const folded = password.toLowerCase()
  const isOneCharacter = new Set(characters).size === 1
  if (isOneCharacter || COMMON_PASSWORDS.has(folded) || folded === username.toLowerCase()) {
    throw problem({ kind: 'passwordTooCommon' })
  }
  if (password !== repeated) throw new FormProblem({ at: 'repeat-password', problem: { kind: 'passwordsDiffer' } })
}

function problem(what: FormProblem['shown']['problem']): FormProblem {
  return new FormProblem({ at: 'new-password', problem: what })
}
