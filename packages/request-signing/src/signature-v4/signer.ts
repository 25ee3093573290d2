import type { SigningKey } from '../mac.js'
import { assertSigningKey, hmacSha256, sha256Hex } from '../mac.js'
import { deriveSubkey } from '../subkey.js'
import { subkeyDate } from '../subkey-date.js'
import { canonicalRequest } from './canonical-request.js'
import type { Credential } from './credential.js'
import { parseSignature } from './parse-signature.js'
import type { HeaderField, PathOptions, SignableRequest } from './signable-request.js'
import { stringToSign } from './string-to-sign.js'

/** A request that is to be signed; its body or the hash of its body (64 lower-case hexadecimal digits), or neither when it has none. */
export interface UnsignedRequest {
  readonly method: string
  /** Path and query exactly as they will stand on the request line, percent-encoded. */
  readonly uri: string
  /** What will be sent and signed; `Host` must be among them. Headers that a hop may change are left unsigned. */
  readonly headers: readonly HeaderField[]
  readonly body?: string | Uint8Array
  readonly bodySha256?: string
}

/** Who signs, for what and when. */
export type Signer = SignerBase & ({ readonly secret: string } | { readonly signingKey: SigningKey })

interface SignerBase extends PathOptions {
  readonly accessKeyId: string
  readonly region: string
  readonly service: string
  /** The time of the signature, milliseconds since 1970; a `signingKey` must be of the same UTC day. */
  readonly now: number
  /** The session token of a temporary credential. Default: none. */
  readonly securityToken?: string
  /** Leaves the body out of the signature, which few verifiers accept. Default false. */
  readonly unsignedPayload?: boolean
}

const UNSIGNED_HEADERS = new Set([
  'authorization',
  'connection',
  'content-length',
  'expect',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'user-agent',
  'x-amzn-trace-id',
])

/** The names of the headers that are signed: lower-case, sorted, each once; none that a hop may change. */
export function signedHeaderNames(headers: readonly HeaderField[]): readonly string[] {
  const names = new Set(headers.map(([name]) => name.toLowerCase()))
  return [...names].filter((name) => !UNSIGNED_HEADERS.has(name) && !name.startsWith('proxy-')).sort()
}

/** The credential of a signer on the day of its signature. */
export function signerCredential({ accessKeyId, region, service, now }: Signer): Credential {
  return { accessKeyId, date: subkeyDate(now), region, service }
}

/** SHA-256 of the body of a request in lower-case hexadecimal digits. */
export function bodyHash({ body, bodySha256 }: UnsignedRequest): string {
  return bodySha256 ?? sha256Hex(body ?? '')
}

/** The signature of a request: 64 lower-case hexadecimal digits. */
export function signatureOf(
  request: SignableRequest,
  amzDate: string,
  payloadHash: string,
  signedHeaders: readonly string[],
  signer: Signer,
): string {
  const canonical = canonicalRequest(request, { ...signer, signedHeaders, payloadHash })
  return hmacSha256(signingKeyOf(signer), stringToSign(canonical, amzDate, signerCredential(signer))).toString('hex')
}

function signingKeyOf(signer: Signer): SigningKey {
  if ('secret' in signer) {
    const { secret, region, service, now } = signer
    return deriveSubkey({ protocol: 'aws-sig4', secret, date: subkeyDate(now), region, service })
  }
  assertSigningKey(signer.signingKey)
  return signer.signingKey
}

/**
 * Makes sure that a signed request is one that `parseSignature` reads.
 *
 * @throws TypeError with the code of its problem: a request that cannot be verified is a mistake of whoever signs.
 */
export function assertReadable(request: SignableRequest): void {
  const problem = parseSignature(request)?.problem
  if (problem !== undefined) throw new TypeError(`the request cannot be signed (${problem.code}): ${problem.message}`)
}
