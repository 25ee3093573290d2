import { DomainError } from './errors/domain-error.js'

/** Runs a few pieces of work at once, keeps some waiting, and refuses the rest. */
export class WorkQueue {
  private running = 0
  private readonly waiting: (() => void)[] = []

  /**
   * @param what is refused, in the plural: `passwords to be hashed`
   * @param limits pieces of work that run at once (at least 1), and that may wait for their turn
   */
  constructor(
    private readonly what: string,
    private readonly limits: { readonly running: number; readonly waiting: number },
  ) {}

  /** @throws DomainError `ServiceUnavailable` when too many wait already. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    await this.enter()
    try {
      return await work()
    } finally {
      this.leave()
    }
  }

  private enter(): Promise<void> | undefined {
    if (this.running < this.limits.running) {
      this.running++
      return undefined
    }
    if (this.waiting.length >= this.limits.waiting) {
      throw new DomainError('ServiceUnavailable', {
        detail: `too many ${this.what} wait for their turn`,
        retryAfterSeconds: 1,
      })
    }
    return new Promise((resolve) => this.waiting.push(resolve))
  }

  /** Whoever waits longest takes over the place, so that nobody can slip in between. */
  private leave(): void {
    const next = this.waiting.shift()
    if (next === undefined) this.running--
    else next()
  }
}
