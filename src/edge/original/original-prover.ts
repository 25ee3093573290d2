import {
  cookieValues,
  type Eventually,
  type Identity,
  type ProofRequest,
  Prover,
  type Refusal,
  SESSION_COOKIE,
} from '@tinyauth/decision'

const NO_CREDENTIAL: Refusal = { code: 'UnsignedRequest', detail: '`Authorization: Bearer` is no credential there' }

/** Proves as the original does: it reads session tokens from the cookie alone, with their second proof (wire-protocol 3.2). */
export class OriginalProver extends Prover {
  override prove(request: ProofRequest): Eventually<Identity | Refusal> {
    return isBearerAlone(request) ? NO_CREDENTIAL : super.prove(request)
  }
}

/** The cookie comes first. */
function isBearerAlone({ headers }: ProofRequest): boolean {
  const isBearer = headers.one('authorization')?.slice(0, 7).toLowerCase() === 'bearer '
  return isBearer && cookieValues(headers, SESSION_COOKIE).length === 0
}
