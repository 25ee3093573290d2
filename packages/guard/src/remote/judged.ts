import { ConnectionError } from '../authorizer/errors.js'
import type { Answer, Pair, StepUp } from '../decider.js'
import type { BatchAnswer } from './batch-answer.js'
import { NOT_PERMITTED } from './batch-answer.js'
import { lowest } from './lowest.js'
import { identityBy, isSameToken, type ProvedToken } from './proved-token.js'

/** What the calls of one question, or of several that were asked together, came to. */
export class Judged {
  private readonly authenticated: boolean
  private readonly proofCode: string | undefined
  private readonly username: string | undefined
  private readonly token: ProvedToken | undefined

  /** @throws ConnectionError when the calls proved different users: one of them changed in between */
  constructor(private readonly answers: readonly BatchAnswer[]) {
    this.authenticated = answers.length > 0 && answers.every((answer) => answer.authenticated)
    this.proofCode = answers.find((answer) => !answer.authenticated)?.errorCode
    const usernames = new Set(answers.flatMap(({ username }) => username ?? []))
    if (usernames.size > 1) throw new ConnectionError('the service proved different users by one credential')
    this.username = [...usernames][0]
    const proved = answers.filter(({ authenticated }) => authenticated)
    this.token = proved.find(({ token }) => token?.clientId !== undefined)?.token ?? proved[0]?.token
    if (!proved.every(({ token }) => isSameToken(token, this.token))) {
      throw new ConnectionError('the service says different things of one access token')
    }
  }

  /** Whether a question with these pairs is permitted and cannot be answered yet, since nothing says who asks. */
  lacksIdentity(pairs: readonly Pair[]): boolean {
    return this.username === undefined && pairs.length > 0 && pairs.every((pair) => this.isPermitted(pair))
  }

  /** The answer to one question, its pairs in their order. */
  answerTo(pairs: readonly Pair[]): Answer {
    const allowed = pairs.map((pair) => this.isPermitted(pair))
    const authorized = pairs.length > 0 && allowed.every((verdict) => verdict)
    const [only] = this.answers.length === 1 ? this.answers : []
    const revision = lowest(this.answers.map((answer) => answer.revision))
    const stepUp = authorized || pairs.length === 0 ? undefined : this.stepUp
    const denial = this.authenticated ? (pairs.length > 0 ? NOT_PERMITTED : undefined) : this.proofCode
    return {
      authorized,
      allowed,
      authenticated: this.authenticated,
      errorCode: authorized ? undefined : denial,
      identity: identityBy(this.username, this.token),
      decidedBy: 'remote',
      ...(this.authenticated && this.token !== undefined ? { scopes: this.token.scopes } : {}),
      ...(stepUp === undefined ? {} : { stepUp }),
      ...(only?.decisionId === undefined ? {} : { decisionId: only.decisionId }),
      ...(revision === undefined ? {} : { revision }),
    }
  }

  /** What all that are refused are told; what is permitted by itself needs nothing. */
  private get stepUp(): StepUp | undefined {
    const denials = this.answers.filter(({ errorCode }) => errorCode !== undefined)
    return denials.length > 0 && denials.every(({ stepUp }) => stepUp === 'mfa') ? 'mfa' : undefined
  }

  /** INVARIANT: nothing is permitted to somebody whom one of the calls did not prove. */
  private isPermitted(pair: Pair): boolean {
    return this.authenticated && this.answers.some(({ permitted }) => permitted.has(pair))
  }
}
