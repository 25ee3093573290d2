import { CSRF_COOKIE, SESSION_COOKIE, SESSION_COOKIES } from '@tinyauth/decision'
import { UnreadableRequestError } from '../authorizer/errors.js'
import type { HeaderPair } from './incoming-request.js'

/** Headers that are forwarded at most. */
export const MOST_PROOF_HEADERS = 100
/** Characters of names and values that are forwarded at most. */
export const MOST_PROOF_CHARACTERS = 16_384

const PROOFS: ReadonlySet<string> = new Set(['authorization', 'x-csrf-token'])
const COOKIES: readonly string[] = [SESSION_COOKIE, CSRF_COOKIE, ...SESSION_COOKIES]
const NO_NAMES: ReadonlySet<string> = new Set()

/**
 * The headers that prove who asks, in their order, repeats kept (capabilities T1): `Authorization`, `X-CSRF-Token`,
 * `X-Amz-*`, the cookies `tinysess` and `tinycsrf` and those of sessions on the server, and what a signature covers (`signed`,
 * lower case). Everything else stays here. A signature over `Cookie` does not hold afterwards, since other cookies are nobody's business.
 *
 * @throws UnreadableRequestError (431) for more than 100 of them, or more than 16,384 characters
 */
export function proofHeaders(headers: readonly HeaderPair[], signed = NO_NAMES): readonly HeaderPair[] {
  const proofs: HeaderPair[] = []
  let characters = 0
  for (const header of headers) {
    const proof = proofOf(header, signed)
    if (proof === undefined) continue
    proofs.push(proof)
    characters += proof[0].length + proof[1].length
  }
  if (proofs.length > MOST_PROOF_HEADERS || characters > MOST_PROOF_CHARACTERS) {
    throw new UnreadableRequestError('the headers that prove who asks are too many or too long', 431)
  }
  return proofs
}

function proofOf([name, value]: HeaderPair, signed: ReadonlySet<string>): HeaderPair | undefined {
  const lower = name.toLowerCase()
  if (lower === 'cookie') {
    const cookies = proofCookies(value)
    return cookies === '' ? undefined : [name, cookies]
  }
  return PROOFS.has(lower) || lower.startsWith('x-amz-') || signed.has(lower) ? [name, value] : undefined
}

/** What is left of a Cookie header. */
function proofCookies(line: string): string {
  if (!line.includes('tiny') && !line.includes('-session')) return ''
  const pairs = line.split(';').map((pair) => pair.trim())
  return pairs.filter((pair) => isCookie(pair, COOKIES)).join('; ')
}

/** Whether a pair of a Cookie header is one of these; also with white space around its name. */
export function isCookie(pair: string, names: readonly string[]): boolean {
  const equals = pair.indexOf('=')
  return equals !== -1 && names.includes(pair.slice(0, equals).trim())
}
