import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common'
import { LessThanOrEqual } from 'typeorm'
import { RetentionSchedule, type Scheduler } from '../../audit/index.js'
import type { Clock } from '../../common/clock.js'
import { OAuthArtifactEntity, type UnitOfWork } from '../../store/index.js'
import type { SigningKeys } from '../keys/signing-keys.js'

/** What a sweeper works with. */
export interface ArtifactSweeperOptions {
  readonly unitOfWork: UnitOfWork
  readonly keys: SigningKeys
  readonly clock: Clock
  readonly scheduler: Scheduler
  readonly onError: (error: unknown) => void
}

/** Removes tokens, codes and keys that ended by the clock, once an hour: nobody is let in by them any more, so it is no change. */
export class ArtifactSweeper implements OnModuleInit, OnApplicationShutdown {
  private readonly schedule: RetentionSchedule

  constructor(private readonly options: ArtifactSweeperOptions) {
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
    const { unitOfWork, keys, clock } = this.options
    await unitOfWork.run(async (tx) => {
      await tx.manager.delete(OAuthArtifactEntity, { expiresAt: LessThanOrEqual(clock.now()) })
      await keys.sweep(tx)
    })
  }
}
