import type { EntityManager } from 'typeorm'
import type { AuditEventEntity, UnitOfWork } from '../../store/index.js'
import { isIndexed, narrow, tells } from './audit-filter.js'
import type { AuditFilter } from './audit-query.js'
import { auditRecord } from './audit-record.js'
import type { AuditRecord } from './audit-record.js'
import { candidates, NEWEST, nextWindow } from './audit-window.js'
import type { Place, Window } from './audit-window.js'

/** Events that one look reads through: the embedded database holds everything else up meanwhile. */
const WINDOW_ROWS = 2000

/** An event and where it stands. */
export interface Found {
  readonly place: Place
  readonly record: AuditRecord
}

/** Looks for events from the newest to the oldest, in looks that are short whatever is asked for. */
export class AuditScan {
  /** About how many events were read through in vain. */
  looked = 0
  /** There is nothing more. */
  isOver = false
  private window: Window | undefined

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly filter: AuditFilter,
    /** Before which it looks next. */
    public place: Place = NEWEST,
  ) {}

  /** One look: up to `most` events; none does not mean that there are no more. */
  next(most: number): Promise<readonly Found[]> {
    return this.unitOfWork.read(async (manager) => {
      const window = (this.window ??= await this.enter(manager))
      const select = candidates(manager, this.filter, { ...window, before: this.place }).limit(most)
      narrow(select, this.filter)
      const rows = await select.getMany()
      const last = rows.at(-1)
      if (rows.length === most && last !== undefined) this.place = placeOf(last)
      else this.leave(window)
      return this.found(rows)
    })
  }

  private async enter(manager: EntityManager): Promise<Window> {
    if (isIndexed(this.filter)) return { before: this.place }
    this.looked += WINDOW_ROWS
    return nextWindow(manager, this.filter, this.place, WINDOW_ROWS)
  }

  private leave({ end }: Window): void {
    this.window = undefined
    this.isOver = end === undefined
    this.place = end ?? this.place
  }

  private found(rows: readonly AuditEventEntity[]): readonly Found[] {
    return rows.flatMap((row) => {
      const record = auditRecord(row)
      return tells(record, this.filter) ? [{ place: placeOf(row), record }] : []
    })
  }
}

function placeOf({ at, seq }: AuditEventEntity): Place {
  return { at, seq }
}
