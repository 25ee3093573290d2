import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common'
import { RetentionSchedule, type Scheduler } from '../../audit/index.js'
import type { Clock } from '../../common/clock.js'
import { InviteEntity, MembershipTermsEntity, type UnitOfWork } from '../../store/index.js'

/** What a sweeper works with. */
export interface InviteSweeperOptions {
  readonly unitOfWork: UnitOfWork
  readonly clock: Clock
  readonly scheduler: Scheduler
  readonly onError: (error: unknown) => void
}

const KEPT_MS = 30 * 86_400_000

/**
 * Removes invites that are over for thirty days, once an hour: nobody comes by them any more, so it is no change. One by which somebody
 * is a member stays as long, for it tells by whom and within which bounds.
 */
export class InviteSweeper implements OnModuleInit, OnApplicationShutdown {
  private readonly schedule: RetentionSchedule

  constructor(private readonly options: InviteSweeperOptions) {
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
    const { unitOfWork, clock } = this.options
    const before = clock.now() - KEPT_MS
    await unitOfWork.run(async ({ manager }) => {
      const used = manager
        .createQueryBuilder(MembershipTermsEntity, 't')
        .select('t.inviteId')
        .where('t.inviteId is not null')
      // An invite that was accepted as often as it may be is over at `acceptBefore` at the latest.
      await manager
        .createQueryBuilder()
        .delete()
        .from(InviteEntity)
        .where(`(acceptBefore <= :before or revokedAt <= :before) and id not in (${used.getQuery()})`, { before })
        .execute()
    })
  }
}
