import { cookieValues, type HeaderList, SESSION_COOKIE, SESSION_COOKIES, sessionCookiesOf } from '@tinyauth/decision'
import { isTextList } from '../remote/answer-fields.js'
import { isWord } from '../settings/characters.js'

/** What a test request sends to be somebody. */
export interface TestingCredential {
  readonly username: string
  /** Whether a second factor was shown just now: the context keys `Mfa` and `MfaAge`. */
  readonly mfa: boolean
  /** The OAuth access token that they come with; absent: none. */
  readonly token?: TestingToken
}

/** An OAuth access token of a test. */
export interface TestingToken {
  readonly clientId: string
  readonly scopes: readonly string[]
}

/** What a test request says besides who it is from. */
export interface AsUserOptions {
  /** A second factor was shown just now. Default false; no access token says it. */
  readonly mfa?: boolean
  /** They come with an OAuth access token of these scopes, which are a ceiling. Default: without one, so that nothing limits them. */
  readonly scopes?: readonly string[]
  /** Client of that token. Default `testing`. */
  readonly clientId?: string
}

const SCHEME = 'Bearer '
const PREFIX = 'testing.'
const MFA_PREFIX = 'testing+mfa.'
const TOKEN_PREFIX = 'testing+oauth.'
const [COOKIE] = SESSION_COOKIES

/**
 * The headers of a request of a user of a testing decider: `Authorization: Bearer testing.fred`. No service takes them.
 * With `scopes` they come with an OAuth access token.
 *
 * @throws TypeError for a name that no user can have, for `clientId` without `scopes`, and for `mfa` with them
 */
export function asUser(username: string, options: AsUserOptions = {}): { readonly authorization: string } {
  const { mfa = false, scopes, clientId } = options
  if (scopes === undefined && clientId !== undefined) throw new TypeError('"clientId" needs "scopes"')
  if (scopes !== undefined && mfa) throw new TypeError('no access token says that a second factor was shown')
  const credential = tokenOf(username, { mfa })
  if (scopes === undefined) return { authorization: `${SCHEME}${credential}` }
  const token = Buffer.from(JSON.stringify([clientId ?? 'testing', scopes])).toString('base64url')
  return { authorization: `${SCHEME}${TOKEN_PREFIX}${token}.${username}` }
}

/**
 * The headers of a request of a browser in which a user of a testing decider is signed in. No service takes them. `mfa`: a second
 * factor was shown just now; default false. For anything but GET, HEAD and OPTIONS, `sec-fetch-site: same-origin` belongs beside it, as
 * browsers send it from a page of the application.
 *
 * @throws TypeError for a name that no user can have
 */
export function signedIn(username: string, options: { readonly mfa?: boolean } = {}): { readonly cookie: string } {
  return { cookie: `${COOKIE}=${tokenOf(username, options)}` }
}

function tokenOf(username: string, { mfa }: { readonly mfa?: boolean }): string {
  if (!isUsername(username)) throw new TypeError(`no user can be named \`${username}\``)
  return `${mfa === true ? MFA_PREFIX : PREFIX}${username}`
}

/** Whether a user can have this name, as the service says (domain-model 5.9). */
export function isUsername(name: string): boolean {
  return isWord(name, '._@+-')
}

/**
 * Who the headers stand for; `undefined` when nothing proves anybody, `other` for every proof but those of `asUser` and `signedIn`:
 * another scheme, a second `Authorization`, a session token. As in the service `Authorization` says more than a session.
 */
export function readTestingCredential(headers: HeaderList): TestingCredential | 'other' | undefined {
  const sent = headers.all('authorization')
  if (sent.length > 1 || cookieValues(headers, SESSION_COOKIE).length > 0) return 'other'
  const [value] = sent
  if (value !== undefined) return value.startsWith(SCHEME) ? credentialOf(value.slice(SCHEME.length)) : 'other'
  return sessionCredential(headers)
}

/** Who is signed in by the cookies of a session; `undefined` where there are none. */
function sessionCredential(headers: HeaderList): TestingCredential | 'other' | undefined {
  const [session, ...others] = sessionCookiesOf(headers)
  if (session === undefined) return headers.has('cookie') ? 'other' : undefined
  return others.some((other) => other !== session) ? 'other' : credentialOf(session)
}

function credentialOf(token: string): TestingCredential | 'other' {
  if (token.startsWith(PREFIX)) return { username: token.slice(PREFIX.length), mfa: false }
  if (token.startsWith(MFA_PREFIX)) return { username: token.slice(MFA_PREFIX.length), mfa: true }
  return token.startsWith(TOKEN_PREFIX) ? withToken(token.slice(TOKEN_PREFIX.length)) : 'other'
}

function withToken(text: string): TestingCredential | 'other' {
  const dot = text.indexOf('.')
  const token = readToken(text.slice(0, dot))
  return dot === -1 || token === undefined ? 'other' : { username: text.slice(dot + 1), mfa: false, token }
}

function readToken(text: string): TestingToken | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString())
    if (!Array.isArray(value) || value.length !== 2) return undefined
    const [clientId, scopes] = value as readonly unknown[]
    return typeof clientId === 'string' && isTextList(scopes) ? { clientId, scopes } : undefined
  } catch {
    return undefined
  }
}
