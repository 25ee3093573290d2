/** A session of a principal: it stands as long as it is held, and until its end by the clock. Times in milliseconds since 1970. */
export interface HeldSession {
  readonly id: string
  /** `browser`: by the cookie, ends when it is idle too; `token`: by a session token alone. */
  readonly kind: 'browser' | 'token'
  /** SHA-256 of the secret in the cookie, base64url; absent where no cookie proves it. */
  readonly tokenHash?: string
  /** Name of the identity provider; absent: signed in at the service itself. */
  readonly provider?: string
  /** When the second factor was last shown; absent: never. */
  readonly mfaAtMs?: number
  /** The highest level that the provider says of the groups of the user. */
  readonly accessLevel?: number
  /** Where it began. */
  readonly sourceIp: string
  readonly createdAtMs: number
  /** As far as is known here. */
  readonly lastSeenAtMs: number
  readonly expiresAtMs: number
}
