import { type Limiter, NoSiblings, type Siblings } from './siblings.js'

const WINDOW_SECONDS = 15 * 60
const DAY_SECONDS = 24 * 3600

/** Lets a few tries pass in 15 minutes; whoever goes on waits a quarter of an hour, then twice as long each time, up to a day. */
export class BackOff {
  private readonly tries: Limiter
  private readonly locks: Limiter

  /**
   * @param tries that pass in 15 minutes.
   * @param name by which all processes of the node count together.
   */
  constructor(tries: number, name = '', siblings: Siblings = new NoSiblings()) {
    this.tries = siblings.limiter({ name: `${name}-tries`, points: tries, duration: WINDOW_SECONDS })
    this.locks = siblings.limiter({ name: `${name}-locks`, points: 1, duration: DAY_SECONDS })
  }

  /** Counts a try; answers the seconds to wait when it does not pass. */
  async begin(key: string): Promise<number | undefined> {
    const { points } = this.tries
    const { consumedPoints, msBeforeNext } = await this.tries.penalty(key)
    if (consumedPoints <= points) return undefined
    // Only the first of those that do not pass makes the wait longer: whoever goes on asking is not locked out for ever.
    return consumedPoints === points + 1 ? this.lock(key) : Math.ceil(msBeforeNext / 1000)
  }

  /** Takes a try back that was not judged. */
  async forget(key: string): Promise<void> {
    await this.tries.reward(key)
  }

  /** After a success: nothing is held against the key. */
  async reset(key: string): Promise<void> {
    await this.tries.delete(key)
    await this.locks.delete(key)
  }

  private async lock(key: string): Promise<number> {
    const { consumedPoints } = await this.locks.penalty(key)
    const seconds = Math.min(WINDOW_SECONDS * 2 ** (consumedPoints - 1), DAY_SECONDS)
    await this.tries.block(key, seconds)
    return seconds
  }
}
