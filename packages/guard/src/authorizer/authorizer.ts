import { type Eventually, whenThere } from '@tinyauth/decision'
import type { PermittedResources } from '@tinyauth/policy-engine'
import type { Answer, Circumstances, Decider, Identity, Pair, Question } from '../decider.js'
import { endUserRequest, type EndUserRequest } from '../request/end-user-request.js'
import type { IncomingRequest } from '../request/incoming-request.js'
import type { DecisionEvent } from '../settings/guard-options.js'
import type { GuardSettings } from '../settings/guard-settings.js'
import type { Leases } from '../leases/leases.js'
import { resourceArn } from '../settings/resource-arn.js'
import { traced } from '../tracing/traced.js'
import { askedContext, type ContextRecord } from './asked-context.js'
import {
  AuthenticationFailed,
  AuthorizationFailed,
  ConnectionError,
  INSUFFICIENT_SCOPE,
  InsufficientPermissions,
  InsufficientScope,
} from './errors.js'
import { assertTold, GroupChecks, type GroupsFound } from './group-checks.js'
import { GroupLogins } from './group-logins.js'
import { type GroupRequirement, type GroupSource, readWholeGroups } from './group-requirement.js'
import { Logins, type Visitor } from './logins.js'
import { type Demand, isActionName, isAskable, MOST_PAIRS, planOf, type Requirement } from './requirement.js'
import type { RoutedRequest } from './requirement-template.js'
import { areScopesMet, demandedScopes, type ScopeDemand, scopeDemandsOf, type ScopeOptions } from './scope-demand.js'

/** Who asks: a request as the framework gives it, or what was read of one. */
export type Asker = IncomingRequest | EndUserRequest

/** How a question is asked. */
export interface AskOptions {
  /** More context keys for the conditions of policies. `SourceIp` and `RequestDateTime` are the guard's own. */
  readonly context?: ContextRecord
  /** Decide with at least this change of the service known. */
  readonly atLeastRevision?: number
}

/** How requirements are combined, and what the access token has to carry besides. */
export interface AuthorizeOptions extends AskOptions, ScopeOptions {
  /** Default `all`. */
  readonly mode?: 'all' | 'any'
}

/** An answer that lets somebody in. */
export type Authorized = Answer & { readonly authorized: true }

/** Who was recognised. */
export interface Identified {
  readonly identity: Identity | undefined
  readonly answer: Answer
}

/** What is asked, or why it is not. */
type Asked = Circumstances & Pick<EndUserRequest, 'refused'>

/** Asks the decider, on behalf of whoever sent a request; needs no framework. */
export class Authorizer {
  private readonly logins: Logins
  private readonly groupChecks: GroupChecks
  private readonly groupLogins: GroupLogins

  /** Without `leases` whoever is signed in is asked for each time. */
  constructor(
    readonly settings: GuardSettings,
    private readonly decider: Decider,
    private readonly leases?: Leases,
  ) {
    const tell = (event: Omit<DecisionEvent, 'durationMs'>, startedMs: number): void => this.tell(event, startedMs)
    this.logins = new Logins({ ...{ settings, leases, tell }, identify: (asker) => this.identify(asker) })
    const circumstancesOf = (request: RoutedRequest): Asked => this.circumstances(request, {})
    this.groupChecks = new GroupChecks({ settings, decider, circumstancesOf, tell })
    this.groupLogins = new GroupLogins(this.logins, this.groupChecks)
  }

  /**
   * Lets somebody in, or throws.
   *
   * @throws AuthenticationFailed (401), InsufficientPermissions (403), InsufficientScope (403), ConnectionError (503),
   * InvalidResourceError (400), UnreadableRequestError (400, 431); TypeError for scopes that cannot be
   */
  authorize(
    asker: Asker,
    requirements: Requirement | readonly Requirement[],
    options: AuthorizeOptions = {},
  ): Eventually<Authorized> {
    return this.authorizeAll(asker, [demandOf(requirements, options)], options, scopeDemandsOf(options))
  }

