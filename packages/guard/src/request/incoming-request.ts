import { UnreadableRequestError } from '../authorizer/errors.js'

/** What is read of a connection, as node:net names it. */
interface Connection {
  readonly remoteAddress?: string | undefined
  /** Of TLS. */
  readonly encrypted?: boolean | undefined
  readonly localPort?: number | undefined
  readonly destroyed?: boolean | undefined
}

/** What is read of a request, as Express, Nest and plain node:http name it; never written to. */
export interface IncomingRequest {
  /** Names and values in turn, repeats kept, as node:http read them off the wire. */
  readonly rawHeaders?: readonly string[] | undefined
  readonly method?: string | undefined
  /** Path and query; frameworks cut it to what a router has left over. */
  readonly url?: string | undefined
  /** Path and query as they stood on the request line, where the framework keeps them. */
  readonly originalUrl?: string | undefined
  /** Address of the client, as the framework's own proxy rules say. */
  readonly ip?: string | undefined
  /** `http` or `https`, as the framework's own proxy rules say. */
  readonly protocol?: string | undefined
  readonly socket?: Connection | undefined
  /** The first number of the version of HTTP. */
  readonly httpVersionMajor?: number | undefined
  /** The body as it came, where it is kept (`rawBody: true` of Nest). */
  readonly rawBody?: Uint8Array | string | undefined
  /** Fastify's request of node:http. */
  readonly raw?: IncomingRequest | undefined
}

/** A header as it came. */
export type HeaderPair = readonly [name: string, value: string]

/** Lines beyond which a request is refused unread; node:http drops lines beyond its own limit of 2000 without a word. */
export const MOST_HEADER_LINES = 256

/** Every header of a request. @throws UnreadableRequestError (400, 431) when there are none to read, or too many */
export function headersOf(incoming: IncomingRequest): readonly HeaderPair[] {
  const raw = rawHeadersOf(incoming)
  const pairs: HeaderPair[] = []
  for (let i = 0; i + 1 < raw.length; i += 2) pairs.push([raw[i] ?? '', raw[i + 1] ?? ''])
  return pairs
}

/** The same as names and values in turn. @throws UnreadableRequestError as `headersOf` */
export function rawHeadersOf(incoming: IncomingRequest): readonly string[] {
  const raw = incoming.rawHeaders ?? incoming.raw?.rawHeaders
  if (raw === undefined) throw new UnreadableRequestError('the request has no `rawHeaders`')
  if (raw.length > 2 * MOST_HEADER_LINES) {
    throw new UnreadableRequestError(`the request has more than ${MOST_HEADER_LINES} header lines`, 431)
  }
  return raw
}

/** The request line; the uri is empty where nobody knows it. */
export function requestLineOf(incoming: IncomingRequest): { readonly method: string; readonly uri: string } {
  const { method, originalUrl, url, raw } = incoming
  return { method: method ?? raw?.method ?? '', uri: originalUrl ?? url ?? raw?.url ?? '' }
}

/**
 * Address of the client; `undefined` where there never was one: on a unix socket, and for a request that says nothing of its
 * connection.
 *
 * @throws UnreadableRequestError (400) when it is gone with the connection: a policy that denies it could not be judged
 */
export function sourceIpOf({ ip, socket, raw }: IncomingRequest): string | undefined {
  const address = ip ?? socket?.remoteAddress ?? raw?.socket?.remoteAddress
  if (address !== undefined) return address
  if (hasLostAddress(socket) || hasLostAddress(raw?.socket)) {
    throw new UnreadableRequestError('the connection is closed, and the address of the client is gone with it')
  }
  return undefined
}

/** A connection that the client has reset has no peer any more, also where node has not noticed yet and it is not destroyed. */
function hasLostAddress(connection: Connection | undefined): boolean {
  return connection?.destroyed === true || connection?.localPort !== undefined
}
