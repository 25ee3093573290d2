import { createHash } from 'node:crypto'
import type { HeaderField, SignableRequest } from '../../src/index.js'
import { deriveSubkey, parseSignature, presignRequest, signRequest, verifySignature } from '../../src/index.js'
import type {
  PresignRequestOptions,
  SignRequestOptions,
  UnsignedRequest,
  VerifySignatureOptions,
} from '../../src/index.js'

/** 2026-01-02T03:04:05Z */
export const NOW = Date.UTC(2026, 0, 2, 3, 4, 5)

export const SIGNER = {
  accessKeyId: 'AKIDEXAMPLE',
  secret: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  region: 'global',
  service: 'orchard',
  now: NOW,
} as const

/** The signing key of SIGNER on its day. */
export const SIGNING_KEY = deriveSubkey({ protocol: 'aws-sig4', ...SIGNER, date: '20260102' })

export const BODY = '{"colour":"red"}'

export const REQUEST: UnsignedRequest = {
  method: 'POST',
  uri: '/apples/17?page=2&sort=name',
  headers: [
    ['Host', 'orchard.example.com'],
    ['Content-Type', 'application/json'],
    ['User-Agent', 'picker/1.0'],
  ],
  body: BODY,
}

/** SHA-256 by Node's older interface, so that the two of them agree. */
export function sha256(body: string | Uint8Array): string {
  return createHash('sha256').update(body).digest('hex')
}

/** The request as it arrives at a server, signed in its headers. */
export function signed(
  request: Partial<UnsignedRequest> = {},
  options: Partial<SignRequestOptions> = {},
): SignableRequest {
  const unsigned = { ...REQUEST, ...request }
  const added = signRequest(unsigned, { ...SIGNER, ...options })
  return arrived(unsigned, unsigned.uri, [...unsigned.headers, ...added])
}

/** The request as it arrives at a server, signed in its query. */
export function presigned(
  request: Partial<UnsignedRequest> = {},
  options: Partial<PresignRequestOptions> = {},
): SignableRequest {
  const unsigned = { ...REQUEST, headers: [['Host', 'orchard.example.com']] as const, ...request }
  const uri = presignRequest(unsigned, { ...SIGNER, ...options })
  return arrived(unsigned, uri, unsigned.headers)
}

function arrived(request: UnsignedRequest, uri: string, headers: readonly HeaderField[]): SignableRequest {
  return { method: request.method, uri, headers, bodySha256: request.bodySha256 ?? sha256(request.body ?? '') }
}

/** What a server with one key says: `ok`, `none` when there is no signature, `unknown-key`, or the code of the problem. */
export function verdict(request: SignableRequest, options: Partial<VerifySignatureOptions> = {}): string {
  const parsed = parseSignature(request)
  if (parsed === undefined) return 'none'
  if (parsed.problem) return parsed.problem.code
  if (parsed.credential.accessKeyId !== SIGNER.accessKeyId) return 'unknown-key'
  return verifySignature(parsed, request, SIGNING_KEY, { now: NOW, ...options }).problem?.code ?? 'ok'
}

/** The request with the value of a header replaced. */
export function withHeader(request: SignableRequest, name: string, change: (value: string) => string): SignableRequest {
  const headers = request.headers.map(([found, value]): HeaderField => {
    return found.toLowerCase() === name.toLowerCase() ? [found, change(value)] : [found, value]
  })
  return { ...request, headers }
}

/** The request with one more header. */
export function addHeader(request: SignableRequest, name: string, value: string): SignableRequest {
  return { ...request, headers: [...request.headers, [name, value]] }
}

/** The request without the headers of a name. */
export function withoutHeader(request: SignableRequest, name: string): SignableRequest {
  return { ...request, headers: request.headers.filter(([found]) => found.toLowerCase() !== name.toLowerCase()) }
}
