import { Problem } from '../problem.js'
import { parseAmzDate } from './amz-date.js'
import type { SignatureFields } from './authorization-header.js'
import { isSignatureScheme, parseAuthorization } from './authorization-header.js'
import type { Credential } from './credential.js'
import { parseCredential } from './credential.js'
import type { SignatureProblem, SignatureProblemCode, SignatureRefusal } from './problem-code.js'
import { signatureProblem } from './problem-code.js'
import { isPresigned, parseQueryAuthorization } from './query-authorization.js'
import type { RequestParts } from './request-parts.js'
import { requestParts } from './request-parts.js'
import type { SignableRequest } from './signable-request.js'
import { headerProblem, parseSignedHeaders } from './signed-headers.js'
import { uriProblem } from './uri-problem.js'

interface SignatureBase {
  readonly problem?: undefined
  /** Not verified: it serves to find the signing key, and to ask whether region and service are one's own. */
  readonly credential: Credential
  /** Lower-case and sorted; `host` and every `x-amz-` header are among them. */
  readonly signedHeaders: readonly string[]
  /** 64 lower-case hexadecimal digits. */
  readonly signature: string
  /** X-Amz-Date as it was sent, which is how it was signed. */
  readonly amzDate: string
  /** The same in milliseconds since 1970. */
  readonly timeMs: number
  /** X-Amz-Security-Token, of a temporary credential. Covered by the signature; what it means is the caller's to judge. */
  readonly securityToken: string | undefined
}

/** A signature in the Authorization header: good for the skew around its time. */
export interface HeaderSignature extends SignatureBase {
  readonly kind: 'header'
}

/** A signature in the query, of a presigned request: good until it expires. */
export interface QuerySignature extends SignatureBase {
  readonly kind: 'query'
  /** 1 to 604800 seconds after its time (seven days). */
  readonly expiresSeconds: number
}

/** A signature that was read and is not verified. */
export type ParsedSignature = HeaderSignature | QuerySignature

/** Of these a presigned request has the parameter; a header besides would be a second opinion. */
const QUERY_ONLY = ['x-amz-date', 'x-amz-security-token'] as const

const SHA256_HEX = /^[0-9a-f]{64}$/
const METHOD = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,64}$/

/**
 * Reads the Signature V4 credential of a request, from its Authorization header or its query, and verifies nothing. Answers
 * undefined when there is none, so that another kind of credential may be tried; once there is a trace of one, it is read or
 * refused. Never throws.
 *
 * First parse, then find the key by `credential`, then `verifySignature` with the same request.
 */
export function parseSignature(request: SignableRequest): ParsedSignature | SignatureRefusal | undefined {
  const parts = requestParts(request)
  const authorizations = parts.headers.get('authorization') ?? []
  const inHeader = authorizations.some(isSignatureScheme)
  const inQuery = isPresigned(parts.parameters)
  if (!inHeader && !inQuery) return undefined
  // INVARIANT: with two credentials neither is looked at, so that no reader may prefer the other one.
  if (inQuery && authorizations.length > 0) return refusal(signatureProblem('several-credentials'))
  const code = requestProblem(request, parts)
  if (code !== undefined) return refusal(signatureProblem(code))
  const parsed = inQuery ? queryForm(parts) : headerForm(parts, authorizations[0] ?? '')
  return parsed instanceof Problem ? refusal(parsed) : parsed
}

function refusal(problem: SignatureProblem): SignatureRefusal {
  return { ok: false, problem }
}

function requestProblem(request: SignableRequest, parts: RequestParts): SignatureProblemCode | undefined {
  if (!METHOD.test(request.method)) return 'invalid-method'
  if (!SHA256_HEX.test(request.bodySha256)) return 'invalid-body-hash'
  return headerProblem(parts.headers) ?? uriProblem(parts)
}

function headerForm(parts: RequestParts, authorization: string): HeaderSignature | SignatureProblem {
  const fields = parseAuthorization(authorization)
  if (fields instanceof Problem) return fields
  const amzDate = parts.headers.get('x-amz-date')?.[0]
  if (amzDate === undefined) return signatureProblem('missing-date')
  const base = signatureBase(parts, fields, amzDate)
  if (base instanceof Problem) return base
  return { kind: 'header', ...base, securityToken: parts.headers.get('x-amz-security-token')?.[0] }
}

function queryForm(parts: RequestParts): QuerySignature | SignatureProblem {
  if (QUERY_ONLY.some((name) => parts.headers.has(name))) return signatureProblem('several-credentials')
  const fields = parseQueryAuthorization(parts.parameters)
  if (fields instanceof Problem) return fields
  if (fields.amzDate === '') return signatureProblem('missing-date')
  const base = signatureBase(parts, fields, fields.amzDate)
  if (base instanceof Problem) return base
  return { kind: 'query', ...base, expiresSeconds: fields.expiresSeconds, securityToken: fields.securityToken }
}

function signatureBase(
  parts: RequestParts,
  fields: SignatureFields,
  amzDate: string,
): Omit<SignatureBase, 'securityToken'> | SignatureProblem {
  const credential = parseCredential(fields.credential)
  if (credential instanceof Problem) return credential
  const timeMs = parseAmzDate(amzDate)
  if (timeMs === undefined) return signatureProblem('invalid-date')
  if (credential.date !== amzDate.slice(0, 8)) return signatureProblem('scope-date-mismatch')
  const signedHeaders = parseSignedHeaders(fields.signedHeaders, parts.headers)
  if (signedHeaders instanceof Problem) return signedHeaders
  const { signature } = fields
  if (!SHA256_HEX.test(signature)) return signatureProblem('invalid-signature')
  return { credential, signedHeaders, signature, amzDate, timeMs }
}