  /** As `authorize`; every one of the demands has to be met, and of those for scopes. */
  authorizeAll(
    asker: Asker,
    demands: readonly Demand[],
    options: AskOptions = {},
    scopes: readonly ScopeDemand[] = [],
  ): Eventually<Authorized> {
    return whenThere(this.checkAll(asker, demands, options, scopes), (answer) => {
      if (isAuthorized(answer)) return answer
      const { authenticated, errorCode, stepUp } = answer
      if (errorCode === INSUFFICIENT_SCOPE) throw new InsufficientScope(demandedScopes(scopes))
      throw authenticated
        ? new InsufficientPermissions(errorCode ?? 'NotPermitted', stepUp === undefined ? {} : { stepUp })
        : new AuthenticationFailed(errorCode ?? 'UnsignedRequest')
    })
  }

  /**
   * What the answer is; a denial is one.
   *
   * @throws ConnectionError (503), InvalidResourceError (400), UnreadableRequestError (400, 431); TypeError for scopes that cannot be
   */
  check(
    asker: Asker,
    requirements: Requirement | readonly Requirement[],
    options: AuthorizeOptions = {},
  ): Eventually<Answer> {
    return this.checkAll(asker, [demandOf(requirements, options)], options, scopeDemandsOf(options))
  }

  private checkAll(
    asker: Asker,
    demands: readonly Demand[],
    options: AskOptions,
    scopes: readonly ScopeDemand[],
  ): Eventually<Answer> {
    const { pairs, isMet } = planOf(demands, this.settings)
    const question = { ...this.circumstances(asker, options), pairs }
    const asked = this.ask(question, (answer) => {
      const verdict = judged(answer, answer.allowed.length === pairs.length && isMet(answer.allowed))
      // Before what is permitted: a token that may not do it for want of a scope is told which.
      if (verdict.authenticated && !this.settings.bypass && !areScopesMet(scopes, answer.scopes)) {
        return { ...withoutStepUp(verdict), authorized: false, errorCode: INSUFFICIENT_SCOPE }
      }
      // What demands nothing that could be allowed stays denied, whatever is shown.
      return verdict.stepUp === undefined || isMet(pairs.map(() => true)) ? verdict : withoutStepUp(verdict)
    })
    return whenThere(asked, (answer) => {
      return answer.authorized && answer.identity === undefined ? this.named(answer, question) : answer
    })
  }

  /**
   * INVARIANT: whoever is let in has a name. Of a question that is refused in part the service tells it only to those who may
   * read it, so who it is is asked for itself. @throws ConnectionError when nobody tells
   */
  private named(answer: Answer, question: Question): Eventually<Answer> {
    return whenThere(this.ask({ ...question, pairs: [] }), ({ authenticated, errorCode, identity }) => {
      if (!authenticated) return judged({ ...answer, authenticated, errorCode }, false)
      if (identity === undefined) throw new ConnectionError('nobody says who it is that is permitted')
      return { ...answer, identity }
    })
  }

  /** Who asks, whatever they may. @throws AuthenticationFailed (401), ConnectionError (503), UnreadableRequestError (400, 431) */
  identify(asker: Asker, options: AskOptions = {}): Eventually<Identified> {
    return whenThere(this.ask({ ...this.circumstances(asker, options), pairs: [] }), (answer) => {
      if (!answer.authenticated) throw new AuthenticationFailed(answer.errorCode ?? 'UnsignedRequest')
      return { identity: answer.identity, answer }
    })
  }

  /**
   * Who is signed in, whatever they may: by the session of tinyauth, of which a lease is kept (domain-model 5.7), else by any other
   * proof. With `groups` they have to be in all of them, and `via` says by what they are.
   *
   * @throws AuthenticationFailed (401), InsufficientPermissions (403), ConnectionError (503), UnreadableRequestError (400, 431)
   */
  login(request: RoutedRequest, groups: readonly GroupRequirement[] = []): Eventually<Identity> {
    return this.groupLogins.required(request, groups)
  }

  /**
   * Somebody who was let in by another demand, with the groups that they have to be in besides.
   *
   * @throws AuthenticationFailed (401), InsufficientPermissions (403), InsufficientScope (403), ConnectionError (503)
   */
  inGroups(request: RoutedRequest, known: Identity, groups: readonly GroupRequirement[]): Eventually<Identity> {
    return groups.length === 0 ? known : this.groupChecks.required(request, groups, known)
  }

