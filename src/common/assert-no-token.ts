import type { Call } from './call.js'
import { DomainError } from './errors/domain-error.js'

/**
 * Refuses whoever comes with an access token of an app: what they would change is the limit of such a token, or of a key.
 *
 * @throws DomainError `NotPermitted`
 */
export function assertNoToken(call: Call, detail: string): void {
  if (call.caller?.actor.clientId !== undefined) throw new DomainError('NotPermitted', { detail })
}
