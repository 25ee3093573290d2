import { NO_GROUPS } from '@tinyauth/decision'
import { type GroupExpression, printGroupExpression } from '@tinyauth/policy-engine'
import type { GroupsAnswer, GroupsQuestion } from '../decider.js'
import { afterTick, circumstancesKey } from './coalescer.js'
import type { ReadGroups } from './groups-answer.js'
import type { GroupsCache } from './groups-cache.js'
import type { RemoteCall } from './remote-call.js'

/** Questions of one tick that differ in their expressions alone. */
interface OpenCall {
  readonly expressions: Map<string, GroupExpression>
  readonly answered: Promise<ReadGroups>
}

/** Expressions in one call: what the service takes. */
export const MOST_EXPRESSIONS = 50

/**
 * Lets the service decide expressions of groups: what is kept is not asked again, and what is asked in one tick with the same proof
 * and circumstances is asked in one call.
 */
export class GroupCalls {
  private open = new Map<string, OpenCall>()

  constructor(
    private readonly calls: Pick<RemoteCall, 'groups'>,
    private readonly cache: GroupsCache | undefined,
  ) {}

  /** @throws ConnectionError when nothing could be decided */
  ask(question: GroupsQuestion): GroupsAnswer | Promise<GroupsAnswer> {
    const texts = question.groups.map(printGroupExpression)
    return this.cache?.find(question, texts) ?? this.askService(question, texts)
  }

  private async askService(question: GroupsQuestion, texts: readonly string[]): Promise<GroupsAnswer> {
    const asked = new Map(texts.map((text, index) => [text, question.groups[index]] as const))
    const call = this.callFor(question, asked.size)
    for (const [text, expression] of asked) if (expression !== undefined) call.expressions.set(text, expression)
    const { authenticated, errorCode, identity, groups: answered, revision } = await call.answered
    const groups = texts.map((text) => answered.get(text) ?? NO_GROUPS)
    return { authenticated, errorCode, identity, groups, decidedBy: 'remote', revision }
  }

  /** INVARIANT: nobody joins a call that is under way: it may not know what changed since. */
  private callFor(question: GroupsQuestion, more: number): OpenCall {
    const key = circumstancesKey(question)
    const open = this.open.get(key)
    if (open !== undefined && open.expressions.size + more <= MOST_EXPRESSIONS) return open
    if (this.open.size === 0) void afterTick().then(() => (this.open = new Map()))
    const expressions = new Map<string, GroupExpression>()
    // Not before the tick is over: until then more may join.
    const call = { expressions, answered: afterTick().then(() => this.send(question, expressions)) }
    this.open.set(key, call)
    return call
  }

  private async send(question: GroupsQuestion, expressions: ReadonlyMap<string, GroupExpression>): Promise<ReadGroups> {
    const beginning = this.cache?.beginning ?? 0
    const { answer, sentAtMs } = await this.calls.groups(question, expressions)
    this.cache?.store(question, answer, sentAtMs, beginning)
    return answer
  }
}
