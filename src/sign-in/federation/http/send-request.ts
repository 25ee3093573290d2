import type { IncomingMessage, RequestOptions } from 'node:http'
import { request as requestPlain } from 'node:http'
import { request as requestSecure } from 'node:https'
import type { LookupFunction } from 'node:net'
import { isIP } from 'node:net'
import { FederationError } from '../federation-error.js'
import type { ProviderRequest } from './provider-fetch.js'

/** Limits of one request. */
export interface RequestLimits {
  readonly timeoutMs: number
  readonly maxBytes: number
}

/** Statuses whose answers have no body (Fetch, 2.2.3). */
const BODILESS = new Set([204, 205, 304])

/**
 * Sends one request to one of the given addresses of its host, and reads the whole answer.
 *
 * @throws FederationError `ProviderUnavailable` when there is none in time, `ProviderAnswer` when it is too long or packed
 */
export async function sendRequest(
  url: URL,
  addresses: readonly string[],
  request: ProviderRequest,
  limits: RequestLimits,
): Promise<Response> {
  const deadline = AbortSignal.timeout(limits.timeoutMs)
  const signal = request.signal === undefined ? deadline : AbortSignal.any([deadline, request.signal])
  try {
    const message = await answerTo(url, request, { signal, lookup: lookupOf(addresses) })
    return responseOf(message, await bodyOf(message, limits.maxBytes, url))
  } catch (error) {
    throw failureOf(error, url, deadline.aborted ? limits.timeoutMs : undefined)
  }
}

/** Names nothing but what was resolved and judged before. */
function lookupOf(addresses: readonly string[]): LookupFunction {
  const known = addresses.map((address) => ({ address, family: isIP(address) }))
  return (_hostname, options, callback) => {
    if (options.all === true) callback(null, known)
    else callback(null, known[0]?.address ?? '', known[0]?.family)
  }
}

function answerTo(url: URL, request: ProviderRequest, options: RequestOptions): Promise<IncomingMessage> {
  const { method = 'GET', headers = {} } = request
  const body = textOf(request.body)
  const send = url.protocol === 'https:' ? requestSecure : requestPlain
  return new Promise((resolve, reject) => {
    // A connection of another provider must not be taken over: what is permitted to one need not be to the other.
    const all = { ...options, method, agent: false, headers: { ...headers, ...OURS, ...lengthOf(body) } }
    send(url, all, resolve).on('error', reject).end(body)
  })
}

const OURS = { 'user-agent': 'tinyauth', 'accept-encoding': 'identity' }

function lengthOf(body: string | undefined): Readonly<Record<string, string>> {
  return body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
}

function textOf(body: unknown): string | undefined {
  if (body === undefined || body === null) return undefined
  if (typeof body === 'string') return body
  if (body instanceof URLSearchParams) return body.toString()
  throw new TypeError('a request to a provider has a form or text as its body')
}

async function bodyOf(message: IncomingMessage, maxBytes: number, url: URL): Promise<Buffer> {
  const encoding = message.headers['content-encoding'] ?? 'identity'
  if (encoding !== 'identity') {
    message.destroy()
    throw new FederationError('ProviderAnswer', `\`${url.host}\` answered in the encoding \`${encoding}\``)
  }
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of message) {
    // Without an encoding set, a stream of HTTP gives buffers.
    const bytes = chunk as Buffer
    length += bytes.length
    if (length > maxBytes) {
      message.destroy()
      throw new FederationError('ProviderAnswer', `\`${url.host}\` answered more than ${maxBytes} bytes`)
    }
    chunks.push(bytes)
  }
  return Buffer.concat(chunks)
}

function responseOf(message: IncomingMessage, body: Buffer): Response {
  const status = message.statusCode ?? 0
  const headers = new Headers()
  for (const [name, value] of Object.entries(message.headers)) {
    if (typeof value === 'string') headers.set(name, value)
  }
  return new Response(BODILESS.has(status) ? null : new Uint8Array(body), { status, headers })
}

function failureOf(error: unknown, url: URL, timeoutMs: number | undefined): FederationError {
  if (error instanceof FederationError) return error
  if (timeoutMs !== undefined) {
    return new FederationError('ProviderUnavailable', `\`${url.host}\` did not answer within ${timeoutMs} ms`)
  }
  return new FederationError('ProviderUnavailable', `\`${url.host}\` cannot be reached: ${reasonOf(error)}`)
}

/** `ECONNREFUSED`, `CERT_HAS_EXPIRED`. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}
