import { hash } from 'node:crypto'
import { type Eventually, whenThere } from '../eventually.js'
import { ANY_SERVICE } from '../principal/access-key.js'
import type { HeldToken } from '../principal/held-token.js'
import type { PrincipalEntry } from '../principal/principal-entry.js'
import type { PrincipalSource } from '../principal/principal-source.js'
import type { Identity, ProofRequest, Refusal } from './proof.js'

/**
 * What an OAuth access token looks like.
 *
 * Accepted: 43 to 256 characters of base64url. Rejected: everything else, session tokens too, which have dots.
 */
const OPAQUE = /^[A-Za-z0-9_-]{43,256}$/

/** Whether a Bearer credential is an OAuth access token, by its form alone. */
export function isAccessToken(value: string): boolean {
  return OPAQUE.test(value)
}

/** What the server keeps of an access token: SHA-256, base64url. A token has 256 random bits, so that a fast hash is enough. */
export function accessTokenId(token: string): string {
  return hash('sha256', token, 'base64url')
}

/** When and where a token is shown. */
export type TokenUse = Pick<ProofRequest, 'nowMs' | 'service' | 'boundService'>

/** Proves by OAuth access tokens (RFC 6750): a token proves its user, whom its scopes then limit. It never proves a second factor. */
export class AccessTokens {
  constructor(private readonly principals: PrincipalSource) {}

  /** @param value one that `isAccessToken` */
  prove(value: string, request: ProofRequest): Eventually<Identity | Refusal> {
    const id = accessTokenId(value)
    return whenThere(this.principals.principalByToken(id), (entry) => identityBy(id, entry, request))
  }
}

function identityBy(id: string, entry: PrincipalEntry | undefined, request: ProofRequest): Identity | Refusal {
  const token = entry?.parts.tokens?.get(id)
  // One that was revoked and one that never was are the same here: whoever tries many of them is guessing.
  if (entry === undefined || token === undefined) return { code: 'InvalidSignature', detail: 'unknown access token' }
  const refusal = accessTokenRefusal(token, entry, request)
  if (refusal !== undefined) return refusal
  const { clientId, scopes, createdAtMs, expiresAtMs } = token
  return {
    entry,
    method: 'oauth',
    mfa: false,
    token: { id, clientId, scopes },
    issuedAtMs: createdAtMs,
    expiresAtMs,
  }
}

/** Why a token that is held does not stand now, or not here. */
export function accessTokenRefusal(token: HeldToken, entry: PrincipalEntry, use: TokenUse): Refusal | undefined {
  const { username: named, active, credentialsChangedAtMs } = entry.parts
  if (!active) return { code: 'NoSuchKey', detail: 'the user is disabled', named, stale: true }
  if (use.nowMs >= token.expiresAtMs) return ended('the access token has expired', named)
  if (token.createdAtMs < credentialsChangedAtMs) return ended('the access token is older than the password', named)
  if (isFor(token, use)) return undefined
  return { code: 'NoSuchKey', detail: `the access token is not for service \`${use.boundService}\``, named }
}

/** Both the service that it is shown to and the one that is asked about: what one got is no key to another (RFC 9068, 5). */
function isFor({ services }: HeldToken, { service, boundService }: TokenUse): boolean {
  return [service, boundService].every((name) => name === ANY_SERVICE || (services?.includes(name) ?? true))
}

function ended(detail: string, named: string): Refusal {
  return { code: 'InvalidSignature', detail, named, stale: true }
}
