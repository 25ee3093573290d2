import { createHash, createHmac } from 'node:crypto'
import { sameSecret } from '@tinyauth/request-signing'
import { type Eventually, whenThere } from '../eventually.js'
import type { HeaderList } from '../http/header-list.js'
import { requestSite } from '../http/same-site.js'
import type { HeldSession } from '../principal/held-session.js'
import type { PrincipalEntry } from '../principal/principal-entry.js'
import type { PrincipalSource } from '../principal/principal-source.js'
import { cookieValues } from './cookie-values.js'
import type { Identity, ProofRequest, Refusal, Verifier } from './proof.js'
import { SessionUse, type SessionUseSettings } from './session-use.js'

/**
 * Names of the cookie of a session on the server (capabilities F15): the first belongs to one host alone, the second to the
 * domain that the service is told (`SESSION_COOKIE_DOMAIN`). Its value is `<session id>.<secret>`.
 */
export const SESSION_COOKIES = ['__Host-session', '__Secure-session'] as const

/** Name of a cookie of a session on the server. */
export type SessionCookieName = (typeof SESSION_COOKIES)[number]

/** How sessions on the server are judged. */
export interface SessionCookieSettings extends SessionUseSettings {
  /** The only name that counts: a cookie of the other one may be set by a neighbour of the host. */
  readonly cookieName: SessionCookieName
}

const LONGEST_VALUE = 256
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const SECRET = /^[A-Za-z0-9_-]{43}$/

/** What stands in the cookie. */
export interface SessionCookie {
  readonly id: string
  readonly secret: string
}

/**
 * Reads the value of a session cookie; `undefined` for anything that is none.
 *
 * Accepted: a UUID in lower case, a dot, 43 characters of base64url. Rejected: everything else, a second dot and padding too.
 */
export function parseSessionCookie(value: string): SessionCookie | undefined {
  if (value.length > LONGEST_VALUE) return undefined
  const [id = '', secret = '', ...rest] = value.split('.')
  if (rest.length > 0 || !ID.test(id) || !SECRET.test(secret)) return undefined
  return { id, secret }
}

/** What the server keeps of the secret: SHA-256, base64url. The secret has 256 random bits, so that a fast hash is enough. */
export function sessionSecretHash(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}

/** The second proof that belongs to a secret that a browser holds in a cookie: forms of the service carry it, other sites cannot know it. */
export function csrfTokenOf(secret: string): string {
  return createHmac('sha256', secret).update('tinyauth csrf').digest('base64url')
}

/** The session cookies of a request, whatever their values are. Default: of every name, for whoever only passes them on. */
export function sessionCookiesOf(headers: HeaderList, name?: SessionCookieName): readonly string[] {
  return name === undefined
    ? SESSION_COOKIES.flatMap((each) => cookieValues(headers, each))
    : cookieValues(headers, name)
}

/** The cookie of a session on the server. What a browser changes with it needs a sign that no other site made it. */
export class SessionCookieVerifier implements Verifier {
  private readonly use: SessionUse

  constructor(
    private readonly principals: PrincipalSource,
    private readonly settings: SessionCookieSettings,
  ) {
    this.use = new SessionUse(principals, settings)
  }

  verify(request: ProofRequest): Eventually<Identity | Refusal> | undefined {
    const cookies = sessionCookiesOf(request.headers, this.settings.cookieName)
    const [value] = cookies
    if (value === undefined) return undefined
    if (cookies.some((other) => other !== value)) return invalid('two different session cookies')
    const cookie = parseSessionCookie(value)
    if (cookie === undefined) return invalid('the session cookie cannot be read')
    return whenThere(this.principals.principalBySession(cookie.id), (entry) => this.prove(cookie, entry, request))
  }

  private prove(
    cookie: SessionCookie,
    entry: PrincipalEntry | undefined,
    request: ProofRequest,
  ): Eventually<Identity | Refusal> {
    const session = entry?.parts.sessions?.get(cookie.id)
    if (entry === undefined || session?.tokenHash === undefined) return noSession()
    if (!sameSecret(sessionSecretHash(cookie.secret), session.tokenHash)) {
      return invalid('the secret of the session is wrong', entry.username)
    }
    return whenThere(this.use.latest(session, entry, request.nowMs), (latest) => this.judge(cookie, latest, request))
  }

  /** Of a session whose secret was shown. */
  private judge(cookie: SessionCookie, entry: PrincipalEntry | undefined, request: ProofRequest): Identity | Refusal {
    const session = entry?.parts.sessions?.get(cookie.id)
    if (entry === undefined || session === undefined) return noSession()
    const refusal =
      sessionRefusal(session, entry, request.nowMs) ??
      this.use.refusal(session, entry, request) ??
      siteRefusal(cookie, entry, request)
    if (refusal !== undefined) return refusal
    this.use.note(session, request)
    return { entry, method: 'session', byCookie: true, ...sessionFacts(session), issuedAtMs: session.createdAtMs }
  }
}

/** Why a session that is held does not stand, idleness aside. */
export function sessionRefusal(session: HeldSession, entry: PrincipalEntry, nowMs: number): Refusal | undefined {
  const { username, active, credentialsChangedAtMs } = entry.parts
  if (!active) return { code: 'NoSuchKey', detail: 'the user is disabled', named: username, stale: true }
  if (nowMs >= session.expiresAtMs) return ended('the session is over', username)
  if (session.createdAtMs < credentialsChangedAtMs) return ended('the session is older than the password', username)
  return undefined
}

/** A session that is not there: it ended, or never was. */
export function noSession(named?: string): Refusal {
  return { ...invalid('there is no such session', named), stale: true }
}

function ended(detail: string, named: string): Refusal {
  return { ...invalid(detail, named), stale: true }
}

/** What a session says of whoever holds it. */
export function sessionFacts({
  id,
  mfaAtMs,
  provider,
  accessLevel,
}: HeldSession): Pick<Identity, 'sessionId' | 'mfa' | 'mfaAtMs' | 'provider' | 'accessLevel'> {
  return {
    sessionId: id,
    mfa: mfaAtMs !== undefined,
    ...(mfaAtMs === undefined ? {} : { mfaAtMs }),
    ...(provider === undefined ? {} : { provider }),
    ...(accessLevel === undefined ? {} : { accessLevel }),
  }
}

/** A browser sends the cookie with whatever any site makes it send. */
function siteRefusal(
  { secret }: SessionCookie,
  { username }: PrincipalEntry,
  { headers, safeMethod }: ProofRequest,
): Refusal | undefined {
  if (safeMethod) return undefined
  const tokens = headers.all('x-csrf-token')
  const [token] = tokens
  if (tokens.length === 1 && token !== undefined && sameSecret(token, csrfTokenOf(secret))) return undefined
  if (tokens.length === 0 && requestSite(headers) === 'own') return undefined
  return { code: 'CsrfError', detail: 'nothing says that the request comes from an own page', named: username }
}

function invalid(detail: string, named?: string): Refusal {
  return named === undefined ? { code: 'InvalidSignature', detail } : { code: 'InvalidSignature', detail, named }
}