  /**
   * Who asks, and whether they are in groups: an expression such as `chat/dm1 & ~chat/dm1/blocked`, or up to fifty. That they are in
   * none is an answer.
   *
   * @throws AuthenticationFailed (401), InsufficientScope (403), ConnectionError (503), UnreadableRequestError (400, 431); TypeError
   * for what is no expression, or holds placeholders
   */
  checkGroups(
    asker: Asker,
    groups: GroupSource | readonly GroupSource[],
    options: AskOptions = {},
  ): Eventually<GroupsFound> {
    const expressions = readWholeGroups(groups)
    return whenThere(this.groupChecks.find(this.circumstances(asker, options), expressions), (found) => {
      assertTold(found.identity)
      return found
    })
  }

  /** Whether the session of tinyauth is all that says who sent a request. @throws UnreadableRequestError (400, 431) */
  hasSession(request: IncomingRequest): boolean {
    return this.logins.hasSession(request)
  }

  /**
   * As `login`, for those as well who are nobody: without a proof, or with one that does not convince. Who is not in `groups` is
   * somebody all the same, without `via`.
   *
   * @throws ConnectionError (503), UnreadableRequestError (400, 431)
   */
  visitor(request: RoutedRequest, groups: readonly GroupRequirement[] = []): Eventually<Visitor> {
    return this.groupLogins.optional(request, groups)
  }

  /**
   * Those of the items on which the action is permitted, in their order; asked in one call (capabilities T9). An item whose
   * ARN cannot be asked about is left out.
   *
   * @throws AuthenticationFailed (401), ConnectionError (503), UnreadableRequestError (400, 431)
   */
  async filterPermitted<T>(
    asker: Asker,
    action: string,
    items: readonly T[],
    toArn: (item: T) => string,
    options: AskOptions = {},
  ): Promise<T[]> {
    assertAction(action)
    const arns = items.map(toArn)
    const resources = [...new Set(arns.filter(isAskable))]
    if (resources.length === 0) return []
    const circumstances = this.circumstances(asker, options)
    const permitted = new Set<string>()
    for (let at = 0; at < resources.length; at += MOST_PAIRS) {
      const pairs = resources.slice(at, at + MOST_PAIRS).map((resource) => ({ action, resource }))
      notePermitted(await this.ask({ ...circumstances, pairs }), pairs, permitted)
    }
    return items.filter((_, index) => permitted.has(arns[index] ?? ''))
  }

  /**
   * The resources on which the action is permitted, as patterns, to narrow a query by; `isPermitted` of the policy engine
   * judges one resource by them.
   *
   * @throws AuthenticationFailed (401), ConnectionError (503), UnreadableRequestError (400, 431)
   */
  permittedPatterns(asker: Asker, action: string, options: AskOptions = {}): Eventually<PermittedResources> {
    assertAction(action)
    const { refused, ...circumstances } = this.circumstances(asker, options)
    if (refused !== undefined) throw new AuthenticationFailed(refused)
    return whenThere(
      this.decider.permitted({ ...circumstances, action }),
      ({ authenticated, errorCode, permitted }) => {
        if (!authenticated) throw new AuthenticationFailed(errorCode ?? 'UnsignedRequest')
        return permitted
      },
    )
  }

  /** The ARN of a resource of this service (capabilities T5). @throws InvalidResourceError for what cannot be named */
  arn(type?: string, id?: string): string {
    return resourceArn(this.settings, type, id)
  }

  /** Comes when questions can be answered. @throws ConnectionError when they cannot in time */
  ready(): Promise<void> {
    return this.decider.ready()
  }

  /** Ends connections and timers. */
  async close(): Promise<void> {
    await Promise.all([this.decider.close(), this.leases?.close()])
  }

  private circumstances(asker: Asker, { context, atLeastRevision }: AskOptions): Asked {
    const { publicUrl, bypass } = this.settings
    const { headers, request, sourceIp, refused } = endUserRequest(asker, publicUrl)
    return {
      ...(refused === undefined || bypass ? {} : { refused }),
      headers,
      request,
      context: askedContext(context, sourceIp, this.settings.clock.now()),
      ...(atLeastRevision === undefined ? {} : { atLeastRevision }),
    }
  }

