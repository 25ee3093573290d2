import type { Cancel, Scheduler } from '../scheduler.js'
import type { AuditRetention } from './audit-retention.js'

const HOUR_MS = 3_600_000

/** Sweeps an hour after the start and each hour after the last sweep ended. */
export class RetentionSchedule {
  private cancel: Cancel | undefined
  private sweeping: Promise<void> = Promise.resolve()

  constructor(
    private readonly retention: AuditRetention,
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
