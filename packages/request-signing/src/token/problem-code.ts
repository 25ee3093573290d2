import type { Refusal } from '../problem.js'
import { Problem } from '../problem.js'

/** Every reason for which a token is refused, by code. */
export const TOKEN_PROBLEMS = {
  'token-too-large': 'the token has more than 8192 characters',
  'malformed-token': 'the token is not three parts of canonical base64url with two json objects and a mac of 32 bytes',
  'unsupported-algorithm': 'the token is not signed with HS256',
  'unsupported-type': 'the type of the token is not JWT',
  'critical-header': 'the token has critical header parameters',
  'invalid-key-id': 'the key id of the token is not a text',
  'signature-mismatch': 'the signature of the token does not match',
  'invalid-claim': 'a claim that is needed is missing or of another type',
  'issued-in-future': 'the token was issued in the future',
  'not-yet-valid': 'the token is not valid yet',
  'lifetime-too-long': 'the token expires later than any token may, or before it was issued',
  expired: 'the token has expired',
} as const satisfies Readonly<Record<string, string>>

/** The code of a refused token. */
export type TokenProblemCode = keyof typeof TOKEN_PROBLEMS

/** The answer that refuses a token. */
export type TokenRefusal = Refusal<TokenProblemCode>

/** Refuses a token for a reason. */
export function refuseToken(code: TokenProblemCode): TokenRefusal {
  return { ok: false, problem: new Problem(code, TOKEN_PROBLEMS[code]) }
}
