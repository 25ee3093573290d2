import { parseUrl } from '@tinyauth/decision'
import { buildAuthorizationUrl, calculatePKCECodeChallenge, type Configuration } from 'openid-client'
import { FederationError } from '../federation-error.js'
import type { BeginSignIn } from '../identity-provider.js'

const SECRET = /^[\x21-\x7e]{16,512}$/
const CODE_VERIFIER = /^[A-Za-z0-9._~-]{43,128}$/

/**
 * Where the browser goes: authorization code, PKCE with S256, `state`, the exact redirect address.
 *
 * @throws FederationError `ConfigurationInvalid` for what a sign-in must not begin with
 */
export async function authorizationAddress(
  protocol: Configuration,
  request: BeginSignIn,
  parameters: Readonly<Record<string, string>>,
): Promise<URL> {
  assertBegins(request)
  return buildAuthorizationUrl(protocol, {
    ...parameters,
    response_type: 'code',
    redirect_uri: request.redirectUri,
    state: request.state,
    code_challenge: await calculatePKCECodeChallenge(request.codeVerifier),
    code_challenge_method: 'S256',
    ...(request.prompt === undefined ? {} : { prompt: request.prompt }),
  })
}

function assertBegins({ redirectUri, state, nonce, codeVerifier }: BeginSignIn): void {
  const problem =
    parseUrl(redirectUri) !== undefined && !/[?#]/.test(redirectUri) ? undefined : 'the redirect address has a query'
  const weak =
    SECRET.test(state) && SECRET.test(nonce) && CODE_VERIFIER.test(codeVerifier) ? undefined : 'too short secrets'
  const reason = problem ?? weak
  if (reason !== undefined) throw new FederationError('ConfigurationInvalid', `a sign-in cannot begin: ${reason}`)
}
