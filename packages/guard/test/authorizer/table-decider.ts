import { groupsOf, NO_GROUPS } from '@tinyauth/decision'
import { evaluateGroups, type GroupExpression } from '@tinyauth/policy-engine'
import {
  type Answer,
  Decider,
  type GroupsAnswer,
  type GroupsQuestion,
  type PermittedAnswer,
  type PermittedQuestion,
  type Question,
} from '../../src/decider.js'
import { ConnectionError } from '../../src/authorizer/errors.js'

/** What each user may: `GetApple arn:tinyauth:test:default::apples/fred`. */
export type Grants = Readonly<Record<string, readonly string[]>>

/**
 * Decides by a table. Proofs are `Authorization: Basic user:secret` and the cookie `tinysess=session-user`, for groups also the cookie of
 * `session`; anything else does not convince. Answers later when `later` is set, and fails when `failure` is.
 */
export class TableDecider extends Decider {
  readonly questions: Question[] = []
  readonly groupQuestions: GroupsQuestion[] = []
  /** Groups that users are in directly; who is in `a` is in `a/b`. */
  memberships: Readonly<Record<string, readonly string[]>> = {}
  /** Scopes of the access tokens that users come with. */
  scopes: Readonly<Record<string, readonly string[]>> = {}
  later = false
  failure: Error | undefined
  closed = false

  constructor(private readonly grants: Grants) {
    super()
  }

  override decide(question: Question): Answer | Promise<Answer> {
    this.questions.push(question)
    if (this.failure !== undefined) {
      if (this.later) return Promise.reject(this.failure)
      throw this.failure
    }
    const answer = this.answerTo(question)
    return this.later ? Promise.resolve(answer) : answer
  }

  override permitted(question: PermittedQuestion): PermittedAnswer {
    const { authenticated, errorCode, identity } = this.answerTo({ ...question, pairs: [] })
    const mine = this.grants[identity?.username ?? ''] ?? []
    const allowed = mine.flatMap((grant) => {
      const [action = '', resource = ''] = grant.split(' ')
      return action === question.action ? [{ allOf: [resource], noneOf: [] }] : []
    })
    const permitted = { allowed, denied: [], complete: true, reasons: [], resourceCharacters: 2048, errors: [] }
    return { authenticated, errorCode, identity, permitted }
  }

  override groups(question: GroupsQuestion): GroupsAnswer | Promise<GroupsAnswer> {
    this.groupQuestions.push(question)
    if (this.failure !== undefined) throw this.failure
    const { authenticated, errorCode, identity } = this.answerTo({ ...question, pairs: [], headers: known(question) })
    const isTold = identity !== undefined && (identity.scopes?.includes('groups') ?? true)
    const held = this.memberships[identity?.username ?? ''] ?? []
    const answer: GroupsAnswer = {
      ...{ authenticated, identity, decidedBy: 'testing' },
      errorCode: authenticated && !isTold ? 'InsufficientScope' : errorCode,
      groups: question.groups.map((expression) => (isTold ? found(held, expression) : NO_GROUPS)),
    }
    return this.later ? Promise.resolve(answer) : answer
  }

  override ready(): Promise<void> {
    return this.failure === undefined ? Promise.resolve() : Promise.reject(this.failure)
  }

  override close(): Promise<void> {
    this.closed = true
    return Promise.resolve()
  }

  /** Nothing can be decided from now on. */
  breakDown(): void {
    this.failure = new ConnectionError('the service at https://10.0.0.7/ does not answer', { retryAfterSeconds: 3 })
  }

  private answerTo({ headers, pairs }: Question): Answer {
    const proved = prove(headers)
    if ('errorCode' in proved) {
      const allowed = pairs.map(() => false)
      return { ...proved, authorized: false, allowed, authenticated: false, identity: undefined, decidedBy: 'testing' }
    }
    const { username } = proved
    const scopes = this.scopes[username]
    const identity = scopes === undefined ? { username } : { username, clientId: 'press', scopes }
    const mine = this.grants[username] ?? []
    const allowed = pairs.map(({ action, resource }) => mine.includes(`${action} ${resource}`))
    const authorized = allowed.length > 0 && !allowed.includes(false)
    const errorCode = authorized || allowed.length === 0 ? undefined : 'NotPermitted'
    return { authorized, allowed, authenticated: true, errorCode, identity, decidedBy: 'testing' }
  }
}

/** The cookie of a session that is a lease elsewhere, as a proof. */
function known({ headers }: GroupsQuestion): GroupsQuestion['headers'] {
  return headers.map(([name, value]) => [name, value.replace('__Host-session=user.', 'tinysess=session-')] as const)
}

function found(held: readonly string[], expression: GroupExpression): GroupsAnswer['groups'][number] {
  const { leaves } = evaluateGroups(expression, { groups: [], directGroups: [] })
  const below = leaves.flatMap(({ path }) =>
    held.flatMap((root) => (path.startsWith(`${root}/`) ? [{ path, root }] : [])),
  )
  return groupsOf([...held.map((path) => ({ path })), ...below], expression)
}

function prove(headers: Question['headers']): { readonly username: string } | { readonly errorCode: string } {
  for (const [name, value] of headers) {
    const session = /tinysess=session-(\w+)/.exec(value)
    if (name.toLowerCase() === 'cookie' && session?.[1] !== undefined) return { username: session[1] }
    if (name.toLowerCase() !== 'authorization') continue
    const [user = '', secret] = Buffer.from(value.slice(6), 'base64').toString().split(':')
    return secret === 'secret' ? { username: user } : { errorCode: 'InvalidSignature' }
  }
  return { errorCode: 'UnsignedRequest' }
}

/** The header by which a user is believed. */
export function basic(user: string, secret = 'secret'): string {
  return `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`
}
