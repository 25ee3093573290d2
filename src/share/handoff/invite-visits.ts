import { Injectable } from '@nestjs/common'
import { IsNull, LessThanOrEqual, MoreThan } from 'typeorm'
import { Clock } from '../../common/clock.js'
import { Ids } from '../../common/ids.js'
import { InviteVisitEntity, type Transaction, UnitOfWork } from '../../store/index.js'

/** How long another device may go on with what was opened. */
const WAITS_MS = 30 * 60_000

/** Which invites people opened, so that another device of theirs can go on (capabilities M22). */
@Injectable()
export class InviteVisits {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /**
   * Notes that a user looked at an invite. A new look waits again, also where one before was gone on with; what waits no more is
   * forgotten. INVARIANT: that somebody accepted is known as long as the invite is, for each accepts it once.
   */
  async note(userId: string, inviteId: string): Promise<void> {
    const openedAt = this.clock.now()
    await this.unitOfWork.run(async ({ manager }) => {
      await manager.delete(InviteVisitEntity, {
        ...{ userId, openedAt: LessThanOrEqual(openedAt - WAITS_MS), acceptedAt: IsNull() },
      })
      const known = await manager.findOneBy(InviteVisitEntity, { userId, inviteId })
      if (known !== null) await manager.update(InviteVisitEntity, { id: known.id }, { openedAt, handedOffAt: null })
      else await manager.insert(InviteVisitEntity, { id: this.ids.uuid(openedAt), userId, inviteId, openedAt })
    })
  }

  /** What a user opened last, if it still waits to be gone on with. */
  newest(userId: string): Promise<InviteVisitEntity | undefined> {
    return this.find({ userId })
  }

  /** One visit of a user, if it still waits. */
  async waiting(userId: string, id: string): Promise<InviteVisitEntity | undefined> {
    return this.find({ userId, id })
  }

  /** Notes that somebody goes on with it. */
  async handOff({ manager }: Pick<Transaction, 'manager'>, id: string): Promise<void> {
    await manager.update(InviteVisitEntity, { id }, { handedOffAt: this.clock.now() })
  }

  private find(which: Partial<Pick<InviteVisitEntity, 'id' | 'userId'>>): Promise<InviteVisitEntity | undefined> {
    const openedAt = MoreThan(this.clock.now() - WAITS_MS)
    return this.unitOfWork.read(async (manager) => {
      const found = await manager.findOne(InviteVisitEntity, {
        where: { ...which, openedAt, handedOffAt: IsNull() },
        order: { openedAt: 'DESC', id: 'DESC' },
      })
      return found ?? undefined
    })
  }
}
