/** How long a token lasts: what may be set, and what is set by default. Seconds. */
export interface TokenSeconds {
  readonly least: number
  readonly most: number
  readonly byDefault: number
}

/** An hour by default, a day at most (domain-model 5.10). */
export const ACCESS_TOKEN_SECONDS: TokenSeconds = { least: 60, most: 86_400, byDefault: 3600 }

/** 30 days by default, 90 at most (domain-model 5.10). */
export const REFRESH_TOKEN_SECONDS: TokenSeconds = { least: 3600, most: 7_776_000, byDefault: 2_592_000 }
