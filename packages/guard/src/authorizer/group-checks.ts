import { type CheckedGroups, type Eventually, GROUPS_SCOPE, NO_GROUPS, whenThere } from '@tinyauth/decision'
import { type GroupExpression, printGroupExpression } from '@tinyauth/policy-engine'
import type { Answer, Circumstances, Decider, GroupsAnswer, Identity, Via } from '../decider.js'
import type { DecisionEvent } from '../settings/guard-options.js'
import type { GuardSettings } from '../settings/guard-settings.js'
import {
  AuthenticationFailed,
  AuthorizationFailed,
  ConnectionError,
  InsufficientPermissions,
  InsufficientScope,
} from './errors.js'
import type { GroupRequirement } from './group-requirement.js'
import type { RoutedRequest } from './requirement-template.js'
import { viaOf } from './via.js'

/** Whose groups are asked about, or why nobody is. */
export type AskedOf = Circumstances & { readonly refused?: string }

/** Somebody who was proved, and what expressions came to for them. */
export interface GroupsFound {
  readonly identity: Identity
  /** In the order of the expressions. */
  readonly groups: readonly CheckedGroups[]
}

/** What group checks work with. */
export interface GroupChecksOptions {
  readonly settings: Pick<GuardSettings, 'clock' | 'log'>
  readonly decider: Pick<Decider, 'groups'>
  readonly circumstancesOf: (request: RoutedRequest) => AskedOf
  readonly tell: (event: Omit<DecisionEvent, 'durationMs'>, startedMs: number) => void
}

/** Asks in which groups somebody is, and lets in who is in those that a route demands. */
export class GroupChecks {
  constructor(private readonly options: GroupChecksOptions) {}

  /**
   * What expressions come to; that somebody is in none of the groups is an answer.
   *
   * @throws AuthenticationFailed (401), ConnectionError (503)
   */
  find(asked: AskedOf, groups: readonly GroupExpression[]): Eventually<GroupsFound> {
    return whenThere(this.ask(asked, groups), (answer) => foundIn(answer, groups.length))
  }

  /** The same for whoever sent a request. @throws AuthenticationFailed (401), ConnectionError (503) */
  findFor(request: RoutedRequest, groups: readonly GroupExpression[]): Eventually<GroupsFound> {
    return this.find(this.options.circumstancesOf(request), groups)
  }

  /**
   * Somebody who is known, with the groups that let them in.
   *
   * @throws AuthenticationFailed (401), InsufficientPermissions (403), InsufficientScope (403), ConnectionError (503)
   */
  required(request: RoutedRequest, requirements: readonly GroupRequirement[], known: Identity): Eventually<Identity> {
    const expressions = this.resolve(request, requirements, known)
    return whenThere(this.findFor(request, expressions), (found) => {
      if (known.username === found.identity.username) return { ...known, via: admitted(found) }
      throw new ConnectionError('two answers about one request name different users')
    })
  }

  /** What requirements ask of one request. @throws InsufficientPermissions where one cannot be worked out */
  resolve(
    request: RoutedRequest,
    requirements: readonly GroupRequirement[],
    known: Identity | undefined,
  ): readonly GroupExpression[] {
    return requirements.map((requirement) => this.resolved(requirement, request, known))
  }

  /** @throws InsufficientPermissions where it cannot be worked out */
  private resolved(
    requirement: GroupRequirement,
    request: RoutedRequest,
    known: Identity | undefined,
  ): GroupExpression {
    try {
      return requirement.resolve(request, known)
    } catch (error) {
      if (error instanceof InsufficientPermissions) throw error
      // INVARIANT: whatever a function of the application fails with, nobody is let in by it.
      const message = error instanceof Error ? error.message.replace(/\p{Cc}/gu, ' ') : 'it threw what is no error'
      this.options.settings.log.warn(`the groups of a route cannot be worked out, so nobody is let in: ${message}`)
      throw new InsufficientPermissions('NotPermitted', { cause: error })
    }
  }

  private ask({ refused, ...asked }: AskedOf, groups: readonly GroupExpression[]): Eventually<GroupsAnswer> {
    const { settings, decider, tell } = this.options
    const startedMs = settings.clock.now()
    const texts = groups.map(printGroupExpression)
    const note = (answer: GroupsAnswer): GroupsAnswer => {
      tell({ pairs: [], groups: texts, answer: toldOf(answer), error: undefined }, startedMs)
      return answer
    }
    /** INVARIANT: whatever a decider fails with, nobody is let in, and clients learn nothing of it. */
    const fail = (cause: unknown): never => {
      tell({ pairs: [], groups: texts, answer: undefined, error: cause }, startedMs)
      throw cause instanceof AuthorizationFailed ? cause : new ConnectionError('nothing could be decided', { cause })
    }
    if (refused !== undefined) return note({ ...REFUSED, errorCode: refused, groups: groups.map(() => NO_GROUPS) })
    let answered: Eventually<GroupsAnswer>
    try {
      answered = decider.groups({ ...asked, groups })
    } catch (error) {
      return fail(error)
    }
    return answered instanceof Promise ? answered.then(note, fail) : note(answered)
  }
}

/** Nothing is left to prove who asks. */
const REFUSED: Omit<GroupsAnswer, 'groups'> = {
  authenticated: false,
  errorCode: undefined,
  identity: undefined,
  decidedBy: 'guard',
}

/** @throws AuthenticationFailed, ConnectionError */
function foundIn({ authenticated, errorCode, identity, groups }: GroupsAnswer, asked: number): GroupsFound {
  if (!authenticated) throw new AuthenticationFailed(errorCode ?? 'UnsignedRequest')
  if (identity === undefined) throw new ConnectionError('nobody says whose groups these are')
  if (groups.length !== asked) throw new ConnectionError('the answer is not about what was asked')
  // With a code nothing is told of them, whatever stands beside it.
  return { identity, groups: errorCode === undefined ? groups : groups.map(() => NO_GROUPS) }
}

/** @throws InsufficientScope (403) where somebody came with an access token that tells no groups */
export function assertTold({ scopes }: Identity): void {
  if (scopes?.includes(GROUPS_SCOPE) === false) throw new InsufficientScope([GROUPS_SCOPE])
}

/**
 * INVARIANT: nobody is in a group of which nothing was asked; every expression is granted.
 *
 * @throws InsufficientPermissions (403), InsufficientScope (403)
 */
export function admitted({ identity, groups }: GroupsFound): readonly Via[] {
  assertTold(identity)
  if (groups.length === 0 || !groups.every(({ granted }) => granted)) throw new InsufficientPermissions()
  return viaOf(groups, identity.username)
}

/** As `onDecision` is told it. */
function toldOf({ groups, authenticated, identity, ...answer }: GroupsAnswer): Answer {
  const authorized = authenticated && groups.length > 0 && groups.every(({ granted }) => granted)
  const errorCode = answer.errorCode ?? (authorized ? undefined : 'NotPermitted')
  return { ...answer, authorized, allowed: [], authenticated, errorCode, identity }
}
