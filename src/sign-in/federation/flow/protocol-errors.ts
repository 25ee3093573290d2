import { ClientError, ResponseBodyError, WWWAuthenticateChallengeError } from 'openid-client'
import { FederationError, type FederationErrorCode } from '../federation-error.js'

/** Claims whose failure has a code of its own, as the library writes them in its messages. */
const CLAIMS: readonly (readonly [mark: string, code: FederationErrorCode])[] = [
  ['"nonce"', 'NonceMismatch'],
  ['"iss"', 'IssuerMismatch'],
  ['"sub"', 'SubjectMissing'],
]

/** Words of a token endpoint that mean the settings (RFC 6749, 5.2; GitHub; Facebook). */
const CLIENT_ERRORS = [
  'invalid_client',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
  'incorrect_client_credentials',
  'redirect_uri_mismatch',
]

/** An error of the protocol library in our words. Only its message is taken: what goes with it holds tokens. */
export function federationErrorOf(error: unknown): FederationError {
  const ours = chainOf(error).find((link) => link instanceof FederationError)
  if (ours !== undefined) return ours
  if (error instanceof ResponseBodyError) return tokenEndpointError(error.error)
  if (error instanceof WWWAuthenticateChallengeError) {
    return new FederationError('ConfigurationInvalid', 'the provider does not accept the client or its secret')
  }
  const said = errorInBody(error)
  return said === undefined ? clientError(error) : tokenEndpointError(said)
}

/** What a word of a token endpoint means. */
export function tokenEndpointError(word: string): FederationError {
  const code = CLIENT_ERRORS.includes(word) ? 'ConfigurationInvalid' : 'ProviderAnswer'
  return new FederationError(code, `the provider answered \`${word.slice(0, 100)}\` when asked for the token`)
}

function clientError(error: unknown): FederationError {
  const messages = chainOf(error).map(({ message }) => message)
  const said = messages.join(': ')
  const claim = CLAIMS.find(([mark]) => said.includes('JWT') && said.includes(mark))
  if (claim !== undefined) return new FederationError(claim[1], said)
  if (statusOf(error) >= 500)
    return new FederationError('ProviderUnavailable', `the provider answered ${statusOf(error)}`)
  if (error instanceof ClientError && isAboutToken(said)) return new FederationError('TokenInvalid', said)
  return new FederationError('ProviderAnswer', said)
}

function isAboutToken(message: string): boolean {
  return /JW[TSE]/.test(message)
}

/** The error with what caused it, outermost first. */
function chainOf(error: unknown): readonly Error[] {
  const chain: Error[] = []
  for (let link = error; link instanceof Error && chain.length < 5; link = link.cause) chain.push(link)
  return chain
}

/** GitHub answers 200 with `{"error": "bad_verification_code"}`. */
function errorInBody(error: unknown): string | undefined {
  const cause = chainOf(error).at(-1)?.cause
  if (typeof cause !== 'object' || cause === null || !('body' in cause)) return undefined
  const { body } = cause
  if (typeof body !== 'object' || body === null || !('error' in body)) return undefined
  return typeof body.error === 'string' ? body.error : 'an error without a name'
}

function statusOf(error: unknown): number {
  const cause = chainOf(error).at(-1)?.cause
  return cause instanceof Response ? cause.status : 0
}
