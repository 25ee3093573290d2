import { RateLimiterCluster } from 'rate-limiter-flexible'
import { DomainError } from '../../../common/errors/domain-error.js'
import { type Limiter, type LimiterOptions, type MetricsFormat, type News, Siblings } from '../../../common/siblings.js'
import { type FromWorker, isToWorker, type ToWorker } from './messages.js'

/** The channel to the process that supervises this one. */
export interface Channel {
  send(message: FromWorker): void
  onMessage(listener: (message: unknown) => void): void
  isOpen(): boolean
}

/** How long others may take to say how they are, in milliseconds. */
const GATHER_MS = 2000
/** How long a count may take, in milliseconds. */
const COUNT_MS = 2000

/** The other workers, by way of their supervisor. */
export class ClusterSiblings extends Siblings {
  private readonly listeners: ((news: News) => void)[] = []
  private readonly gatherings = new Map<number, (texts: readonly (readonly [string, string])[]) => void>()
  private read: (format: MetricsFormat) => Promise<string> = () => Promise.resolve('')
  private gathered = 0
  private claims: Limiter | undefined

  constructor(
    private readonly channel: Channel,
    private readonly worker: number,
  ) {
    super()
    channel.onMessage((message) => {
      if (isToWorker(message)) this.hear(message)
    })
  }

  override tell(news: News): void {
    this.channel.send({ tinyauth: 'news', news })
  }

  override onNews(listener: (news: News) => void): void {
    this.listeners.push(listener)
  }

  override limiter({ name, points, duration }: LimiterOptions): Limiter {
    const limiter = new RateLimiterCluster({ keyPrefix: name, points, duration, timeoutMs: COUNT_MS })
    return new CountedElsewhere(limiter, () => this.channel.isOpen())
  }

  override async claim(name: string, seconds: number): Promise<boolean> {
    this.claims ??= this.limiter({ name: 'claims', points: 1, duration: seconds })
    return (await this.claims.penalty(name)).consumedPoints === 1
  }

  override answerMetrics(read: (format: MetricsFormat) => Promise<string>): void {
    this.read = read
  }

  override async metrics(format: MetricsFormat): Promise<ReadonlyMap<string, string>> {
    const id = ++this.gathered
    const all = new Promise<readonly (readonly [string, string])[]>((resolve) => {
      this.gatherings.set(id, resolve)
      setTimeout(() => resolve([]), GATHER_MS).unref()
    })
    this.channel.send({ tinyauth: 'gather', id, format })
    const texts = new Map(await all)
    this.gatherings.delete(id)
    // Of itself it can always say.
    return texts.size > 0 ? texts : new Map([[String(this.worker), await this.read(format)]])
  }

  private async say({ id, format }: Extract<ToWorker, { readonly tinyauth: 'read' }>): Promise<void> {
    // Whoever gathers goes on without one that cannot say.
    const text = await this.read(format).catch(() => undefined)
    if (text !== undefined) this.channel.send({ tinyauth: 'metrics', id, text })
  }

  private hear(message: ToWorker): void {
    if (message.tinyauth === 'news') for (const listener of this.listeners) listener(message.news)
    else if (message.tinyauth === 'gathered') this.gatherings.get(message.id)?.(message.texts)
    else void this.say(message)
  }
}

/** INVARIANT: an attempt that could not be counted is refused. */
class CountedElsewhere implements Limiter {
  constructor(
    private readonly limiter: RateLimiterCluster,
    private readonly isOpen: () => boolean,
  ) {}

  get points(): number {
    return this.limiter.points
  }

  penalty(key: string): ReturnType<Limiter['penalty']> {
    return this.counted(() => this.limiter.penalty(key))
  }

  reward(key: string): ReturnType<Limiter['reward']> {
    return this.counted(() => this.limiter.reward(key))
  }

  delete(key: string): Promise<boolean> {
    return this.counted(() => this.limiter.delete(key))
  }

  block(key: string, seconds: number): ReturnType<Limiter['block']> {
    return this.counted(() => this.limiter.block(key, seconds))
  }

  get(key: string): ReturnType<Limiter['get']> {
    return this.counted(() => this.limiter.get(key))
  }

  private async counted<T>(count: () => Promise<T>): Promise<T> {
    try {
      // The library sends where nobody listens any more, and that would end the process.
      if (!this.isOpen()) throw new Error('the supervisor is gone')
      return await count()
    } catch (error) {
      throw new DomainError('ServiceUnavailable', {
        detail: 'attempts could not be counted',
        retryAfterSeconds: 1,
        cause: error,
      })
    }
  }
}
