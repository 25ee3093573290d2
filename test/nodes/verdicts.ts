import { ACTIONS, type Action, mayDo, type Orchard, USERS } from './orchard-model.js'

/** From when on somebody is allowed something, or may be: a write that was not acknowledged yet may stand or not. */
interface Since {
  readonly fromMs: number
  readonly allowed: boolean
}

/**
 * What could be answered when. Times are those of the process, which nobody sets.
 * INVARIANT: an acknowledged denial that is older than the staleness bound is known to every node that answers.
 */
export class Verdicts {
  private readonly history = new Map<string, Since[]>()

  constructor(
    private orchard: Orchard,
    private readonly boundMs: number,
  ) {
    this.note(orchard, orchard)
  }

  /** An edit was sent: both states are possible. */
  sent(after: Orchard): void {
    this.note(this.orchard, after)
  }

  /** It was acknowledged. */
  acknowledged(after: Orchard): void {
    this.orchard = after
    this.note(after, after)
  }

  /** What stands. */
  get standing(): Orchard {
    return this.orchard
  }

  /** Whether `allowed` can be true: it was possible at some moment that the answer may be of. */
  couldAllow(user: number, action: Action, askedAtMs: number): boolean {
    const since = this.history.get(`${user} ${action}`) ?? []
    const oldest = since.findLastIndex(({ fromMs }) => fromMs <= askedAtMs - this.boundMs)
    return since.slice(Math.max(0, oldest)).some(({ allowed }) => allowed)
  }

  private note(before: Orchard, after: Orchard): void {
    const fromMs = performance.now()
    for (let user = 0; user < USERS; user++) {
      for (const action of ACTIONS) {
        const name = `${user} ${action}`
        const allowed = mayDo(before, user, action) || mayDo(after, user, action)
        const since = this.history.get(name) ?? []
        if (since.at(-1)?.allowed !== allowed) this.history.set(name, [...since, { fromMs, allowed }])
      }
    }
  }
}
