import type { Eventually } from '@tinyauth/decision'
import { BoundedMap, isOutage, TooManyFetchesError } from '@tinyauth/guard/local'
import type { Clock, Moment } from '../../common/clock.js'

/** What was fetched, and until when it may be used; not at all where that is `undefined`. */
export interface Fetched<T> {
  readonly value: T
  /** When the question for it set out, milliseconds since 1970. */
  readonly sentAtMs: number
  readonly untilMs: number | undefined
  /** It ends then whether anybody can be asked for it or not, in milliseconds since 1970; `undefined`: it does not. */
  readonly endMs: number | undefined
}

/** How things are kept. */
export interface ExpiringCacheOptions {
  readonly clock: Clock
  /** Things that are kept; the one that was not used for longest makes room. */
  readonly most: number
  /** Milliseconds past its end that a thing is used while nobody can be asked for it. */
  readonly staleMs: number
}

interface Kept<T> {
  readonly value: T
  /** When the question for it set out. */
  readonly since: Moment
  /** Milliseconds from then on that it is used. */
  readonly lifeMs: number
  /** The same where nobody can be asked. */
  readonly mostMs: number
  /** When somebody who could not be asked is asked again at the earliest, by what passed. */
  readonly askAgainMs: number
}

const RETRY_MS = 1000

/**
 * Things that are fetched by name and used until they expire. What is not there is not kept, and asked for once, however many
 * ask at the same time.
 * INVARIANT: what was forgotten is not found again, whenever it was asked for; only an outage lets something outlive its time, and
 * never its end. A clock that is set back lengthens no life: age is also what passed.
 */
export class ExpiringCache<T> {
  private kept: BoundedMap<Kept<T>>
  private fetching = new Map<string, Promise<T | undefined>>()

  constructor(private readonly options: ExpiringCacheOptions) {
    this.kept = new BoundedMap(options.most)
  }

  get size(): number {
    return this.kept.size
  }

  /** What is kept, or what `fetch` comes to. @throws what `fetch` throws */
  find(id: string, fetch: () => Promise<Fetched<T> | undefined>): Eventually<T | undefined> {
    const kept = this.kept.get(id)
    if (kept !== undefined && this.isUsable(kept)) return kept.value
    const under = this.fetching.get(id)
    if (under !== undefined) return under
    const elapsedMs = this.options.clock.elapsed()
    const fetching: Promise<T | undefined> = fetch().then(
      (fetched) => this.take(id, fetching, fetched, elapsedMs),
      (error: unknown) => this.outlive(id, fetching, kept, error),
    )
    this.fetching.set(id, fetching)
    return fetching
  }

  /** Forgets everything, what is under way too. */
  clear(): void {
    this.kept = new BoundedMap(this.options.most)
    this.fetching = new Map()
  }

  private isUsable(kept: Kept<T>): boolean {
    const isSpared = this.options.clock.elapsed() < kept.askAgainMs
    return this.ageMs(kept) < (isSpared ? kept.mostMs : kept.lifeMs)
  }

  private ageMs({ since }: Kept<T>): number {
    const { nowMs, elapsedMs } = this.options.clock.moment()
    // A clock that shows a time before it says nothing about how old it is.
    return nowMs < since.nowMs ? Infinity : Math.max(nowMs - since.nowMs, elapsedMs - since.elapsedMs)
  }

  private take(
    id: string,
    fetching: Promise<T | undefined>,
    fetched: Fetched<T> | undefined,
    elapsedMs: number,
  ): T | undefined {
    if (!this.end(id, fetching)) return fetched?.value
    if (fetched?.untilMs === undefined) {
      this.kept.delete(id)
      return fetched?.value
    }
    const { value, sentAtMs, untilMs, endMs = Infinity } = fetched
    const since = { nowMs: sentAtMs, elapsedMs }
    const lifeMs = untilMs - sentAtMs
    const mostMs = Math.min(lifeMs + this.options.staleMs, endMs - sentAtMs)
    this.kept.set(id, { value, since, lifeMs, mostMs, askAgainMs: -Infinity })
    return value
  }

  private outlive(id: string, fetching: Promise<T | undefined>, kept: Kept<T> | undefined, error: unknown): T {
    const isCurrent = this.end(id, fetching)
    const isOld = kept === undefined || !(this.ageMs(kept) < kept.mostMs)
    if (!isCurrent || isOld || !isOutage(error)) {
      // Where there was too much to ask already nobody has taken it back; its age bounds it as before.
      if (isCurrent && !(error instanceof TooManyFetchesError)) this.kept.delete(id)
      throw error
    }
    this.kept.set(id, { ...kept, askAgainMs: this.options.clock.elapsed() + RETRY_MS })
    return kept.value
  }

  /** Whether nothing was forgotten since it was begun. */
  private end(id: string, fetching: Promise<T | undefined>): boolean {
    if (this.fetching.get(id) !== fetching) return false
    this.fetching.delete(id)
    return true
  }
}
