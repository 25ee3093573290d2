import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common'
import { RetentionSchedule, type Scheduler } from '../../audit/index.js'
import type { UnitOfWork } from '../../store/index.js'
import type { OneTimeSecrets } from '../one-time/one-time-secrets.js'
import type { Sessions } from './sessions.js'

/** What a sweeper works with. */
export interface SignInSweeperOptions {
  readonly unitOfWork: UnitOfWork
  readonly sessions: Sessions
  readonly secrets: OneTimeSecrets
  readonly scheduler: Scheduler
  readonly onError: (error: unknown) => void
}

/** Removes sessions that ended by the clock and what was never gone on with, once an hour. Nothing waits for it. */
export class SignInSweeper implements OnModuleInit, OnApplicationShutdown {
  private readonly schedule: RetentionSchedule

  constructor(private readonly options: SignInSweeperOptions) {
    this.schedule = new RetentionSchedule(this, options.scheduler, options.onError)
  }

  onModuleInit(): void {
    this.schedule.start()
  }

  /** Before the store is closed. */
  async onApplicationShutdown(): Promise<void> {
    await this.schedule.stop()
  }

  /** @throws DomainError `ServiceUnavailable` */
  async sweep(): Promise<void> {
    const { unitOfWork, sessions, secrets } = this.options
    await unitOfWork.run(async (tx) => {
      await sessions.sweep(tx)
      await secrets.sweep(tx)
    })
  }
}
