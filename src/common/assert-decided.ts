import type { Call } from './call.js'
import { DomainError } from './errors/domain-error.js'

/**
 * INVARIANT: a route whose decision is made after reading neither writes nor answers before it was made.
 *
 * @throws DomainError `NotPermitted`
 */
export function assertDecided({ undecided }: Call): void {
  if (undecided !== undefined) throw new DomainError('NotPermitted', { detail: `nobody decided \`${undecided}\`` })
}
