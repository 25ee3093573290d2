import { sameSecret } from '@tinyauth/request-signing'
import { type Eventually, whenThere } from '../eventually.js'
import { type AccessTokens, isAccessToken } from './access-token.js'
import { cookieValues } from './cookie-values.js'
import type { Identity, ProofRequest, Refusal, Verifier } from './proof.js'
import type { ProvedToken, SessionTokens } from './session-token.js'

/** Name of the session cookie (wire-protocol 3.2). */
export const SESSION_COOKIE = 'tinysess'
/** Name of the cookie that carries the second proof of the `cookie` strategy (wire-protocol 3.7, ours). */
export const CSRF_COOKIE = 'tinycsrf'

/** The session cookie, with the header `X-CSRF-Token` where the token asks for it (wire-protocol 3.2). */
export class SessionVerifier implements Verifier {
  constructor(private readonly tokens: SessionTokens) {}

  verify(request: ProofRequest): Eventually<Identity | Refusal> | undefined {
    const cookies = cookieValues(request.headers, SESSION_COOKIE)
    const [token] = cookies
    if (token === undefined) return undefined
    // Two cookies of one name: the browser says one thing and whoever tossed the other says another.
    if (cookies.some((cookie) => cookie !== token)) {
      return { code: 'InvalidSignature', detail: 'two different session cookies' }
    }
    const proved = this.tokens.prove(token, request)
    return whenThere(proved, (result): Identity | Refusal =>
      'code' in result ? result : (csrfRefusal(result, request) ?? identityOf(result, 'session')),
    )
  }
}

/**
 * `Authorization: Bearer` with an OAuth access token or a session token, told apart by their form; a page of another site cannot
 * send it, so it needs no second proof.
 */
export class BearerVerifier implements Verifier {
  constructor(
    private readonly tokens: SessionTokens,
    private readonly accessTokens: AccessTokens,
  ) {}

  verify(request: ProofRequest): Eventually<Identity | Refusal> | undefined {
    const value = request.headers.one('authorization')
    if (value?.slice(0, 7).toLowerCase() !== 'bearer ') return undefined
    const token = value.slice(7).trim()
    if (isAccessToken(token)) return this.accessTokens.prove(token, request)
    const proved = this.tokens.prove(token, request)
    return whenThere(proved, (result): Identity | Refusal => ('code' in result ? result : identityOf(result, 'bearer')))
  }
}

/**
 * A token with the claim `csrf-token` needs the equal header, for every method. Where the pair of cookies of the `cookie`
 * strategy came along, unsafe methods need the header too.
 */
function csrfRefusal(proved: ProvedToken, { headers, safeMethod }: ProofRequest): Refusal | undefined {
  const named = proved.entry.username
  const sent = headers.all('x-csrf-token')
  const [cookie] = cookieValues(headers, CSRF_COOKIE)
  const expected = proved.csrfToken ?? (safeMethod ? undefined : cookie)
  if (expected === undefined) return undefined
  const [header] = sent
  if (sent.length === 1 && header !== undefined && sameSecret(header, expected)) return undefined
  return { code: 'CsrfError', detail: 'the csrf header is missing or wrong', named }
}

function identityOf(proved: ProvedToken, method: 'session' | 'bearer'): Identity {
  const { entry, issuedAtMs, expiresAtMs, facts } = proved
  return { entry, method, issuedAtMs, expiresAtMs, ...facts }
}
