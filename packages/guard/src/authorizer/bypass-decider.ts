import {
  type Answer,
  Decider,
  type GroupsAnswer,
  type GroupsQuestion,
  type PermittedAnswer,
  type Question,
} from '../decider.js'

/** Who everybody is while everything is bypassed (capabilities T7). */
const NOBODY_IN_PARTICULAR = { username: 'bypass' }

/** Lets everybody do everything; for development alone. The settings refuse it in production. */
export class BypassDecider extends Decider {
  override decide({ pairs }: Question): Answer {
    return {
      authorized: pairs.length > 0,
      allowed: pairs.map(() => true),
      authenticated: true,
      errorCode: undefined,
      identity: NOBODY_IN_PARTICULAR,
      decidedBy: 'bypass',
    }
  }

  override permitted(): PermittedAnswer {
    return {
      authenticated: true,
      errorCode: undefined,
      identity: NOBODY_IN_PARTICULAR,
      permitted: {
        allowed: [{ allOf: [], noneOf: [] }],
        denied: [],
        complete: true,
        reasons: [],
        resourceCharacters: 2048,
        errors: [],
      },
    }
  }

  override groups({ groups }: GroupsQuestion): GroupsAnswer {
    return {
      authenticated: true,
      errorCode: undefined,
      identity: NOBODY_IN_PARTICULAR,
      groups: groups.map(() => ({ granted: true, leaves: [] })),
      decidedBy: 'bypass',
    }
  }

  override ready(): Promise<void> {
    return Promise.resolve()
  }

  override close(): Promise<void> {
    return Promise.resolve()
  }
}
