import {
  checkGroups,
  decidePairs,
  endUserProof,
  type Eventually,
  groupsRefusal,
  HeaderList,
  type Identity as Proved,
  isRefusal,
  needsStepUp,
  NO_GROUPS,
  permittedFor,
  type ProofRequest,
  Prover,
  readCallerContext,
  type Refusal,
  sessionCookiesOf,
} from '@tinyauth/decision'
import { decide, type GroupExpression } from '@tinyauth/policy-engine'
import { ConnectionError } from '../authorizer/errors.js'
import { isActionName, isAskable } from '../authorizer/requirement.js'
import {
  type Answer,
  type Circumstances,
  Decider,
  type GroupsAnswer,
  type GroupsQuestion,
  NOTHING_PERMITTED,
  type Pair,
  type PermittedAnswer,
  type PermittedQuestion,
  type Question,
} from '../decider.js'
import { ServiceRefusal } from '../service/service-error.js'
import type { Clock } from '../settings/clock.js'
import type { GuardLog } from '../settings/guard-log.js'
import { HeldPrincipal } from './held-principal.js'
import { NotHeldError, TooManyFetchesError } from './not-held-error.js'
import type { PrincipalStore } from './principal-store.js'
import type { RevocationFeed } from './revocation-feed.js'
import type { Terms } from './terms.js'

/** What a local decider works with. */
export interface LocalDeciderOptions {
  readonly store: PrincipalStore
  readonly feed: RevocationFeed
  /** Decides what cannot be decided here. */
  readonly fallback: Decider
  readonly service: string
  readonly keyRegion: string
  readonly clock: Clock
  readonly log: GuardLog
  /** Milliseconds that `ready` waits for the feed. */
  readonly readyWithinMs: number
}

/** A principal, a key, and each once more where a change came in between. */
const MOST_ROUNDS = 4

const NO_TERMS = { maxSessionSeconds: 0, clockSkewSeconds: 0 }

/** What came of a proof. */
type Outcome = Proved | Refusal

/** One question, whatever it is about. */
interface Case<T> {
  readonly circumstances: Circumstances
  readonly judge: (outcome: Outcome, nowMs: number, context: Circumstances['context']) => T
  readonly askService: (circumstances: Circumstances) => T | Promise<T>
}

/**
 * Decides in this process, as the service would, by what it holds of principals.
 * INVARIANT: every decision is made in one go, by what is held at that moment, and only while every change is known; what is
 * not held is fetched first. Everything else is asked of the service, never of before a change that was heard.
 */
export class LocalDecider extends Decider {
  private prover: Prover
  private proverTerms: Terms | undefined
  private closed = false

  constructor(private readonly options: LocalDeciderOptions) {
    super()
    this.prover = this.proverOf(undefined)
  }

  override decide(question: Question): Answer | Promise<Answer> {
    const { pairs } = question
    if (!pairs.every(isSound) || !isForwardable(question))
      return this.askElsewhere({ ...this.caseOf(question), circumstances: question })
    return this.run(this.caseOf(question), 0)
  }

  override permitted(question: PermittedQuestion): PermittedAnswer | Promise<PermittedAnswer> {
    const asked: Case<PermittedAnswer> = {
      circumstances: question,
      judge: (outcome, nowMs, context) => this.permittedBy(question.action, outcome, nowMs, context),
      askService: (circumstances) => this.options.fallback.permitted({ ...circumstances, action: question.action }),
    }
    const isDecidable = isActionName(question.action) && isForwardable(question)
    return isDecidable ? this.run(asked, 0) : this.askElsewhere(asked)
  }

  override groups(question: GroupsQuestion): GroupsAnswer | Promise<GroupsAnswer> {
    const { groups, ...circumstances } = question
    const asked: Case<GroupsAnswer> = {
      circumstances,
      judge: (outcome, nowMs) => this.groupsBy(groups, outcome, nowMs),
      askService: (sent) => this.options.fallback.groups({ ...sent, groups }),
    }
    return isForwardable(question) ? this.run(asked, 0) : this.askElsewhere(asked)
  }

