import type { Eventually } from '@tinyauth/decision'
import { RateLimiterMemory } from 'rate-limiter-flexible'

/** What the processes of a node tell each other. */
export type News = { readonly kind: 'change'; readonly revision: number }

/** How metrics are written. */
export type MetricsFormat = 'text' | 'openmetrics'

/** Counts by key, for a while. What cannot be counted throws. */
export type Limiter = Pick<RateLimiterMemory, 'points' | 'get' | 'penalty' | 'reward' | 'delete' | 'block'>

/** How a `Limiter` counts. */
export interface LimiterOptions {
  /** Unlike that of every other one of the node. */
  readonly name: string
  readonly points: number
  /** In seconds. */
  readonly duration: number
}

/** The other processes of this node (`serve --workers`). */
export abstract class Siblings {
  /** Tells all others. It may come late, and a process that starts has heard nothing. */
  abstract tell(news: News): void

  /** Calls `listener` with what others tell. It must not throw. */
  abstract onNews(listener: (news: News) => void): void

  /** One count for all processes. */
  abstract limiter(options: LimiterOptions): Limiter

  /**
   * Whether nobody of the node has claimed the name before, within so many seconds.
   * @throws DomainError `ServiceUnavailable` where nobody can say
   */
  abstract claim(name: string, seconds: number): Eventually<boolean>

  /** Says what this process answers to whoever gathers. */
  abstract answerMetrics(read: (format: MetricsFormat) => Promise<string>): void

  /** What every process says of itself, this one among them, by its number; one that says nothing in time is left out. */
  abstract metrics(format: MetricsFormat): Promise<ReadonlyMap<string, string>>
}

/** A node of one process. */
export class NoSiblings extends Siblings {
  private read: (format: MetricsFormat) => Promise<string> = () => Promise.resolve('')

  override tell(): void {
    return undefined
  }

  override onNews(): void {
    return undefined
  }

  override limiter({ points, duration }: LimiterOptions): Limiter {
    return new RateLimiterMemory({ points, duration })
  }

  /** Whoever asks knows what it claimed itself. */
  override claim(): boolean {
    return true
  }

  override answerMetrics(read: (format: MetricsFormat) => Promise<string>): void {
    this.read = read
  }

  override async metrics(format: MetricsFormat): Promise<ReadonlyMap<string, string>> {
    return new Map([['', await this.read(format)]])
  }
}
