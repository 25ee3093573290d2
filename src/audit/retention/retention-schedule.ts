import type { Cancel, Scheduler } from '../scheduler.js'

const HOUR_MS = 3_600_000

/** What removes all that is too old now. */
export interface Sweep {
  sweep(): Promise<unknown>
}

/** Sweeps an hour after the start and each hour after the last sweep ended. */
export class RetentionSchedule {
  private cancel: Cancel | undefined
  private sweeping: Promise<void> = Promise.resolve()

  constructor(
    private readonly retention: Sweep,
    private readonly scheduler: Scheduler,
    private readonly onError: (error: unknown) => void,
  ) {}

  start(): void {
    this.cancel = this.scheduler.after(HOUR_MS, () => {
      this.sweeping = this.sweep()
    })
  }

  /** Resolves when nothing is being removed any more. */
  async stop(): Promise<void> {
    this.cancel?.()
    this.cancel = undefined
    await this.sweeping
  }

  private async sweep(): Promise<void> {
    try {
      await this.retention.sweep()
    } catch (error) {
      // What is too old now is so in an hour as well.
      this.onError(error)
    }
    if (this.cancel !== undefined) this.start()
  }
}
