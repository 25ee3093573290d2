/** An OAuth access token of a principal: it stands as long as it is held, and until its end by the clock. Times in milliseconds since 1970. */
export interface HeldToken {
  /** Its name in the store, `accessTokenId` of the token: it opens nothing. */
  readonly id: string
  /** Public id of the client that it was given to. */
  readonly clientId: string
  /** Names of its scopes: what it may be used for at most (domain-model 5.5). */
  readonly scopes: readonly string[]
  /** Services that it may be shown to; absent: any. */
  readonly services?: readonly string[]
  readonly createdAtMs: number
  readonly expiresAtMs: number
}
