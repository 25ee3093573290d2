import type { RequestSet } from './messages.js'

/** What a request is written from. `Host` and `Content-Length` are added where they are not given. */
export interface RequestParts {
  /** `127.0.0.1:PORT` */
  readonly host: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  /** Makes it a POST; without one it is a GET. */
  readonly body?: string
}

/** An HTTP request with the answer that it must get. */
export interface PreparedRequest {
  readonly parts: RequestParts
  /** The status that it must get. Default 200. */
  readonly status?: number
  /** Whether the marker must occur in the answer. */
  readonly marked: boolean
}

/** POST where there is a body, otherwise GET. */
export function methodOf({ body }: RequestParts): 'GET' | 'POST' {
  return body === undefined ? 'GET' : 'POST'
}

/** The status that a request must be answered with. */
export function statusOf({ status = 200 }: PreparedRequest): number {
  return status
}

/** The bytes of a request. */
export function requestBytes(parts: RequestParts): Buffer {
  const { host, path, headers, body } = parts
  const length = body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) }
  const lines = Object.entries({ Host: host, ...headers, ...length }).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.from(`${methodOf(parts)} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body ?? ''}`)
}

/** Packs requests for the load generator. */
export function requestSet(requests: readonly PreparedRequest[], marker: string): RequestSet {
  const bytes = requests.map(({ parts }) => requestBytes(parts))
  let end = 0
  return {
    bytes: Buffer.concat(bytes),
    ends: Uint32Array.from(bytes, ({ length }) => (end += length)),
    statuses: Uint16Array.from(requests, statusOf),
    expected: Uint8Array.from(requests, ({ marked }) => (marked ? 1 : 0)),
    marker,
  }
}
