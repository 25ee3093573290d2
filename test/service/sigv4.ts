import { sign } from 'aws4'
import { createHash } from 'node:crypto'
import type { Credential, HeaderLine } from './client.js'

/** A request to be signed with Signature V4. */
export interface SigningInput {
  /** Default `GET`. */
  readonly method?: string
  /** Path and query as on the request line. */
  readonly path: string
  readonly host: string
  readonly body?: string
  /** Further headers to be signed. */
  readonly headers?: Readonly<Record<string, string>>
  /** Milliseconds; the time that is signed. */
  readonly now: number
  readonly service: string
  /** Default `global`. */
  readonly region?: string
}

/** Signs with `aws4`, and answers the lines that go with the request. */
export function signed(credential: Credential, input: SigningInput): HeaderLine[] {
  const headers = { ...input.headers, Host: input.host, 'X-Amz-Date': amzDate(input.now) }
  if (input.body !== undefined) Object.assign(headers, { 'Content-Type': 'application/json' })
  const request = sign({ ...aws4Request(input), headers }, aws4Credential(credential))
  return Object.entries(request.headers ?? {}).map(([name, value]): HeaderLine => [name, String(value)])
}

/** Signs the query with `aws4`, and answers the path with it. */
export function presigned(credential: Credential, input: SigningInput, expiresSeconds = 60): string {
  const separator = input.path.includes('?') ? '&' : '?'
  const path = `${input.path}${separator}X-Amz-Date=${amzDate(input.now)}&X-Amz-Expires=${expiresSeconds}`
  const headers = { ...input.headers, Host: input.host }
  return sign({ ...aws4Request(input), path, headers, signQuery: true }, aws4Credential(credential)).path ?? ''
}

/** `20261122T120000Z` of a time in milliseconds. */
export function amzDate(ms: number): string {
  return new Date(ms).toISOString().replaceAll(/[-:]|\.\d{3}/g, '')
}

/** SHA-256 of a body, lower hex. */
export function sha256(body: string): string {
  return createHash('sha256').update(body, 'utf8').digest('hex')
}

interface Aws4Request {
  readonly method: string
  readonly path: string
  readonly body?: string
  readonly service: string
  readonly region: string
}

function aws4Request({ method = 'GET', path, body, service, region = 'global' }: SigningInput): Aws4Request {
  return { method, path, service, region, ...(body !== undefined && { body }) }
}

function aws4Credential({ keyId, secret }: Credential): { accessKeyId: string; secretAccessKey: string } {
  return { accessKeyId: keyId, secretAccessKey: secret }
}
