import { DomainError } from './errors/domain-error.js'

/** The streams of one kind that are open on this node: so many at most, half of them for one caller. */
export class OpenStreams<Stream> {
  private readonly holders = new Map<Stream, string>()
  private isClosed = false

  constructor(private readonly most: number) {}

  /** Streams that are open. */
  get size(): number {
    return this.holders.size
  }

  /** Those that are open now; they may end while the answer is walked through. */
  all(): readonly Stream[] {
    return [...this.holders.keys()]
  }

  /**
   * @param uid of the caller who wants one more
   * @throws DomainError `ServiceUnavailable` when there are too many or the service is being stopped, `TooManyRequests` when the
   * caller has too many
   */
  assertRoom(uid: string): void {
    if (this.isClosed || this.size >= this.most) {
      throw new DomainError('ServiceUnavailable', { detail: 'no stream can be opened', retryAfterSeconds: 5 })
    }
    // One caller leaves room for others, and may have several nodes.
    const own = [...this.holders.values()].filter((holder) => holder === uid).length
    if (own >= Math.ceil(this.most / 2)) {
      throw new DomainError('TooManyRequests', { detail: 'too many streams', retryAfterSeconds: 5 })
    }
  }

  add(stream: Stream, uid: string): void {
    this.holders.set(stream, uid)
  }

  delete(stream: Stream): void {
    this.holders.delete(stream)
  }

  /** Lets none be opened any more; answers those that are to be ended. */
  close(): readonly Stream[] {
    this.isClosed = true
    return this.all()
  }
}
