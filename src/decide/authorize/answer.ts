import type { PermitMap } from './batch.js'
import type { ExplainedPair } from './explained.js'

/** What is told of an OAuth access token that proved the identity. Absent: something else did, and that has no scopes. */
export interface TokenFields {
  /** Public id of its client; told to those who are told the identity. */
  readonly ClientId?: string
  /** Told also of a denial: whoever asks has seen the token, and what it is missing may be a scope (RFC 6750, 3.1). */
  readonly Scopes?: readonly string[]
}

/** The answer of `authorize-by-token` (wire-protocol 3.8, 3.9). */
export interface BatchAnswer extends Extras, TokenFields {
  readonly Authorized: boolean
  readonly Permitted: PermitMap
  readonly NotPermitted: PermitMap
  readonly Identity?: string
  readonly ErrorCode?: string
}

/** The answer of `authorize` and `authorize-login` (wire-protocol 3.8). */
export interface SingleAnswer extends Extras, TokenFields {
  readonly Authorized: boolean
  readonly Identity?: string
  readonly ErrorCode?: string
  readonly Status?: number
}

/** What only newer clients are told: those that send `X-API-Version: 2`, or asked for an explanation. */
export interface Extras {
  readonly Status?: number
  readonly DecisionId?: string
  readonly MaxAge?: number
  /** Context keys that the answer depends on: kept with other values of one of them, it is another answer. */
  readonly Vary?: readonly string[]
  readonly Revision?: number
  /** `mfa`: a fresh second factor is all that is missing; send the person to `/login/step-up`. */
  readonly StepUp?: 'mfa'
  readonly Decisions?: readonly ExplainedPair[]
}
