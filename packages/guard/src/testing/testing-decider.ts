import {
  type CallerContext,
  decidePairs,
  groupsRefusal,
  HeaderList,
  type Identity as Proved,
  needsStepUp,
  NO_GROUPS,
  permittedFor,
  type PrincipalEntry,
  readCallerContext,
} from '@tinyauth/decision'
import { decide, type DecidedBy, type Decision } from '@tinyauth/policy-engine'
import { ConnectionError } from '../authorizer/errors.js'
import {
  type Answer,
  Decider,
  type GroupsAnswer,
  type GroupsQuestion,
  type Identity,
  NOTHING_PERMITTED,
  type PermittedAnswer,
  type PermittedQuestion,
  type Question,
} from '../decider.js'
import { type Clock, SYSTEM_CLOCK } from '../settings/clock.js'
import { readTestingCredential } from './testing-credential.js'
import { testingGroups } from './testing-groups.js'
import { TESTING_SESSION, testingPrincipals, type TestingPolicy, type TestingUsers } from './testing-users.js'

/** What a testing decider decides by. */
export interface TestingDeciderOptions {
  readonly users: TestingUsers
  /** Name of the service that is protected: the prefix of actions in policies. */
  readonly service: string
  /** Partition in the ARNs of users. Default `tinyauth`. */
  readonly partition?: string
  /** Region that the keys of end users are derived for, the context key `Region`. Default `global`, as in the service. */
  readonly keyRegion?: string
  /** Levels of actions (`read`, `list`, `write`, `tagging`, `permissions`), the context key `ActionLevel`. Default: none is registered. */
  readonly levels?: Readonly<Record<string, string>>
  /** Policies of scopes of your own making, by name. Default none: `read`, `write` and `execute` are there, by `levels`. */
  readonly scopes?: Readonly<Record<string, TestingPolicy>>
  /** Default: the clock of the machine. */
  readonly clock?: Clock
}

/** One pair that was decided. */
export interface TestingDecision {
  /** `undefined` when nobody was recognised. */
  readonly username: string | undefined
  /** Without the prefix of the service. */
  readonly action: string
  readonly resource: string
  readonly allowed: boolean
  /** The statements that decided, for finding out why. */
  readonly decidedBy: readonly DecidedBy[]
}

/**
 * Decides by policies in memory, with the engine of the service, for the tests of an application. Whoever sends the headers
 * of `asUser` or `signedIn` is that user, without any proof.
 */
export class TestingDecider extends Decider {
  private readonly principals: ReadonlyMap<string, PrincipalEntry>
  private readonly levels: ReadonlyMap<string, string>
  private noted: TestingDecision[] = []

  /** @throws Error in production, TestingUsersError with every problem of the users */
  constructor(readonly options: TestingDeciderOptions) {
    super()
    // INVARIANT: a decider that believes everybody's name never stands in production.
    if (process.env['NODE_ENV'] === 'production')
      throw new Error('the testing decider is not for production (NODE_ENV)')
    this.principals = testingPrincipals(options.users, options.partition ?? 'tinyauth', options.scopes)
    this.levels = new Map(Object.entries(options.levels ?? {}))
  }

  /** Every pair that was decided since the start or the last `forget`, in their order. */
  get decisions(): readonly TestingDecision[] {
    return [...this.noted]
  }

  /** Forgets the decisions so far. */
  forget(): void {
    this.noted = []
  }

  override decide({ headers, pairs, context }: Question): Answer {
    const proved = this.prove(headers)
    if (typeof proved === 'string') {
      this.note(undefined, pairs, [])
      return { ...DENIED, allowed: pairs.map(() => false), errorCode: proved }
    }
    const { service } = this.options
    const asked = pairs.map(({ action, resource }) => ({ action: `${service}:${action}`, resource }))
    const setting = { ...this.place(), context: callerContext(context) }
    const levelOf = (action: string): string | undefined => this.levelOf(action)
    const decisions = decidePairs(proved, asked, setting, levelOf, decide)
    this.note(proved.entry.username, pairs, decisions)
    const allowed = decisions.map(({ kind }) => kind === 'allow')
    const authorized = allowed.length > 0 && !allowed.includes(false)
    const errorCode = authorized || allowed.length === 0 ? undefined : 'NotPermitted'
    const identity = identityOf(proved)
    const token = proved.token === undefined ? {} : { scopes: proved.token.scopes }
    const stepUp = needsStepUp(proved, asked, setting, levelOf, decisions) ? ({ stepUp: 'mfa' } as const) : {}
    return { ...DENIED, authorized, allowed, authenticated: true, errorCode, identity, ...token, ...stepUp }
  }

