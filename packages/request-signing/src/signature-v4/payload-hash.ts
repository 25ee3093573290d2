import { Problem } from '../problem.js'
import type { SignatureProblem } from './problem-code.js'
import { signatureProblem } from './problem-code.js'
import type { RequestParts } from './request-parts.js'

/** What a signer writes for a body that it does not cover. */
export const UNSIGNED_PAYLOAD = 'UNSIGNED-PAYLOAD'

const STREAMING = 'STREAMING-'

/**
 * What may stand for the body in the canonical request; of several, each is as good as the others.
 *
 * X-Amz-Content-Sha256 is a claim of the sender: where it is present, in the headers or (presigned) in the query, it must be
 * the hash of the body that came. A presigned request without it has the hash of the body or, when that is allowed, the
 * default of S3, which is no hash.
 */
export function payloadHashes(
  parts: RequestParts,
  bodySha256: string,
  kind: 'header' | 'query',
  allowUnsignedPayload: boolean,
): readonly string[] | SignatureProblem {
  const claimed = claimedHashes(parts, kind)
  const problems = claimed.map((hash) => claimProblem(hash, bodySha256, allowUnsignedPayload))
  const [problem] = problems.filter((found) => found instanceof Problem)
  if (problem !== undefined) return problem
  const [hash, ...others] = claimed
  if (others.some((other) => other !== hash)) return signatureProblem('body-mismatch')
  if (hash !== undefined) return [hash]
  return kind === 'query' && allowUnsignedPayload ? [bodySha256, UNSIGNED_PAYLOAD] : [bodySha256]
}

function claimedHashes({ headers, parameters }: RequestParts, kind: 'header' | 'query'): readonly string[] {
  const inHeaders = headers.get('x-amz-content-sha256') ?? []
  if (kind === 'header') return inHeaders
  const inQuery = parameters.filter(([name]) => name.toLowerCase() === 'x-amz-content-sha256').map(([, value]) => value)
  return [...inHeaders, ...inQuery]
}

function claimProblem(claimed: string, bodySha256: string, allowUnsigned: boolean): SignatureProblem | undefined {
  if (claimed === UNSIGNED_PAYLOAD) return allowUnsigned ? undefined : signatureProblem('unsigned-payload')
  if (claimed.startsWith(STREAMING)) return signatureProblem('streaming-payload')
  return claimed === bodySha256 ? undefined : signatureProblem('body-mismatch')
}
