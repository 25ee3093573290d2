import { DomainError } from '../../common/errors/domain-error.js'
import type { ErrorCodeName } from '../../common/errors/error-codes.js'
import type { AccountView } from '../pages/account/account-view.js'

/** Why something was not done, and where the page says it. */
export type AccountProblem = NonNullable<AccountView['problem']>

/** What an error of an operation is shown as, where it is not what everybody shows. */
export type ShownAs = Partial<Record<ErrorCodeName, AccountProblem>>

/** A form that was not filled in as it has to be; the page shows it again. */
export class FormProblem extends DomainError {
  constructor(readonly shown: AccountProblem) {
    super('ValidationFailed', { problems: { [shown.at]: shown.problem.kind }, detail: shown.problem.kind })
  }
}

/** What the page says of an error; `undefined` for one that is not about what was filled in or chosen. */
export function problemOf(error: unknown, shownAs: ShownAs): AccountProblem | undefined {
  if (error instanceof FormProblem) return error.shown
  if (!(error instanceof DomainError)) return undefined
  const { code, retryAfterSeconds } = error
  if (code === 'TooManyRequests') {
    const seconds = Math.max(1, Math.ceil(retryAfterSeconds ?? 1))
    return { at: shownAs.TooManyRequests?.at ?? 'page', problem: { kind: 'wait', seconds } }
  }
  return shownAs[code] ?? (code === 'NotFound' ? { at: 'page', problem: { kind: 'notFound' } } : undefined)
}