  override permitted({ headers, action, context }: PermittedQuestion): PermittedAnswer {
    const proved = this.prove(headers)
    if (typeof proved === 'string') {
      return { authenticated: false, errorCode: proved, identity: undefined, permitted: NOTHING_PERMITTED }
    }
    const setting = { ...this.place(), context: callerContext(context) }
    const permitted = permittedFor(proved, `${setting.service}:${action}`, setting, (name) => this.levelOf(name))
    return { authenticated: true, errorCode: undefined, identity: identityOf(proved), permitted }
  }

  override groups({ headers, groups: asked }: GroupsQuestion): GroupsAnswer {
    const proved = this.prove(headers)
    if (typeof proved === 'string') {
      const groups = asked.map(() => NO_GROUPS)
      return { authenticated: false, errorCode: proved, identity: undefined, groups, decidedBy: 'testing' }
    }
    const { nowMs } = this.place()
    const groups = asked.map((expression) => testingGroups(proved, expression, nowMs))
    const errorCode = groupsRefusal(proved)
    return { authenticated: true, errorCode, identity: identityOf(proved), groups, decidedBy: 'testing' }
  }

  override ready(): Promise<void> {
    return Promise.resolve()
  }

  override close(): Promise<void> {
    return Promise.resolve()
  }

  private prove(headers: Question['headers']): Proved | 'UnsignedRequest' | 'InvalidSignature' {
    const credential = readTestingCredential(new HeaderList(headers))
    if (credential === undefined) return 'UnsignedRequest'
    if (credential === 'other') return 'InvalidSignature'
    const entry = this.principals.get(credential.username)
    if (entry === undefined) return 'InvalidSignature'
    const { mfa, token } = credential
    if (token !== undefined) return { entry, method: 'oauth', mfa, token: { id: 'testing', ...token } }
    const shown = mfa ? { mfa, mfaAtMs: this.place().nowMs } : { mfa }
    const isBearer = headers.some(([name]) => name.toLowerCase() === 'authorization')
    if (isBearer) return { entry, method: 'bearer', ...shown }
    return { entry, method: 'session', sessionId: TESTING_SESSION, ...shown }
  }

  private place(): { readonly service: string; readonly region: string; readonly nowMs: number } {
    const { service, keyRegion = 'global', clock = SYSTEM_CLOCK } = this.options
    return { service, region: keyRegion, nowMs: clock.now() }
  }

  private levelOf(action: string): string | undefined {
    return this.levels.get(action.slice(this.options.service.length + 1))
  }

  private note(username: string | undefined, pairs: Question['pairs'], decisions: readonly Decision[]): void {
    pairs.forEach((pair, index) => {
      const { kind, decidedBy = [] } = decisions[index] ?? {}
      this.noted.push({ username, ...pair, allowed: kind === 'allow', decidedBy })
    })
  }
}

const DENIED: Answer = {
  authorized: false,
  allowed: [],
  authenticated: false,
  errorCode: undefined,
  identity: undefined,
  decidedBy: 'testing',
}

function identityOf({ entry, token }: Proved): Identity {
  const { username } = entry
  return token === undefined ? { username } : { username, clientId: token.clientId, scopes: token.scopes }
}

/** The service refuses the call then; nothing is decided here either. */
function callerContext(context: Question['context']): CallerContext {
  const problems: Record<string, string> = {}
  const read = readCallerContext(context, problems)
  const [problem] = Object.entries(problems)
  if (problem !== undefined) throw new ConnectionError(`the context cannot be judged: ${problem.join(' ')}`)
  return read
}

/**
 * A decider for tests, built from users and their policies.
 *
 * @throws Error in production, TestingUsersError with every problem of the users
 */
export function testingDecider(options: TestingDeciderOptions): TestingDecider {
  return new TestingDecider(options)
}
