import { DomainError } from '../../common/errors/domain-error.js'

/** Characters that the name of a factor may have. */
export const LONGEST_FACTOR_NAME = 64

// A database refuses NUL, and half a surrogate pair has no UTF-8.
const CONTROL = /[\p{Cc}\p{Cs}]/u

/**
 * What a user calls a factor: at most 64 characters of one line, trimmed. Without a name it has the one given second.
 *
 * @throws DomainError `ValidationFailed` naming `name`
 */
export function factorName(name: string | undefined, otherwise: string): string {
  const trimmed = (name ?? '').trim()
  if (trimmed === '') return otherwise
  if (trimmed.length <= LONGEST_FACTOR_NAME && !CONTROL.test(trimmed)) return trimmed
  const problem = `must have at most ${LONGEST_FACTOR_NAME} characters and no control characters`
  throw new DomainError('ValidationFailed', { problems: { name: problem } })
}
