import type { Request, Response } from 'express'
import type { Call } from '../../common/call.js'
import type { SessionEntity, UserEntity } from '../../store/index.js'
import type { HeldFactors } from '../factors/factors.js'
import type { Visitor } from '../web/visitor.js'

/** A user in a browser who looks at or changes their own account. */
export interface AccountVisit {
  readonly call: Call
  readonly request: Request
  readonly response: Response
  readonly visitor: Visitor
  readonly user: UserEntity
  /** Of this browser. */
  readonly session: SessionEntity
  readonly factors: HeldFactors
}

/** Whether there is something that the user has to show besides the first factor. */
export function hasSecondFactor({ factors }: Pick<AccountVisit, 'factors'>): boolean {
  return factors.totp || factors.passkey
}
