import type {
  Answer,
  Circumstances,
  GroupsAnswer,
  GroupsQuestion,
  PermittedAnswer,
  PermittedQuestion,
  Question,
} from '../decider.js'
import { Decider } from '../decider.js'
import { ServiceClient } from '../service/service-client.js'
import { ServiceRefusal } from '../service/service-error.js'
import type { GuardSettings } from '../settings/guard-settings.js'
import { AnswerCache } from './answer-cache.js'
import type { BatchAnswer } from './batch-answer.js'
import type { Group } from './coalescer.js'
import { Coalescer } from './coalescer.js'
import { GroupCalls } from './group-calls.js'
import { GroupsCache } from './groups-cache.js'
import { Judged } from './judged.js'
import { callsOf, PairSet } from './pair-set.js'
import { RemoteCall } from './remote-call.js'

/** Lets the service decide; keeps its answers for a moment where the settings want it. */
export class RemoteDecider extends Decider {
  private readonly calls: RemoteCall
  private readonly cache: AnswerCache | undefined
  /** What is kept of groups; to be told of changes, where these are heard. */
  readonly groupsCache: GroupsCache | undefined
  private readonly groupCalls: GroupCalls
  private readonly coalescer = new Coalescer((group) => this.judgeGroup(group))

  constructor(
    settings: GuardSettings,
    private readonly client = new ServiceClient(settings),
  ) {
    super()
    this.calls = new RemoteCall(settings, client)
    this.cache = settings.cache && new AnswerCache(settings.cache, settings, settings.clock)
    this.groupsCache = settings.cache && new GroupsCache(settings.cache, settings, settings.clock)
    this.groupCalls = new GroupCalls(this.calls, this.groupsCache)
  }

  override decide(question: Question): Answer | Promise<Answer> {
    return this.cache?.find(question) ?? this.ask(question)
  }

  override async permitted(question: PermittedQuestion): Promise<PermittedAnswer> {
    return (await this.calls.permitted(question, question.action)).answer
  }

  override groups(question: GroupsQuestion): GroupsAnswer | Promise<GroupsAnswer> {
    return this.groupCalls.ask(question)
  }

  override async ready(): Promise<void> {
    await this.calls.rehearse()
  }

  override close(): Promise<void> {
    this.client.close()
    return Promise.resolve()
  }

  private async ask(question: Question): Promise<Answer> {
    const { group, outcome } = await this.coalescer.join(question)
    // The service refuses a call as a whole, also for what only one of its questions asks.
    const alone = outcome instanceof ServiceRefusal || (group.questions > 1 && outcome.lacksIdentity(question.pairs))
    const judged = alone ? await this.judge(question, new PairSet(question.pairs)) : outcome
    return judged.answerTo(question.pairs)
  }

  /** @throws ConnectionError, except for what only one of several questions may have caused */
  private async judgeGroup({ circumstances, pairs, questions }: Group): Promise<Judged | ServiceRefusal> {
    try {
      return await this.judge(circumstances, pairs)
    } catch (error) {
      const one = !(error instanceof ServiceRefusal) || questions === 1 || error.serviceStatus !== 400
      if (one) throw error
      return error
    }
  }

  private async judge(circumstances: Circumstances, pairs: PairSet): Promise<Judged> {
    return new Judged(await Promise.all(callsOf(pairs).map((part) => this.judgePart(circumstances, part))))
  }

  private async judgePart(circumstances: Circumstances, pairs: PairSet): Promise<BatchAnswer> {
    const { answer, sentAtMs } = await this.calls.authorize(circumstances, pairs)
    this.cache?.store(circumstances, pairs, answer, sentAtMs)
    return answer
  }
}
