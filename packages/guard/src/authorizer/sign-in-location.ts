import { HeaderList, parseUrl, sameOriginPath } from '@tinyauth/decision'
import { headersOf, type IncomingRequest, requestLineOf } from '../request/incoming-request.js'
import { sessionProofOf } from '../request/session-proof.js'
import type { LoginRequirement } from './login-requirement.js'

/** Where people sign in. */
export interface SignInSettings {
  /** `login` sends browsers that are not signed in to the login page of this server, from wherever. */
  readonly onDenied: 'reply' | 'login' | 'throw'
  /** Path of the login page of this server. */
  readonly loginPath: string
  /** Whether those who have to be signed in are sent to `loginPath`, and not to `signInUrl`. */
  readonly ownLogin: boolean
  /** Address of the sign-in page of tinyauth; empty where there is none. */
  readonly signInUrl: string
  /** Address of this service; `undefined`: each request tells. */
  readonly publicUrl: string | undefined
}

/**
 * Where a browser that is not signed in is sent (capabilities M9, T3); `undefined` when nowhere. The login page of this server is
 * told a path to come back to, that of tinyauth a whole address.
 * INVARIANT: what stands in `next` is of this service.
 *
 * @param login what the route says of signing in; `undefined` where it demands something else
 */
export function signInLocation(
  incoming: IncomingRequest,
  settings: SignInSettings,
  login: LoginRequirement | undefined,
): string | undefined {
  const { onDenied, ownLogin, signInUrl } = settings
  const { uri } = requestLineOf(incoming)
  const next = login?.returnTo(incoming) ?? sameOriginPath(uri) ?? '/'
  if (onDenied === 'login' || (login !== undefined && ownLogin)) return ownLocation(uri, next, settings)
  if (login === undefined || signInUrl === '') return undefined
  return thereAndBack(signInUrl, next, incoming, settings)
}

/**
 * Where a browser shows a second factor anew, and comes back from to this request (RFC 9470); `undefined` where people sign in at a
 * page of this server, which has none.
 * INVARIANT: it never goes round in a circle by itself. What is raised there is the session of tinyauth, so it has to be all that
 * proves who asks; there a person enters something, or is told that they have no second factor, and stays.
 */
export function stepUpLocation(incoming: IncomingRequest, settings: SignInSettings): string | undefined {
  const { onDenied, ownLogin, signInUrl } = settings
  if (onDenied === 'login' || ownLogin || signInUrl === '') return undefined
  if (sessionProofOf(incoming) === undefined) return undefined
  const next = sameOriginPath(requestLineOf(incoming).uri) ?? '/'
  return thereAndBack(`${signInUrl}/step-up`, next, incoming, settings)
}

/** An address of tinyauth that is told where to lead back to, if this service knows its own. */
function thereAndBack(
  address: string,
  next: string,
  incoming: IncomingRequest,
  { publicUrl }: Pick<SignInSettings, 'publicUrl'>,
): string {
  const base = publicUrl ?? originOf(incoming)
  return base === undefined ? address : `${address}?next=${encodeURIComponent(`${base}${next}`)}`
}

/** `undefined` for the login page itself. */
function ownLocation(uri: string, next: string, { loginPath }: SignInSettings): string | undefined {
  const path = sameOriginPath(loginPath)
  if (path === undefined || isWithin(uri, path)) return undefined
  return `${path}?next=${encodeURIComponent(next)}`
}

function isWithin(uri: string, path: string): boolean {
  return uri === path || uri.startsWith(`${path}?`) || uri.startsWith(`${path}/`)
}

/** The origin that a request came to, by `Host`; `undefined` where that is no plain host. */
function originOf(incoming: IncomingRequest): string | undefined {
  const headers = new HeaderList(headersOf(incoming))
  const host = headers.one('host') ?? headers.one(':authority')
  if (host === undefined || !/^[A-Za-z0-9.[\]:_-]+$/.test(host)) return undefined
  return parseUrl(`${protocolOf(incoming)}://${host}`)?.origin
}

/** As the framework's own proxy rules say, where it has some; else as the connection is. */
function protocolOf({ protocol, socket, raw }: IncomingRequest): string {
  if (protocol === 'https' || protocol === 'http') return protocol
  return (socket ?? raw?.socket)?.encrypted === true ? 'https' : 'http'
}
