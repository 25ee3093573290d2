import { Sha256 } from '@aws-crypto/sha256-js'
import { describe, expect, it } from '@jest/globals'
import { SignatureV4 } from '@smithy/signature-v4'
import { sign as aws4Sign } from 'aws4'
import type { HeaderField, PathOptions, SignableRequest } from '../src/index.js'
import { deriveSubkey, parseSignature, presignRequest, signRequest, verifySignature } from '../src/index.js'
import { NOW, sha256, SIGNER } from './builders/signed-request.js'

const HOST = 'orchard.example.com'
const AMZ_DATE = '20260102T030405Z'
const ONCE: PathOptions = { normalizePath: false, doubleEncodePath: false }

interface Shape {
  readonly title: string
  readonly method: string
  readonly path: string
  /** Decoded, because one of the other signers wants it so. */
  readonly query?: Readonly<Record<string, string | string[]>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly service?: string
  readonly sessionToken?: string
}

const SHAPES: readonly Shape[] = [
  { title: 'a plain request', method: 'GET', path: '/' },
  { title: 'a path', method: 'GET', path: '/apples/17' },
  { title: 'a path that ends in a slash', method: 'GET', path: '/apples/' },
  { title: 'a path with dot segments and empty ones', method: 'GET', path: '//apples/./a/../17' },
  { title: 'an encoded path', method: 'GET', path: '/apples/green%20ones%2F%C3%BC' },
  { title: 'a path with reserved characters', method: 'GET', path: '/apples/@$&,=:' },
  { title: 'a query out of order', method: 'GET', path: '/apples', query: { b: '2', a: '1', 'a-': '0', B: '3' } },
  { title: 'a query to be encoded', method: 'GET', path: '/apples', query: { 'na me': "a/b+c=d&e;f !'()*~", ü: '€' } },
  { title: 'a query of empty values', method: 'GET', path: '/apples', query: { a: '', b: '' } },
  { title: 'a repeated parameter', method: 'GET', path: '/apples', query: { a: ['c', 'b', 'B'], b: 'x' } },
  {
    title: 'a JSON body',
    method: 'POST',
    path: '/apples',
    headers: { 'Content-Type': 'application/json' },
    body: '{"a":"€"}',
  },
  { title: 'an empty body', method: 'PUT', path: '/apples/17', body: '' },
  { title: 'a deletion', method: 'DELETE', path: '/apples/17', headers: { 'If-Match': '"etag"' } },
  { title: 'headers to be trimmed', method: 'GET', path: '/apples', headers: { 'X-Note': '  a   b  ', 'X-Empty': '' } },
  {
    title: 'headers that are not signed',
    method: 'GET',
    path: '/',
    headers: { 'User-Agent': 'picker/1', Connection: 'close' },
  },
  { title: 'a header of its own', method: 'GET', path: '/', headers: { 'X-Amz-Meta-Colour': 'red' } },
  { title: 'a temporary credential', method: 'GET', path: '/apples', sessionToken: 'AQoDYXdz/+==' },
  { title: 'an object of S3', method: 'GET', path: '/bucket//a/../%C3%BC%20b', service: 's3' },
  { title: 'an upload to S3', method: 'PUT', path: '/bucket/key', service: 's3', body: 'data' },
]

