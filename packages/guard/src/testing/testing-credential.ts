import { cookieValues, type HeaderList, SESSION_COOKIE, SESSION_COOKIES, sessionCookiesOf } from '@tinyauth/decision'
import { isWord } from '../settings/characters.js'

/** What a test request sends to be somebody. */
export interface TestingCredential {
  readonly username: string
  /** Whether a second factor was shown just now: the context keys `Mfa` and `MfaAge`. */
  readonly mfa: boolean
}

const SCHEME = 'Bearer '
const PREFIX = 'testing.'
const MFA_PREFIX = 'testing+mfa.'
const [COOKIE] = SESSION_COOKIES

/**
 * The headers of a request of a user of a testing decider: `Authorization: Bearer testing.fred`. No service takes them.
 * `mfa`: a second factor was shown just now; default false.
 *
 * @throws TypeError for a name that no user can have
 */
export function asUser(username: string, options: { readonly mfa?: boolean } = {}): { readonly authorization: string } {
  return { authorization: `${SCHEME}${tokenOf(username, options)}` }
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
  return 'other'
}