  /** Also comes when the feed cannot be heard: then the service decides. */
  override async ready(): Promise<void> {
    const { fallback, feed, readyWithinMs, log } = this.options
    feed.start()
    await fallback.ready()
    if (await feed.whenLive(readyWithinMs)) return
    log.warn('the feed of changes is not heard yet, so the service decides ("mode")')
  }

  override close(): Promise<void> {
    this.closed = true
    this.options.feed.close()
    return this.options.fallback.close()
  }

  private caseOf({ pairs, ...circumstances }: Question): Case<Answer> {
    return {
      circumstances,
      judge: (outcome, nowMs, context) => this.answerTo(pairs, outcome, nowMs, context),
      askService: (asked) => this.options.fallback.decide({ ...asked, pairs }),
    }
  }

  private run<T>(asked: Case<T>, rounds: number): Eventually<T> {
    const { feed, clock } = this.options
    const nowMs = clock.now()
    const { atLeastRevision = 0 } = asked.circumstances
    if (this.closed) throw new ConnectionError('the guard is closed')
    if (!feed.isLive(nowMs) || atLeastRevision > (feed.seq ?? -1) || rounds >= MOST_ROUNDS) {
      return this.askElsewhere(asked)
    }
    return this.prove(asked, nowMs, rounds)
  }

  private prove<T>(asked: Case<T>, nowMs: number, rounds: number): Eventually<T> {
    const problems: Record<string, string> = {}
    const context = readCallerContext(asked.circumstances.context, problems)
    // The service refuses such a question with what is wrong about it.
    for (const _ in problems) return this.askElsewhere(asked)
    try {
      const proved = this.currentProver().prove(this.proofOf(asked.circumstances, context, nowMs))
      if (!(proved instanceof Promise)) {
        return needsSession(proved, asked.circumstances)
          ? this.askElsewhere(asked)
          : asked.judge(proved, nowMs, context)
      }
      return proved.then(
        // What was proved meanwhile may be over: it only says that all that is needed is here now.
        () => this.run(asked, rounds + 1),
        (error: unknown) => this.afterFailure(asked, error),
      )
    } catch (error) {
      return this.afterFailure(asked, error)
    }
  }

  /** @throws ConnectionError when the service has too much to do already */
  private afterFailure<T>(asked: Case<T>, error: unknown): Eventually<T> {
    const isBusy =
      error instanceof TooManyFetchesError || (error instanceof ServiceRefusal && error.serviceStatus === 429)
    if (!isBusy && (error instanceof NotHeldError || error instanceof ConnectionError)) return this.askElsewhere(asked)
    throw error
  }

  /** INVARIANT: a service that does not know a change that was heard here does not answer for it. */
  private askElsewhere<T>({ circumstances, askService }: Case<T>): Eventually<T> {
    if (this.closed) throw new ConnectionError('the guard is closed')
    const { heard } = this.options.feed
    if (heard === undefined) return askService(circumstances)
    return askService({ ...circumstances, atLeastRevision: Math.max(circumstances.atLeastRevision ?? 0, heard) })
  }

  private proofOf({ headers, request }: Circumstances, context: ProofContext, nowMs: number): ProofRequest {
    const { service, keyRegion: region } = this.options
    return endUserProof({ headers: new HeaderList(headers), request, context }, { service, region, nowMs })
  }

  private currentProver(): Prover {
    const { terms } = this.options.store
    if (terms !== this.proverTerms) {
      this.prover = this.proverOf(terms)
      this.proverTerms = terms
    }
    return this.prover
  }

  private proverOf(terms: Terms | undefined): Prover {
    const { store } = this.options
    const { maxSessionSeconds: maxLifetimeSeconds, clockSkewSeconds } = terms ?? NO_TERMS
    return new Prover(store, store.sessionKeys, { maxLifetimeSeconds, clockSkewSeconds })
  }

