import type { SignatureFields } from './authorization-header.js'
import type { QueryParameter } from './canonical-query.js'
import { SIGNATURE_PARAMETER } from './canonical-query.js'
import { ALGORITHM } from './credential.js'
import { percentDecode } from './percent-encoding.js'
import type { SignatureProblem } from './problem-code.js'
import { signatureProblem } from './problem-code.js'

/** What the query of a presigned request says. */
export interface QueryFields extends SignatureFields {
  readonly amzDate: string
  readonly expiresSeconds: number
  readonly securityToken: string | undefined
}

/** Any of them shows that a request wants to be a presigned one. */
const CREDENTIAL_PARAMETER = /^x-amz-(?:algorithm|credential|signature)$/i

/** Seconds, without leading zeros, signs or fractions. */
const EXPIRES = /^[1-9][0-9]{0,5}$/
const LONGEST_SECONDS = 604_800

/** Whether a query has a parameter of a presigned request, well formed or not. */
export function isPresigned(parameters: readonly QueryParameter[]): boolean {
  return parameters.some(([name]) => CREDENTIAL_PARAMETER.test(name))
}

/** Reads the parameters of a presigned request; that none stands twice was asked before. */
export function parseQueryAuthorization(parameters: readonly QueryParameter[]): QueryFields | SignatureProblem {
  const query = new Map(parameters)
  const decoded = (name: string) => percentDecode(query.get(name) ?? '') ?? ''
  if (decoded('X-Amz-Algorithm') !== ALGORITHM) return signatureProblem('unsupported-algorithm')
  const credential = decoded('X-Amz-Credential')
  const signedHeaders = decoded('X-Amz-SignedHeaders')
  const signature = decoded(SIGNATURE_PARAMETER)
  if (credential === '' || signedHeaders === '' || signature === '') return signatureProblem('missing-parameter')
  const expiresSeconds = parseExpires(decoded('X-Amz-Expires'))
  if (expiresSeconds === undefined) return signatureProblem('invalid-expires')
  const token = query.has('X-Amz-Security-Token') ? decoded('X-Amz-Security-Token') : undefined
  if (token === '') return signatureProblem('missing-parameter')
  return { credential, signedHeaders, signature, amzDate: decoded('X-Amz-Date'), expiresSeconds, securityToken: token }
}

/**
 * Reads X-Amz-Expires.
 *
 * Accepted: `1`, `604800`. Rejected: `0`, `604801`, `060`, `+60`, `6e1`, ``.
 */
function parseExpires(text: string): number | undefined {
  return EXPIRES.test(text) && Number(text) <= LONGEST_SECONDS ? Number(text) : undefined
}
