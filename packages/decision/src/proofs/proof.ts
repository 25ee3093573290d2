import type { Eventually } from '../eventually.js'
import type { HeaderList } from '../http/header-list.js'
import type { PrincipalEntry } from '../principal/principal-entry.js'

/** What a verifier judges. */
export interface ProofRequest {
  readonly headers: HeaderList
  /** Key region and service that the credential has to be for (wire-protocol 3.2). */
  readonly region: string
  readonly service: string
  /** The service that an access key has to be bound to, if it is bound; of a gatekeeper the one that it asks about. */
  readonly boundService: string
  /** The request that was signed; absent when the gatekeeper did not forward it. */
  readonly signed: SignedRequest | undefined
  /** Address of the caller, or what the gatekeeper says of its user. */
  readonly sourceIp: string | undefined
  /** The method changes nothing, so the cookie of a `cookie` strategy needs no second proof. */
  readonly safeMethod: boolean
  readonly nowMs: number
}

/** The request line that a signature covers. */
export interface SignedRequest {
  readonly method: string
  /** Path and query exactly as on the request line. */
  readonly uri: string
  /** Hash of the body, lower-case hex. May be worked out when it is asked for. */
  readonly bodySha256: string
}

/** Which proof convinced. */
export type AuthMethod = 'basic' | 'sigv4' | 'session' | 'bearer' | 'oauth' | 'password'

/** A proved identity. */
export interface Identity {
  readonly entry: PrincipalEntry
  readonly method: AuthMethod
  readonly mfa: boolean
  readonly keyId?: string
  readonly sessionId?: string
  /** The OAuth access token that proved it; its scopes limit what is allowed. Absent: something else did. */
  readonly token?: ProvedAccessToken
  /** The cookie of a session on the server proved it, with its secret. Absent: a token or a key did. */
  readonly byCookie?: true
  /** When the second factor was shown, in milliseconds; absent where that is not known. */
  readonly mfaAtMs?: number
  /** Name of the identity provider that the session stands on. */
  readonly provider?: string
  /** The highest level that the provider says of the user's groups. */
  readonly accessLevel?: number
  /** When the session token or access token was issued, in milliseconds. */
  readonly issuedAtMs?: number
  /** When the session token or access token ends by itself, in milliseconds; absent where there is none. */
  readonly expiresAtMs?: number
  /** The signature, which must not come twice in a request that changes something, and when it was made. */
  readonly signature?: { readonly name: string; readonly signedAtMs: number }
}

/** An OAuth access token that was proved. */
export interface ProvedAccessToken {
  readonly id: string
  /** Public id of its client. */
  readonly clientId: string
  readonly scopes: readonly string[]
}

/** The identity code of the wire (wire-protocol 3.2). */
export type RefusalCode = 'UnsignedRequest' | 'InvalidSignature' | 'NoSuchKey' | 'CsrfError' | 'ClockSkew'

/** A credential that does not convince; ends the search (wire-protocol 3.2: no fall-through). */
export interface Refusal {
  readonly code: RefusalCode
  /** For the log: which half was wrong. Never the credential. */
  readonly detail: string
  /** The key or user that was named, for the limit on attempts. */
  readonly named?: string
  /** It was good once, or names a session that is no more: nobody guesses with it, so it does not count as an attempt. */
  readonly stale?: true
}

/** One scheme: `undefined` means that its credential is not there. */
export interface Verifier {
  verify(request: ProofRequest): Eventually<Identity | Refusal> | undefined
}

/** Tells a refusal from an identity. */
export function isRefusal<T extends { readonly code: string }>(
  result: { readonly entry: PrincipalEntry } | T,
): result is T {
  return 'code' in result
}
