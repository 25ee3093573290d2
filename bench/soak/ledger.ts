/** What somebody held since a change began, as far as a node could know of it. */
interface State {
  readonly held: boolean
  readonly beganAt: number
  /** When whoever made the change was told that it is made. */
  madeAt: number
}

/** A question and its answer, in the time of `performance.now()`. */
export interface Answered {
  readonly allowed: boolean
  readonly askedAt: number
  readonly answeredAt: number
}

/** Older states cannot matter: every question is answered sooner than so many changes of one holder take. */
const MOST_STATES = 10

/** Who held what when, to judge answers by while it changes. */
export class Ledger<Holder> {
  private readonly states = new Map<Holder, State[]>()

  /** From now on the holder may be seen with the right, or without it. */
  begin(holder: Holder, held: boolean, at: number): void {
    const states = this.states.get(holder) ?? []
    states.push({ held, beganAt: at, madeAt: Infinity })
    if (states.length > MOST_STATES) states.shift()
    this.states.set(holder, states)
  }

  /** The change that began last is made. */
  end(holder: Holder, at: number): void {
    const last = this.states.get(holder)?.at(-1)
    if (last !== undefined) last.madeAt = at
  }

  /**
   * Whether an answer is right: it says what held at some time between question and answer. A node that did not make the change may
   * know of it `graceMs` later than whoever made it.
   */
  isRight(holder: Holder, { allowed, askedAt, answeredAt }: Answered, graceMs: number): boolean {
    const states = this.states.get(holder) ?? []
    return states.some(({ held, beganAt }, i) => {
      const isOver = (states[i + 1]?.madeAt ?? Infinity) + graceMs < askedAt
      return held === allowed && beganAt <= answeredAt && !isOver
    })
  }
}
