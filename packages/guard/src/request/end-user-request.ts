import { cookieValues, HeaderList, isSafe, SESSION_COOKIE } from '@tinyauth/decision'
import { parseSignature } from '@tinyauth/request-signing'
import { UnreadableRequestError } from '../authorizer/errors.js'
import type { SignedRequestLine } from '../decider.js'
import { bodySha256Of } from './body-hash.js'
import { type HeaderPair, headersOf, type IncomingRequest, requestLineOf, sourceIpOf } from './incoming-request.js'
import { mayBeForged } from './own-page.js'
import { proofHeaders } from './proof-headers.js'
import { withoutSession } from './session-proof.js'

/** What of a request proves who asks. */
export interface EndUserRequest {
  /** Only what proves the identity. */
  readonly headers: readonly HeaderPair[]
  /** What a signature covers, or a session has to be protected for; `undefined` where neither is in play. */
  readonly request: SignedRequestLine | undefined
  /** Address of the end user. */
  readonly sourceIp: string | undefined
  /** Nothing is left to prove who asks: the cookie of a session that another site may have made a browser send. Nobody is asked. */
  readonly refused?: 'CsrfError'
}

type RequestLine = Pick<SignedRequestLine, 'method' | 'uri'>

/** As long as the service takes one. */
const LONGEST_URI = 8192

/** Stands for a body that nobody kept: no body has this hash, so no signature over one holds. */
const UNKNOWN_BODY_SHA256 = '0'.repeat(64)

/** Whether this is a request as a framework gives it, and not yet what was read of it. */
function isIncoming(request: IncomingRequest | EndUserRequest): request is IncomingRequest {
  return 'rawHeaders' in request || !('sourceIp' in request)
}

/**
 * Reads what proves who asks (wire-protocol 3.2, 3.9). What was read already comes back as it is.
 * INVARIANT: the cookie of a session on the server proves nothing where another site may have made a browser send it.
 *
 * @param publicUrl the address of this service, where `Host` may be another one
 * @throws UnreadableRequestError (400, 431) for a request without `rawHeaders`, and for too many or too long headers
 */
export function endUserRequest(incoming: IncomingRequest | EndUserRequest, publicUrl?: string): EndUserRequest {
  if (!isIncoming(incoming)) return incoming
  const asked = readRequest(incoming)
  const left = withoutSession(asked.headers)
  if (left === undefined || !mayBeForged(incoming, publicUrl)) return asked
  const isProved = left.some(([name]) => isAuthorization(name)) || hasSession(left) || asked.request !== undefined
  return { ...asked, headers: left, ...(isProved ? {} : { refused: 'CsrfError' }) }
}

function readRequest(incoming: IncomingRequest): EndUserRequest {
  const headers = headersOf(incoming)
  const line = requestLineOf(incoming)
  const sourceIp = sourceIpOf(incoming)
  if (mentionsSignature(headers, line.uri)) return signedRequest(incoming, headers, line, sourceIp)
  const proofs = proofHeaders(headers)
  const changesInSession = !isSafe(line.method) && hasSession(proofs)
  return { headers: proofs, request: changesInSession ? unsignedLine(line) : undefined, sourceIp }
}

function signedRequest(
  incoming: IncomingRequest,
  headers: readonly HeaderPair[],
  line: RequestLine,
  sourceIp: string | undefined,
): EndUserRequest {
  const bodySha256 = bodySha256Of(incoming, headers)
  const proofs = proofHeaders(headers, signedNames(headers, line))
  if (bodySha256 !== undefined) return { headers: proofs, request: judgeable({ ...line, bodySha256 }), sourceIp }
  // INVARIANT: a session stays protected by the method, whatever else the address mentions.
  return { headers: proofs, request: hasSession(proofs) ? unsignedLine(line) : undefined, sourceIp }
}

/** The method says whether the session needs its second proof (wire-protocol 3.7); the body proves nothing. */
function unsignedLine(line: RequestLine): SignedRequestLine {
  return judgeable({ ...line, bodySha256: UNKNOWN_BODY_SHA256 })
}

/** What the service reads of a request line. @throws UnreadableRequestError (400) for anything else */
function judgeable(line: SignedRequestLine): SignedRequestLine {
  const { method, uri } = line
  if (method !== '' && method.length <= 32 && uri.startsWith('/') && uri.length <= LONGEST_URI) return line
  throw new UnreadableRequestError('the request line is no path, or too long')
}

/** A trace of Signature V4, as wide as the verifiers look for one. */
function mentionsSignature(headers: readonly HeaderPair[], uri: string): boolean {
  return (
    uri.toLowerCase().includes('x-amz-signature') ||
    headers.some(([name, value]) => isAuthorization(name) && value.slice(0, 4).toUpperCase() === 'AWS4')
  )
}

/** Names of the headers that the signature covers; none when it cannot be read, and then it is refused anyway. */
function signedNames(headers: readonly HeaderPair[], line: RequestLine): ReadonlySet<string> {
  const named = namesInHeader(headers)
  if (named !== undefined) return named
  const parsed = parseSignature({ ...line, headers, bodySha256: UNKNOWN_BODY_SHA256 })
  return new Set(parsed === undefined || parsed.problem !== undefined ? [] : parsed.signedHeaders)
}

/** The form that every signer writes; any other is read the long way. */
const CREDENTIAL = 'AWS4-HMAC-SHA256 Credential='
const SIGNED_HEADERS = 'SignedHeaders='
const SIGNATURE = 'Signature='
const SIGNATURE_DIGITS = 64

/** What the only `Authorization` header says that it covers. Whether it is right is for who verifies it to say. */
function namesInHeader(headers: readonly HeaderPair[]): ReadonlySet<string> | undefined {
  const values = headers.flatMap(([name, value]) => (isAuthorization(name) ? [value] : []))
  const [only = ''] = values
  if (values.length !== 1 || !only.startsWith(CREDENTIAL)) return undefined
  const from = only.indexOf(SIGNED_HEADERS, CREDENTIAL.length)
  const to = only.indexOf(',', from)
  const signature = only.indexOf(SIGNATURE, to)
  if (from === -1 || to === -1 || signature !== only.length - SIGNATURE.length - SIGNATURE_DIGITS) return undefined
  return new Set(only.slice(from + SIGNED_HEADERS.length, to).split(';'))
}

function isAuthorization(name: string): boolean {
  return name.length === 13 && name.toLowerCase() === 'authorization'
}

function hasSession(proofs: readonly HeaderPair[]): boolean {
  return cookieValues(new HeaderList(proofs), SESSION_COOKIE).length > 0
}
