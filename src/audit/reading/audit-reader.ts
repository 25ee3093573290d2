import { setImmediate as nextTurn } from 'node:timers/promises'
import { Between, type EntityManager } from 'typeorm'
import { DomainError, notFound } from '../../common/errors/domain-error.js'
import { AuditEventEntity, HeadEntity } from '../../store/index.js'
import type { UnitOfWork } from '../../store/index.js'
import { narrowStretch, tells } from './audit-filter.js'
import type { AuditFilter, AuditQuery } from './audit-query.js'
import { auditRecord } from './audit-record.js'
import type { AuditRecord } from './audit-record.js'
import { AuditScan, type Found } from './audit-scan.js'
import { parseCursor, printCursor } from './cursor.js'

/** Some events, newest first. */
export interface AuditPage {
  readonly events: readonly AuditRecord[]
  /** For the query that continues; absent at the end. */
  readonly next?: string
}

/** Some events in the order of the chain. */
export interface AuditAdvance {
  readonly events: readonly AuditRecord[]
  /** Everything up to here was looked at: where the query that continues begins. */
  readonly seq: number
  /** Nothing stands after it yet. */
  readonly isEnd: boolean
}

/** The ends of what is stored. */
export interface AuditEnds {
  /** `seq` of the oldest event; one more than `head` when there is none. */
  readonly first: number
  /** `seq` of the newest event. 0: there was never one. */
  readonly head: number
}

/** Events that a page reads through at most, besides those that it shows. */
export const PAGE_BUDGET = 20_000

/** Events that one look in the order of the chain reads through. */
const STRETCH_ROWS = 2000

/** Milliseconds by which the id of an event may be older or younger than the event: both come from one reading of the clock. */
const ID_SLACK_MS = 1000

const UUID_V7 = /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** Reads what the database has; events that are still buffered are not seen. */
export class AuditReader {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /**
   * One page, newest first. A page that ends because `budget` is used up has a `next` as well, and may hold nothing.
   * @throws DomainError `ValidationFailed` naming `cursor`
   */
  async list(query: Omit<AuditQuery, 'after'>, budget = PAGE_BUDGET): Promise<AuditPage> {
    const scan = this.scan(query, query.cursor)
    const found: Found[] = []
    while (!scan.isOver && scan.looked < budget) {
      // One more than asked for tells whether there is another page.
      found.push(...(await scan.next(query.limit + 1 - found.length)))
      if (found.length > query.limit) return pageOf(found.slice(0, query.limit))
      await nextTurn()
    }
    const events = found.map(({ record }) => record)
    return scan.isOver ? { events } : { events, next: printCursor(scan.place) }
  }

  /** Everything, newest first, for whoever reads through much. @throws DomainError `ValidationFailed` naming `cursor` */
  scan(filter: AuditFilter, cursor?: string): AuditScan {
    return new AuditScan(this.unitOfWork, filter, cursor === undefined ? undefined : parseCursor(cursor))
  }

  /**
   * Up to `limit` events after an event, in the order of the chain: none is ever put in before one that was read.
   * @throws DomainError `ValidationFailed` naming `after` when there is no such event yet
   */
  async after(filter: AuditFilter, after: number, limit: number, budget = PAGE_BUDGET): Promise<AuditAdvance> {
    const { first, head } = await this.ends()
    if (after > head) throw ahead(after, head)
    const events: AuditRecord[] = []
    let seq = Math.max(after, first - 1)
    const lastSeq = Math.min(head, seq + budget)
    while (seq < lastSeq && events.length < limit) {
      const upTo = Math.min(seq + STRETCH_ROWS, lastSeq)
      const stretch = await this.stretch(filter, seq, upTo, limit - events.length)
      events.push(...stretch.events)
      seq = stretch.seq
      await nextTurn()
    }
    return { events, seq, isEnd: seq >= head }
  }

  /** Where the log begins and ends. */
  ends(): Promise<AuditEnds> {
    return this.unitOfWork.read(async (manager) => {
      const { auditSeq: head } = await manager.findOneByOrFail(HeadEntity, { id: 1 })
      return { first: (await oldest(manager))?.seq ?? head + 1, head }
    })
  }

  /** @throws DomainError `NotFound` */
  async get(id: string): Promise<AuditRecord> {
    const at = instantOfId(id)
    if (at === undefined) throw notFound('audit-event', id)
    // The id has no index of its own, but it tells the time, which has one.
    const span = Between(at - ID_SLACK_MS, at + ID_SLACK_MS)
    const row = await this.unitOfWork.read((manager) => manager.findOneBy(AuditEventEntity, { id, at: span }))
    if (row === null) throw notFound('audit-event', id)
    return auditRecord(row)
  }

  private async stretch(
    filter: AuditFilter,
    after: number,
    upTo: number,
    most: number,
  ): Promise<Omit<AuditAdvance, 'isEnd'>> {
    const rows = await this.unitOfWork.read((manager) => {
      const select = manager.createQueryBuilder(AuditEventEntity, 'e').orderBy('e.seq', 'ASC').limit(most)
      select.where('e.seq > :after and e.seq <= :upTo', { after, upTo })
      narrowStretch(select, filter)
      return select.getMany()
    })
    const last = rows.at(-1)
    return {
      events: rows.map(auditRecord).filter((record) => tells(record, filter)),
      seq: rows.length === most && last !== undefined ? last.seq : upTo,
    }
  }
}

/** The oldest event that is stored, without its text. */
export async function oldest(
  manager: EntityManager,
): Promise<Pick<AuditEventEntity, 'seq' | 'at' | 'prevHash'> | undefined> {
  const select = { seq: true, at: true, prevHash: true } as const
  const [row] = await manager.find(AuditEventEntity, { select, order: { seq: 'ASC' }, take: 1 })
  return row
}

function pageOf(found: readonly Found[]): AuditPage {
  const events = found.map(({ record }) => record)
  const last = found.at(-1)
  return last === undefined ? { events } : { events, next: printCursor(last.place) }
}

function ahead(after: number, head: number): DomainError {
  return new DomainError('ValidationFailed', { problems: { after: `is ahead of the newest event, ${head}` } })
}

/** Milliseconds since 1970 that a UUID of version 7 tells. */
function instantOfId(id: string): number | undefined {
  const match = UUID_V7.exec(id)
  return match === null ? undefined : Number.parseInt(`${match[1]}${match[2]}`, 16)
}
