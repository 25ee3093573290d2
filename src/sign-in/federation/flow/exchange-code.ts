import { authorizationCodeGrant, type AuthorizationCodeGrantChecks, type Configuration } from 'openid-client'
import type { CompleteSignIn } from '../identity-provider.js'
import { federationErrorOf } from './protocol-errors.js'

/** What a code was exchanged for. Secrets, all of it. */
export interface Tokens {
  readonly accessToken: string
  readonly idToken?: string
}

/**
 * Exchanges the code of a callback whose `state` was found right. The library checks it all once more, and the claims of the
 * identity token as well; its signature is judged afterwards, by rules of our own.
 *
 * @throws FederationError
 */
export async function exchangeCode(
  protocol: Configuration,
  request: CompleteSignIn,
  checks: Pick<AuthorizationCodeGrantChecks, 'expectedNonce' | 'idTokenExpected'>,
): Promise<Tokens> {
  // The redirect address is sent as it was at the beginning, whatever a proxy made of it.
  const callback = new URL(request.redirectUri)
  callback.search = request.callback.search
  try {
    const { access_token: accessToken, id_token: idToken } = await authorizationCodeGrant(protocol, callback, {
      ...checks,
      expectedState: request.state,
      pkceCodeVerifier: request.codeVerifier,
    })
    return { accessToken, ...(idToken === undefined ? {} : { idToken }) }
  } catch (error) {
    throw federationErrorOf(error)
  }
}
