import { createHash, type Hash } from 'node:crypto'
import type { HeaderPair, IncomingRequest } from './incoming-request.js'

/** SHA-256 of nothing. */
export const EMPTY_BODY_SHA256 = createHash('sha256').digest('hex')

/** A stream of node:http while its body comes in. */
interface BodyStream {
  readonly complete?: boolean
  readonly readableLength?: number
  push(chunk: unknown, encoding?: BufferEncoding): boolean
}

/** What requests of node:http2 have beside. */
interface Http2Part {
  readonly stream?: { readonly endAfterHeaders?: boolean } | undefined
}

/** Hashes taken on the way; forgotten with their requests. `undefined` while the body has not come to its end. */
const kept = new WeakMap<object, string | undefined>()

/**
 * SHA-256 of the body as it was sent, lower-case hex; `undefined` when nobody kept it. A body that was sent compressed is
 * signed compressed, so what a parser inflated does not count.
 */
export function bodySha256Of(incoming: IncomingRequest, headers: readonly HeaderPair[]): string | undefined {
  const stream = incoming.raw ?? incoming
  const onTheWay = kept.get(stream)
  if (onTheWay !== undefined) return onTheWay
  if (isWithoutBody(stream, headers)) return EMPTY_BODY_SHA256
  const body = incoming.rawBody ?? incoming.raw?.rawBody
  return body === undefined || isEncoded(headers) ? undefined : createHash('sha256').update(body).digest('hex')
}

/** Hashes what comes in from now on. Bytes that came before were missed, and then there is no hash. */
export function keepHashOf(stream: BodyStream): void {
  if (kept.has(stream) || stream.complete === true || (stream.readableLength ?? 0) > 0) return
  const hash = createHash('sha256')
  const push = stream.push.bind(stream)
  kept.set(stream, undefined)
  // What is pushed is what was read off the wire, whoever parses it later and however.
  stream.push = (chunk: unknown, encoding?: BufferEncoding): boolean => {
    takeIn(stream, hash, chunk)
    return push(chunk, encoding)
  }
}

/** HTTP/2 tells the end twice: with the last of the body, and when the stream closes. */
function takeIn(stream: BodyStream, hash: Hash, chunk: unknown): void {
  if (kept.get(stream) !== undefined) return
  if (chunk === null) kept.set(stream, hash.digest('hex'))
  else if (typeof chunk === 'string' || chunk instanceof Uint8Array) hash.update(chunk)
}

/** Notes the hash of a body that a parser has read whole. */
export function noteBody(incoming: object, body: Uint8Array): void {
  kept.set(incoming, createHash('sha256').update(body).digest('hex'))
}

/** Whether a Content-Encoding but `identity` stands there. */
export function isEncoded(headers: readonly HeaderPair[]): boolean {
  return headers.some(([name, value]) => is(name, 'content-encoding') && value.trim().toLowerCase() !== 'identity')
}

/** Whether no body comes. Only of HTTP/1 its headers say so; HTTP/2 says it where its headers end. */
function isWithoutBody(stream: IncomingRequest & Http2Part, headers: readonly HeaderPair[]): boolean {
  if (isHttp1(stream, headers)) return !announcesBody(headers)
  return stream.stream?.endAfterHeaders === true
}

/** A copy of a request may have lost its version, not the pseudo-headers that come first (RFC 9113, section 8.3). */
function isHttp1({ httpVersionMajor = 1 }: IncomingRequest, headers: readonly HeaderPair[]): boolean {
  return httpVersionMajor === 1 && headers[0]?.[0].startsWith(':') !== true
}

/** RFC 9112, section 6.3: a request has a body when one of these says so. */
function announcesBody(headers: readonly HeaderPair[]): boolean {
  return headers.some(
    ([name, value]) => is(name, 'transfer-encoding') || (is(name, 'content-length') && value.trim() !== '0'),
  )
}

function is(name: string, wanted: string): boolean {
  return name.length === wanted.length && name.toLowerCase() === wanted
}
