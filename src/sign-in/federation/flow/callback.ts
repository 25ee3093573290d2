import { sameSecret } from '@tinyauth/request-signing'
import { FederationError, type FederationErrorCode } from '../federation-error.js'

/** What a callback must bring. */
export interface ExpectedCallback {
  readonly state: string
  /** `iss` of the answer when it is given (RFC 9207). */
  readonly issuer: string
  /** The provider says that it always gives `iss`. */
  readonly issuerRequired: boolean
}

const SHORTEST_STATE = 16
const LONGEST_CODE = 4096

/** What the provider's own words mean (RFC 6749, 4.1.2.1; OpenID Connect Core 3.1.2.6). */
const ERRORS: ReadonlyMap<string, FederationErrorCode> = new Map([
  ['access_denied', 'ProviderRefused'],
  ['login_required', 'ProviderRefused'],
  ['interaction_required', 'ProviderRefused'],
  ['consent_required', 'ProviderRefused'],
  ['account_selection_required', 'ProviderRefused'],
  ['server_error', 'ProviderUnavailable'],
  ['temporarily_unavailable', 'ProviderUnavailable'],
  ['unauthorized_client', 'ConfigurationInvalid'],
  ['invalid_client', 'ConfigurationInvalid'],
  ['invalid_scope', 'ConfigurationInvalid'],
  ['unsupported_response_type', 'ConfigurationInvalid'],
  ['redirect_uri_mismatch', 'ConfigurationInvalid'],
  ['application_suspended', 'ConfigurationInvalid'],
])

/**
 * The code of a callback, after `state` and `iss` were found right; nothing was sent before.
 *
 * @throws FederationError `StateMismatch`, `IssuerMismatch`, then what the provider says instead of a code
 */
export function codeOf(callback: URL, expected: ExpectedCallback): string {
  assertState(callback.searchParams.getAll('state'), expected.state)
  assertIssuer(callback.searchParams.getAll('iss'), expected)
  const [error] = callback.searchParams.getAll('error')
  if (error !== undefined) {
    throw new FederationError(ERRORS.get(error) ?? 'ProviderAnswer', `the provider answered \`${error.slice(0, 100)}\``)
  }
  const [code, another] = callback.searchParams.getAll('code')
  if (code !== undefined && code !== '' && code.length <= LONGEST_CODE && another === undefined) return code
  throw new FederationError('ProviderAnswer', 'the callback has no code, or more than one')
}

/** A blank one equals nothing, not even a blank one (capabilities F12). */
function assertState(given: readonly string[], expected: string): void {
  const [state = ''] = given
  if (given.length === 1 && expected.length >= SHORTEST_STATE && sameSecret(state, expected)) return
  throw new FederationError('StateMismatch', given.length === 1 ? 'the `state` is another' : 'there is not one `state`')
}

function assertIssuer(given: readonly string[], { issuer, issuerRequired }: ExpectedCallback): void {
  if (given.length === 0 && !issuerRequired) return
  if (given.length === 1 && given[0] === issuer) return
  throw new FederationError('IssuerMismatch', `the callback is not of the issuer \`${issuer}\``)
}
