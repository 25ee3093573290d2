import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common'
import { LessThanOrEqual } from 'typeorm'
import { RetentionSchedule, type Scheduler } from '../../audit/index.js'
import type { Clock } from '../../common/clock.js'
import {
  GroupEntity,
  InviteEntity,
  InviteGroupEntity,
  MembershipEntity,
  type Transaction,
  type UnitOfWork,
  UserEntity,
} from '../../store/index.js'

/** What a sweeper works with. */
export interface ShareSweeperOptions {
  readonly unitOfWork: UnitOfWork
  readonly clock: Clock
  readonly scheduler: Scheduler
  readonly onError: (error: unknown) => void
}

const KEPT_MS = 30 * 86_400_000
/** Rows of each kind at a time: everybody else writes in between. */
const BATCH = 500

/**
 * Removes what is over: guests whose time is up, what people had of a share that has ended for them, and shares that nobody has and
 * nobody can accept. None of them allows anything any more, for the clock is asked at each decision.
 */
export class ShareSweeper implements OnModuleInit, OnApplicationShutdown {
  private readonly schedule: RetentionSchedule

  constructor(private readonly options: ShareSweeperOptions) {
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
    const now = clock.now()
    await unitOfWork.run((tx) => removeGuests(tx, now))
    await unitOfWork.run((tx) => removeEnded(tx, now - KEPT_MS))
    await unitOfWork.run((tx) => removeShares(tx, now - KEPT_MS))
  }
}

async function removeGuests(tx: Transaction, now: number): Promise<void> {
  const guests = await tx.manager.find(UserEntity, { where: { guestUntil: LessThanOrEqual(now) }, take: BATCH })
  for (const { id } of guests) {
    await tx.manager.delete(UserEntity, { id })
    tx.change({ type: 'user', id })
  }
}

async function removeEnded(tx: Transaction, before: number): Promise<void> {
  const ended = await tx.manager
    .createQueryBuilder(MembershipEntity, 'm')
    .innerJoin(GroupEntity, 'g', 'g.id = m.groupId')
    .where("g.kind = 'share' and m.notAfter <= :before", { before })
    .take(BATCH)
    .getMany()
  for (const { id, userId } of ended) {
    await tx.manager.delete(MembershipEntity, { id })
    tx.change({ type: 'user', id: userId })
  }
}

async function removeShares(tx: Transaction, before: number): Promise<void> {
  const empty = await tx.manager
    .createQueryBuilder(GroupEntity, 'g')
    .leftJoin(MembershipEntity, 'm', 'm.groupId = g.id')
    .leftJoin(InviteGroupEntity, 'l', 'l.groupId = g.id')
    .leftJoin(InviteEntity, 'i', 'i.id = l.inviteId')
    .where("g.kind = 'share' and m.id is null and (i.id is null or i.acceptBefore <= :before)", { before })
    .take(BATCH)
    .getMany()
  for (const { id } of empty) {
    await tx.manager.delete(GroupEntity, { id, kind: 'share' })
    tx.change({ type: 'group', id })
  }
}