  private answerTo(pairs: readonly Pair[], outcome: Outcome, nowMs: number, context: ProofContext): Answer {
    const { feed, service, keyRegion: region } = this.options
    const revision = feed.seq ?? 0
    if (isRefusal(outcome)) return { ...REFUSED, allowed: pairs.map(() => false), errorCode: outcome.code, revision }
    const asked = pairs.map(({ action, resource }) => ({ action: `${service}:${action}`, resource }))
    const setting = { service, region, nowMs, context }
    const levelOf = (action: string): string | undefined => heldOf(outcome).levelOf(action)
    const decisions = decidePairs(outcome, asked, setting, levelOf, decide)
    const allowed = decisions.map(({ kind }) => kind === 'allow')
    const authorized = allowed.length > 0 && !allowed.includes(false)
    return {
      authorized,
      allowed,
      authenticated: true,
      errorCode: authorized || allowed.length === 0 ? undefined : 'NotPermitted',
      identity: { username: outcome.entry.username },
      decidedBy: 'local',
      ...(needsStepUp(outcome, asked, setting, levelOf, decisions) ? { stepUp: 'mfa' } : {}),
      revision,
    }
  }

  private permittedBy(name: string, outcome: Outcome, nowMs: number, caller: ProofContext): PermittedAnswer {
    if (isRefusal(outcome)) {
      return { authenticated: false, errorCode: outcome.code, identity: undefined, permitted: NOTHING_PERMITTED }
    }
    const { service, keyRegion: region } = this.options
    const setting = { service, region, nowMs, context: caller }
    const permitted = permittedFor(outcome, `${service}:${name}`, setting, (action) => heldOf(outcome).levelOf(action))
    const identity = { username: outcome.entry.username }
    return { authenticated: true, errorCode: undefined, identity, permitted }
  }

  private groupsBy(expressions: readonly GroupExpression[], outcome: Outcome, nowMs: number): GroupsAnswer {
    const told = { decidedBy: 'local', revision: this.options.feed.seq ?? 0 } as const
    if (isRefusal(outcome)) {
      const groups = expressions.map(() => NO_GROUPS)
      return { authenticated: false, errorCode: outcome.code, identity: undefined, groups, ...told }
    }
    const groups = expressions.map((expression) => checkGroups(outcome, expression, nowMs))
    const identity = { username: outcome.entry.username }
    return { authenticated: true, errorCode: groupsRefusal(outcome), identity, groups, ...told }
  }
}

type ProofContext = Circumstances['context']

const REFUSED: Omit<Answer, 'errorCode'> = {
  authorized: false,
  allowed: [],
  authenticated: false,
  identity: undefined,
  decidedBy: 'local',
}

/** The service refuses other questions as a whole. */
function isSound({ action, resource }: Pair): boolean {
  return isActionName(action) && isAskable(resource)
}

const MOST_HEADERS = 1000
const LONGEST_METHOD = 32
const LONGEST_URI = 8192

/** The cookie of a session on the server is all that proves who asks: the service alone knows its sessions. */
function needsSession(outcome: Outcome, { headers }: Circumstances): boolean {
  return (
    isRefusal(outcome) && outcome.code === 'UnsignedRequest' && sessionCookiesOf(new HeaderList(headers)).length > 0
  )
}

/** Whether the service would look at such a request at all. */
function isForwardable({ headers, request }: Circumstances): boolean {
  if (headers.length > MOST_HEADERS) return false
  if (request === undefined) return true
  const { method, uri } = request
  return method !== '' && method.length <= LONGEST_METHOD && uri.startsWith('/') && uri.length <= LONGEST_URI
}

/** @throws TypeError for an identity that is not of the store */
function heldOf({ entry }: Proved): HeldPrincipal {
  if (entry instanceof HeldPrincipal) return entry
  throw new TypeError('the principal is not one that is held here')
}