  private ask(asked: Question & Asked, read?: (answer: Answer) => Answer): Eventually<Answer> {
    const { service } = this.settings
    return traced(
      'tinyauth authorize',
      'internal',
      () => this.askDecider(asked, read),
      ({ authorized, decidedBy, errorCode }) => ({
        'tinyauth.service': service,
        'tinyauth.outcome': authorized ? 'allow' : 'deny',
        'tinyauth.decided_by': decidedBy,
        ...(errorCode === undefined ? {} : { 'error.type': errorCode }),
      }),
    )
  }

  private askDecider(
    { refused, ...question }: Question & Asked,
    read: (answer: Answer) => Answer = asItIs,
  ): Eventually<Answer> {
    const startedMs = this.settings.clock.now()
    if (refused !== undefined) return this.note(question, refusal(question, refused), startedMs)
    const note = (answer: Answer): Answer => this.note(question, read(answer), startedMs)
    let asked: Eventually<Answer>
    try {
      asked = this.decider.decide(question)
    } catch (error) {
      return this.fail(question, error, startedMs)
    }
    if (!(asked instanceof Promise)) return note(asked)
    return asked.then(note, (error: unknown) => this.fail(question, error, startedMs))
  }

  private note({ pairs }: Question, answer: Answer, startedMs: number): Answer {
    this.tell({ pairs, answer, error: undefined }, startedMs)
    return answer
  }

  /** INVARIANT: whatever a decider fails with, nobody is let in, and clients learn nothing of it. */
  private fail({ pairs }: Question, cause: unknown, startedMs: number): never {
    this.tell({ pairs, answer: undefined, error: cause }, startedMs)
    throw cause instanceof AuthorizationFailed ? cause : new ConnectionError('nothing could be decided', { cause })
  }

  private tell(event: Omit<DecisionEvent, 'durationMs'>, startedMs: number): void {
    const { onDecision, clock, log } = this.settings
    if (onDecision === undefined) return
    const lost = (error: unknown): void => log.warn(`the hook \`onDecision\` failed: ${String(error)}`)
    try {
      // An asynchronous function is taken where one without a result is asked for, and what it rejects with must not be lost loudly.
      const told: unknown = onDecision({ ...event, durationMs: clock.now() - startedMs })
      if (told instanceof Promise) told.catch(lost)
    } catch (error) {
      lost(error)
    }
  }
}

/** Nothing is left to prove who asks. */
function refusal({ pairs }: Question, errorCode: string): Answer {
  const allowed = pairs.map(() => false)
  const nobody = { authorized: false, authenticated: false, identity: undefined } as const
  return { ...nobody, allowed, errorCode, decidedBy: 'guard' }
}

function isAuthorized(answer: Answer): answer is Authorized {
  return answer.authorized
}

function asItIs(answer: Answer): Answer {
  return answer
}

/** The answer to all demands together; `any` may let in where not every pair is allowed. */
function judged(answer: Answer, isMet: boolean): Answer {
  const { authenticated } = answer
  if (authenticated && isMet) return { ...withoutStepUp(answer), authorized: true, errorCode: undefined }
  const errorCode = answer.errorCode ?? (authenticated ? 'NotPermitted' : 'UnsignedRequest')
  return { ...(authenticated ? answer : withoutStepUp(answer)), authorized: false, errorCode }
}

function withoutStepUp(answer: Answer): Answer {
  if (answer.stepUp === undefined) return answer
  const { stepUp: _, ...others } = answer
  return others
}

function demandOf(requirements: Requirement | readonly Requirement[], { mode = 'all' }: AuthorizeOptions): Demand {
  return { requirements: isList(requirements) ? requirements : [requirements], mode }
}

function isList(requirements: Requirement | readonly Requirement[]): requirements is readonly Requirement[] {
  return Array.isArray(requirements)
}

function assertAction(action: string): void {
  if (!isActionName(action)) throw new TypeError(`\`${String(action)}\` is no name of an action`)
}

function notePermitted(answer: Answer, pairs: readonly Pair[], permitted: Set<string>): void {
  if (!answer.authenticated) throw new AuthenticationFailed(answer.errorCode ?? 'UnsignedRequest')
  if (answer.allowed.length !== pairs.length) throw new ConnectionError('the answer is not about what was asked')
  pairs.forEach(({ resource }, index) => {
    if (answer.allowed[index] === true) permitted.add(resource)
  })
}
