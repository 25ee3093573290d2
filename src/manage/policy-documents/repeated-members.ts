import { parsePolicy } from '@tinyauth/policy-engine'
import { DomainError } from '../../common/errors/domain-error.js'

// The schema of the route has judged size and nesting of the document; here the text around it is read too.
const LIMITS = { documentBytes: Number.MAX_SAFE_INTEGER, documentDepth: 200 }

/** What keeps the engine from reading a text to its end: members behind it would not be seen. */
const FAULTS: ReadonlySet<string> = new Set([
  'duplicate-member',
  'lone-surrogate',
  'inexact-number',
  'invalid-json',
  'document-too-deep',
])

/**
 * Refuses a body in which a member stands twice. `JSON.parse` keeps the last of them, so that a policy sent as an
 * object would be stored as something else than its author reads; one sent as text is refused by the engine.
 *
 * Rejected: `{"name":"a","policy":{"Statement":{"Effect":"Deny","Effect":"Allow",…}}}`.
 *
 * @throws DomainError `ValidationFailed` naming the place
 */
export function assertNoRepeatedMember(bodyText: string): void {
  const fault = parsePolicy(bodyText, { mode: 'load', limits: LIMITS }).problems.find(({ code }) => FAULTS.has(code))
  if (fault === undefined) return
  throw new DomainError('ValidationFailed', { problems: { [fault.path.slice(1) || 'body']: fault.message } })
}
