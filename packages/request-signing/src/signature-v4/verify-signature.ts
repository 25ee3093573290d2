import { sameBytes } from '../constant-time.js'
import type { SigningKey } from '../mac.js'
import { assertSigningKey, hmacSha256 } from '../mac.js'
import { Problem } from '../problem.js'
import { canonicalText } from './canonical-request.js'
import type { ParsedSignature } from './parse-signature.js'
import { payloadHashes } from './payload-hash.js'
import type { SignatureProblemCode, SignatureRefusal } from './problem-code.js'
import { signatureProblem } from './problem-code.js'
import { requestParts } from './request-parts.js'
import type { PathOptions, SignableRequest } from './signable-request.js'
import { stringToSign } from './string-to-sign.js'

/** How a signature is judged. */
export interface VerifySignatureOptions extends PathOptions {
  /** The time of the verifier, milliseconds since 1970. */
  readonly now: number
  /**
   * How far the signer's clock may be off, seconds: of a header signature to both sides, of a presigned one only ahead,
   * since it says itself how long it is good. The limit itself is accepted. Default 300.
   */
  readonly skewSeconds?: number
  /**
   * Whether a signature may leave out the body (`UNSIGNED-PAYLOAD`). Default false: whoever holds such a request can put
   * any body into it.
   */
  readonly allowUnsignedPayload?: boolean
}

/** The signature covers this request and was made with this key at an accepted time. It may have been seen before. */
export interface VerifiedSignature {
  readonly ok: true
  readonly problem?: undefined
}

const VERIFIED: VerifiedSignature = Object.freeze({ ok: true })
const ENCODED_SLASH = /%2f/i

/**
 * Verifies a parsed signature against the request that it was parsed from: its time, its body, and in constant time the
 * signature itself. An option that is not a number refuses.
 *
 * `signingKey` is the `aws-sig4` subkey of the credential's secret, date, region and service.
 *
 * @throws RangeError when the key has fewer than 32 bytes. Nothing in a request throws.
 */
export function verifySignature(
  parsed: ParsedSignature,
  request: SignableRequest,
  signingKey: SigningKey,
  options: VerifySignatureOptions,
): VerifiedSignature | SignatureRefusal {
  assertSigningKey(signingKey)
  const code = timeProblem(parsed, options)
  if (code !== undefined) return refusal(code)
  const parts = requestParts(request)
  // A single encoding gives `%2F` and `/` one canonical form, but they are two resources.
  if (options.doubleEncodePath === false && ENCODED_SLASH.test(parts.path)) return refusal('ambiguous-path')
  const hashes = payloadHashes(parts, request.bodySha256, parsed.kind, options.allowUnsignedPayload === true)
  if (hashes instanceof Problem) return { ok: false, problem: hashes }
  const received = Buffer.from(parsed.signature, 'hex')
  const matches = hashes.some((payloadHash) => {
    const { signedHeaders, amzDate, credential } = parsed
    const canonical = canonicalText(request.method, parts, options, signedHeaders, payloadHash)
    return sameBytes(hmacSha256(signingKey, stringToSign(canonical, amzDate, credential)), received)
  })
  return matches ? VERIFIED : refusal('signature-mismatch')
}

function refusal(code: SignatureProblemCode): SignatureRefusal {
  return { ok: false, problem: signatureProblem(code) }
}

/** Each rule is written so that NaN breaks it. */
function timeProblem(parsed: ParsedSignature, options: VerifySignatureOptions): SignatureProblemCode | undefined {
  const { now, skewSeconds = 300 } = options
  const skewMs = skewSeconds * 1000
  if (!(parsed.timeMs <= now + skewMs)) return 'clock-skew'
  if (parsed.kind === 'query') return now < parsed.timeMs + parsed.expiresSeconds * 1000 ? undefined : 'expired'
  return now - skewMs <= parsed.timeMs ? undefined : 'clock-skew'
}
