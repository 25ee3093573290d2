/**
 * Here lives what proves that a request or a token was made by the holder of a key: subkeys, HS256 tokens, Signature V4. Not
 * here: where keys are kept, who holds them, what they may do, what time it is. Start reading at
 * `signature-v4/verify-signature.ts`, then `token/verify-token.ts`.
 */

export { sameBytes, sameSecret } from './constant-time.js'
export type { SigningKey } from './mac.js'
export { Problem, type Refusal } from './problem.js'
export { deriveSubkey, type SubkeyInput, type SubkeyProtocol } from './subkey.js'
export { isSubkeyDate, subkeyDate } from './subkey-date.js'
export { type DecodedToken, decodeToken } from './token/decode-token.js'
export type { JsonObject } from './token/json-object.js'
export { TOKEN_PROBLEMS, type TokenProblemCode, type TokenRefusal } from './token/problem-code.js'
export { signToken, type TokenHeader } from './token/sign-token.js'
export { tokenDate } from './token/token-date.js'
export { type VerifiedClaims, type VerifiedToken, verifyToken, type VerifyTokenOptions } from './token/verify-token.js'
export { formatAmzDate, parseAmzDate } from './signature-v4/amz-date.js'
export { canonicalPath } from './signature-v4/canonical-path.js'
export { canonicalRequest, type CanonicalRequestOptions } from './signature-v4/canonical-request.js'
export type { Credential } from './signature-v4/credential.js'
export {
  type HeaderSignature,
  type ParsedSignature,
  parseSignature,
  type QuerySignature,
} from './signature-v4/parse-signature.js'
export { presignRequest, type PresignRequestOptions } from './signature-v4/presign-request.js'
export {
  SIGNATURE_PROBLEMS,
  type SignatureProblem,
  type SignatureProblemCode,
  type SignatureRefusal,
} from './signature-v4/problem-code.js'
export { signRequest, type SignRequestOptions } from './signature-v4/sign-request.js'
export type { HeaderField, PathOptions, SignableRequest } from './signature-v4/signable-request.js'
export type { Signer, UnsignedRequest } from './signature-v4/signer.js'
export { stringToSign } from './signature-v4/string-to-sign.js'
export {
  type VerifiedSignature,
  verifySignature,
  type VerifySignatureOptions,
} from './signature-v4/verify-signature.js'
