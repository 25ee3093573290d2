import type { Clock } from '../../../common/clock.js'
import { throwProblems } from '../../../common/errors/throw-problems.js'
import { isRedirectKind, makeRedirect } from '../federation-side.js'
import type { ProviderDefinition } from '../found-provider.js'

/**
 * A stored client secret is never sent to another address than the one that it was given for: whoever may change a provider, but
 * does not know the secret, could have it sent to a machine of their own.
 *
 * @throws DomainError `ValidationFailed`
 */
export function secretStaysHome(
  before: ProviderDefinition,
  after: ProviderDefinition,
  isGivenAnew: boolean,
  clock: Clock,
): void {
  if (isGivenAnew || after.clientSecret === undefined) return
  if (placesOf(before, clock) === placesOf(after, clock)) return
  throwProblems({ clientSecret: 'must be given again: the address that it is sent to changes' })
}

function placesOf(definition: ProviderDefinition, clock: Clock): string {
  const { kind } = definition
  const { made } = isRedirectKind(kind) ? makeRedirect(definition, clock) : {}
  return JSON.stringify([kind, made?.secretGoesTo ?? null])
}