function encoded(query: NonNullable<Shape['query']>): string {
  const escape = (text: string) => encodeURIComponent(text).replace(/[!'()*]/g, hexEscape)
  return Object.entries(query)
    .flatMap(([name, values]) => [values].flat().map((value) => `${escape(name)}=${escape(value)}`))
    .join('&')
}

function hexEscape(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`
}

function uriOf({ path, query }: Pick<Shape, 'path' | 'query'>): string {
  return query === undefined ? path : `${path}?${encoded(query)}`
}

function pairs(headers: Readonly<Record<string, unknown>>): HeaderField[] {
  return Object.entries(headers).map(([name, value]) => [name, String(value)])
}

function judge(shape: Shape, uri: string, headers: readonly HeaderField[]): string {
  const { method, body = '', service = SIGNER.service } = shape
  const request: SignableRequest = { method, uri, headers, bodySha256: sha256(body) }
  const parsed = parseSignature(request)
  if (!parsed || parsed.problem) return parsed?.problem.code ?? 'none'
  const key = deriveSubkey({ protocol: 'aws-sig4', ...SIGNER, date: '20260102', service })
  const options = { ...pathOptions(shape), now: NOW, allowUnsignedPayload: parsed.kind === 'query' && service === 's3' }
  return verifySignature(parsed, request, key, options).problem?.code ?? 'ok'
}

function pathOptions({ service }: Shape): PathOptions {
  return service === 's3' ? ONCE : {}
}

function byAws4(shape: Shape, signQuery: boolean): { readonly path: string; readonly headers: HeaderField[] } {
  const { method, body, service = SIGNER.service, sessionToken } = shape
  const query = signQuery ? { ...shape.query, 'X-Amz-Date': AMZ_DATE, 'X-Amz-Expires': '60' } : shape.query
  const path = uriOf({ path: shape.path, ...(query && { query }) })
  const headers = { Host: HOST, ...(signQuery ? {} : { 'X-Amz-Date': AMZ_DATE }), ...shape.headers }
  const { region, accessKeyId, secret: secretAccessKey } = SIGNER
  const request = { method, path, headers, service, region, signQuery, ...(body === undefined ? {} : { body }) }
  const result = aws4Sign(request, { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) })
  return { path: String(result.path), headers: pairs({ ...result.headers }) }
}

function smithySigner({ service = SIGNER.service, sessionToken }: Shape): SignatureV4 {
  const { region, accessKeyId, secret: secretAccessKey } = SIGNER
  const credentials = { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) }
  return new SignatureV4({ credentials, region, service, sha256: Sha256, uriEscapePath: service !== 's3' })
}

function smithyRequest({ method, path, query = {}, headers, body }: Shape): Parameters<SignatureV4['presign']>[0] {
  return {
    protocol: 'https:',
    hostname: HOST,
    method,
    path,
    query: { ...query },
    headers: { Host: HOST, ...headers },
    body,
  }
}

describe.each(SHAPES)('$title', (shape) => {
  it('signed by aws4 in the headers is verified', () => {
    const { path, headers } = byAws4(shape, false)
    expect(judge(shape, path, headers)).toBe('ok')
  })

  it('presigned by aws4 is verified', () => {
    const { path, headers } = byAws4(shape, true)
    expect(judge(shape, path, headers)).toBe('ok')
  })

  it('signed by the SDK of AWS in the headers is verified', async () => {
    const signed = await smithySigner(shape).sign(smithyRequest(shape), { signingDate: new Date(NOW) })
    expect(judge(shape, uriOf(shape), pairs(signed.headers))).toBe('ok')
  })

  it('presigned by the SDK of AWS is verified', async () => {
    const signed = await smithySigner(shape).presign(smithyRequest(shape), {
      signingDate: new Date(NOW),
      expiresIn: 60,
    })
    // What the SDK moved into the query is text.
    const query = signed.query as Record<string, string | string[]>
    expect(judge(shape, uriOf({ path: shape.path, query }), pairs(signed.headers))).toBe('ok')
  })

  it('signed by us has the signature that aws4 gives the same headers', () => {
    const theirs = byAws4(shape, false)
    const given = theirs.headers.filter(([name]) => !/^(?:authorization|content-length|x-amz-date)$/i.test(name))
    const { method, body = '', service = SIGNER.service } = shape
    const request = { method, uri: theirs.path, headers: given, body }
    const signer = { ...SIGNER, service, ...pathOptions(shape) }
    const ours = [...given, ...signRequest(request, signer)]
    expect(judge(shape, theirs.path, ours)).toBe('ok')
    if (body === '') expect(signatureIn(ours)).toBe(signatureIn(theirs.headers))
  })

  it('presigned by us is verified', () => {
    const headers = pairs({ Host: HOST, ...shape.headers })
    const { method, body = '', service = SIGNER.service } = shape
    const request = { method, uri: uriOf(shape), headers, body }
    expect(judge(shape, presignRequest(request, { ...SIGNER, service, ...pathOptions(shape) }), headers)).toBe('ok')
  })
})

function signatureIn(headers: readonly HeaderField[]): string | undefined {
  return headers.find(([name]) => name === 'Authorization')?.[1].slice(-64)
}
