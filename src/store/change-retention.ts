import { type EntityManager, LessThan, LessThanOrEqual } from 'typeorm'
import type { Clock } from '../common/clock.js'
import { ChangeEntity } from './entities/change.entity.js'
import type { UnitOfWork } from './unit-of-work.js'

/** What a `ChangeRetention` works with. */
export interface ChangeRetentionOptions {
  readonly unitOfWork: UnitOfWork
  readonly clock: Clock
  /** Age at which changes are removed, in seconds (`CHANGE_RETENTION_SECONDS`). */
  readonly seconds: number
}

/** Changes that one transaction removes: writers wait for it. */
const PAGE_SIZE = 1000

/**
 * Removes numbered changes that are too old, from the beginning, and never the newest. Whoever stands before what is left
 * has to begin anew; a gap tells that.
 */
export class ChangeRetention {
  constructor(private readonly options: ChangeRetentionOptions) {}

  /** Removes all that is too old now. Answers how many changes that were. @throws DomainError `ServiceUnavailable` */
  async sweep(): Promise<number> {
    const before = this.options.clock.now() - this.options.seconds * 1000
    let removed = 0
    for (;;) {
      const count = await this.sweepPage(before)
      removed += count
      if (count < PAGE_SIZE) return removed
    }
  }

  private async sweepPage(before: number): Promise<number> {
    const { unitOfWork } = this.options
    // Looked at first, for a transaction makes every writer wait.
    const newest = await unitOfWork.read(async (manager, revision) =>
      (await oldPage(manager, revision, before)).length === 0 ? undefined : revision,
    )
    if (newest === undefined) return 0
    const { value } = await unitOfWork.run(async ({ manager }) => {
      // Again inside: another node may have swept meanwhile.
      const page = await oldPage(manager, newest, before)
      const last = page.at(-1)
      if (last !== undefined) await manager.delete(ChangeEntity, { revision: LessThanOrEqual(last.revision) })
      return page.length
    })
    return value
  }
}

/** The oldest changes up to the first that is young enough: what is removed is always the beginning. */
async function oldPage(manager: EntityManager, newest: number, before: number): Promise<readonly ChangeEntity[]> {
  const rows = await manager.find(ChangeEntity, {
    select: { revision: true, at: true },
    where: { revision: LessThan(newest) },
    order: { revision: 'ASC' },
    take: PAGE_SIZE,
  })
  const young = rows.findIndex(({ at }) => at >= before)
  return young === -1 ? rows : rows.slice(0, young)
}
