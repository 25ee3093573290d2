import { type Answer, Decider, type PermittedAnswer, type PermittedQuestion, type Question } from '../../src/decider.js'
import { ConnectionError } from '../../src/authorizer/errors.js'

/** What each user may: `GetApple arn:tinyauth:test:default::apples/fred`. */
export type Grants = Readonly<Record<string, readonly string[]>>

/**
 * Decides by a table. Proofs are `Authorization: Basic user:secret` and the cookie `tinysess=session-user`; anything else
 * does not convince. Answers later when `later` is set, and fails when `failure` is.
 */
export class TableDecider extends Decider {
  readonly questions: Question[] = []
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
    const mine = this.grants[proved.username] ?? []
    const allowed = pairs.map(({ action, resource }) => mine.includes(`${action} ${resource}`))
    const authorized = allowed.length > 0 && !allowed.includes(false)
    const errorCode = authorized || allowed.length === 0 ? undefined : 'NotPermitted'
    return { authorized, allowed, authenticated: true, errorCode, identity: proved, decidedBy: 'testing' }
  }
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
