import { FormProblem } from '../account-problem.js'

/** Characters, as in the API. */
const LONGEST = 256

// A database refuses NUL, and half a surrogate pair has no UTF-8.
const CONTROL = /[\p{Cc}\p{Cs}]/u

/**
 * A display name as somebody typed it, trimmed.
 *
 * @throws FormProblem for nothing, more than 256 characters, control characters
 */
export function readDisplayName(text: string): string {
  const name = text.trim()
  if (name === '') throw new FormProblem({ at: 'display-name', problem: { kind: 'nameMissing' } })
  if (name.length > LONGEST) {
    throw new FormProblem({ at: 'display-name', problem: { kind: 'nameTooLong', maximum: LONGEST } })
  }
  if (CONTROL.test(name)) throw new FormProblem({ at: 'display-name', problem: { kind: 'nameNotAllowed' } })
  return name
}
