import type { RequestSet } from './messages.js'

/** What a POST with a JSON body is written from. `Host` and `Content-Length` are added where they are not given. */
export interface RequestParts {
  /** `127.0.0.1:PORT` */
  readonly host: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** An HTTP request with the answer that it must get. */
export interface PreparedRequest {
  readonly parts: RequestParts
  /** Whether the marker must occur in the answer. */
  readonly marked: boolean
}

/** The bytes of a request. */
export function requestBytes({ host, path, headers, body }: RequestParts): Buffer {
  const fields = { Host: host, ...headers, 'Content-Length': String(Buffer.byteLength(body)) }
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.from(`POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`)
}

/** Packs requests for the load generator. */
export function requestSet(requests: readonly PreparedRequest[], marker: string): RequestSet {
  const bytes = requests.map(({ parts }) => requestBytes(parts))
  let end = 0
  return {
    bytes: Buffer.concat(bytes),
    ends: Uint32Array.from(bytes, ({ length }) => (end += length)),
    expected: Uint8Array.from(requests, ({ marked }) => (marked ? 1 : 0)),
    marker,
  }
}
