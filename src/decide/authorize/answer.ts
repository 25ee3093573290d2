import type { PermitMap } from './batch.js'
import type { ExplainedPair } from './explained.js'

/** The answer of `authorize-by-token` (wire-protocol 3.8, 3.9). */
export interface BatchAnswer extends Extras {
  readonly Authorized: boolean
  readonly Permitted: PermitMap
  readonly NotPermitted: PermitMap
  readonly Identity?: string
  readonly ErrorCode?: string
}

/** The answer of `authorize` and `authorize-login` (wire-protocol 3.8). */
export interface SingleAnswer extends Extras {
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
