import { cookieValues, HeaderList, SESSION_COOKIE, SESSION_COOKIES } from '@tinyauth/decision'
import { type HeaderPair, type IncomingRequest, rawHeadersOf, requestLineOf } from './incoming-request.js'
import { isCookie } from './proof-headers.js'

/** What every name in `SESSION_COOKIES` ends with: a line without it holds none. */
const ENDING = '-session'

/**
 * The cookies of a session on the server, as one `Cookie` header, where they are all that proves who asks. `undefined` where there
 * are none, and where a credential is there that says more than what a browser adds by itself: `Authorization`, `tinysess`, a
 * presigned address. Read from what stands on the wire, without a list of all headers: this is done for every request.
 *
 * @throws UnreadableRequestError (400, 431) for a request without `rawHeaders`, and for too many headers
 */
export function sessionProofOf(incoming: IncomingRequest): string | undefined {
  const line = cookieLineOf(rawHeadersOf(incoming))
  if (line === undefined) return undefined
  const cookies = sessionCookiesIn(line)
  return cookies === undefined || hasToken(line) || isPresigned(incoming) ? undefined : cookies
}

/** All Cookie headers as one; `undefined` where there is none, and beside `Authorization`. */
function cookieLineOf(raw: readonly string[]): string | undefined {
  let line: string | undefined
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const { length } = raw[i] ?? ''
    if (length !== 6 && length !== 13) continue
    const name = raw[i]?.toLowerCase()
    if (name === 'authorization') return undefined
    if (name === 'cookie') line = line === undefined ? raw[i + 1] : `${line}; ${raw[i + 1]}`
  }
  return line
}

/** The session cookies of a Cookie header, in their order, as one. */
export function sessionCookiesIn(line: string): string | undefined {
  let found: string | undefined
  let at = line.indexOf(ENDING)
  while (at !== -1) {
    const end = line.indexOf(';', at)
    const pair = line.slice(line.lastIndexOf(';', at) + 1, end === -1 ? line.length : end).trim()
    if (isCookie(pair, SESSION_COOKIES)) found = found === undefined ? pair : `${found}; ${pair}`
    at = end === -1 ? -1 : line.indexOf(ENDING, end)
  }
  return found
}

function hasToken(line: string): boolean {
  return line.includes(SESSION_COOKIE) && cookieValues(new HeaderList([['cookie', line]]), SESSION_COOKIE).length > 0
}

function isPresigned(incoming: IncomingRequest): boolean {
  const { uri } = requestLineOf(incoming)
  return uri.includes('?') && uri.toLowerCase().includes('x-amz-signature')
}

/** The proofs without the cookies of sessions on the server; `undefined` where there are none among them. */
export function withoutSession(proofs: readonly HeaderPair[]): readonly HeaderPair[] | undefined {
  if (!proofs.some(([name, value]) => isCookieHeader(name) && sessionCookiesIn(value) !== undefined)) return undefined
  return proofs.flatMap((header): readonly HeaderPair[] => {
    const [name, value] = header
    if (!isCookieHeader(name)) return [header]
    const left = value.split('; ').filter((pair) => !isCookie(pair, SESSION_COOKIES))
    return left.length === 0 ? [] : [[name, left.join('; ')]]
  })
}

function isCookieHeader(name: string): boolean {
  return name.length === 6 && name.toLowerCase() === 'cookie'
}
