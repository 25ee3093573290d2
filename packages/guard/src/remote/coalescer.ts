import type { Circumstances, Question } from '../decider.js'
import { PairSet } from './pair-set.js'

/** Questions of one tick that differ in their pairs alone. */
export interface Group {
  readonly circumstances: Circumstances
  /** Of all its questions, each once. */
  readonly pairs: PairSet
  /** How many questions it is. */
  readonly questions: number
}

/** What a group came to, with the group. */
export interface Settled<T> {
  readonly group: Group
  readonly outcome: T
}

interface OpenGroup<T> extends Group {
  questions: number
  readonly settled: Promise<Settled<T>>
}

/**
 * Makes one call of the questions that are asked in one tick with the same credential, context and request line. Questions
 * without pairs stay among themselves: only their answers always say who was proved.
 */
export class Coalescer<T> {
  private open = new Map<string, OpenGroup<T>>()

  /** @param ask asks what a whole group asks; it begins when the tick is over */
  constructor(private readonly ask: (group: Group) => Promise<T>) {}

  /** What the group came to that the question became part of. */
  join(question: Question): Promise<Settled<T>> {
    const key = keyOf(question)
    let group = this.open.get(key)
    if (group === undefined) this.open.set(key, (group = this.begin(question)))
    else group.questions += 1
    for (const pair of question.pairs) group.pairs.add(pair)
    return group.settled
  }

  private begin(circumstances: Circumstances): OpenGroup<T> {
    if (this.open.size === 0) this.closeAfterTick()
    const pairs = new PairSet()
    // Not before the tick is over: until then more may join.
    const settled = afterTick().then(async () => ({ group, outcome: await this.ask(group) }))
    const group: OpenGroup<T> = { circumstances, pairs, questions: 1, settled }
    return group
  }

  /** INVARIANT: nobody joins a group that is being asked; this runs before the first is. */
  private closeAfterTick(): void {
    void afterTick().then(() => (this.open = new Map()))
  }
}

/** Comes when all that is ready to run now has run, promises that come at once included. */
export async function afterTick(): Promise<void> {
  await Promise.resolve()
  await new Promise<void>((resolve) => process.nextTick(resolve))
}

function keyOf({ pairs, ...circumstances }: Question): string {
  return `${pairs.length === 0} ${circumstancesKey(circumstances)}`
}

/** Names who asks, and under which circumstances. */
export function circumstancesKey({ headers, request, context, atLeastRevision }: Circumstances): string {
  const line = request === undefined ? [] : [request.method, request.uri, request.bodySha256]
  return JSON.stringify([headers, line, Object.entries(context), atLeastRevision ?? null])
}
