import type { Eventually } from '../eventually.js'
import type { PrincipalSource } from '../principal/principal-source.js'
import { BasicVerifier } from './basic.js'
import { AccessTokens } from './access-token.js'
import type { Identity, ProofRequest, Refusal, Verifier } from './proof.js'
import { BearerVerifier, SessionVerifier } from './session.js'
import { SessionCookieVerifier, type SessionCookieSettings } from './session-cookie.js'
import type { SessionKeys } from './session-keys.js'
import { SessionTokens, type SessionTokenSettings } from './session-token.js'
import { isPresigned, SigV4Verifier } from './sigv4.js'

/** What the proofs are made with. */
export interface ProverSettings extends SessionTokenSettings {
  /** How far the time of a signature may be from ours, in seconds. */
  readonly clockSkewSeconds: number
  /** How sessions on the server are judged. Default: their cookie is no proof here. */
  readonly sessions?: SessionCookieSettings
}

/**
 * Finds out who is asking (wire-protocol 3.2). The first scheme whose credential is there decides; a wrong credential ends
 * the search.
 */
export class Prover {
  private readonly verifiers: readonly Verifier[]

  constructor(principals: PrincipalSource, keys: SessionKeys, settings: ProverSettings) {
    const tokens = new SessionTokens(principals, keys, settings)
    this.verifiers = [
      new SessionVerifier(tokens),
      new BasicVerifier(principals),
      new SigV4Verifier(principals, settings.clockSkewSeconds),
      new BearerVerifier(tokens, new AccessTokens(principals)),
      // Last: an explicit credential says more than what a browser adds by itself.
      ...(settings.sessions === undefined ? [] : [new SessionCookieVerifier(principals, settings.sessions)]),
    ]
  }

  prove(request: ProofRequest): Eventually<Identity | Refusal> {
    // Two Authorization headers are two credentials; neither the first nor the last wins silently.
    const headers = request.headers.all('authorization').length
    if (headers > 1 || (headers === 1 && isPresigned(request))) {
      return { code: 'InvalidSignature', detail: 'more than one credential: Authorization headers, presigned address' }
    }
    for (const verifier of this.verifiers) {
      const result = verifier.verify(request)
      if (result !== undefined) return result
    }
    return { code: 'UnsignedRequest', detail: 'no credential' }
  }
}
