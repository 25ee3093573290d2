import { setImmediate as nextTurn } from 'node:timers/promises'
import type { SelectQueryBuilder } from 'typeorm'
import type { AuditEvent } from '../../common/audit-event.js'
import type { Clock } from '../../common/clock.js'
import { DomainError } from '../../common/errors/domain-error.js'
import type { AuditEventEntity, UnitOfWork } from '../../store/index.js'
import { looksInside, narrow, tells } from './audit-filter.js'
import type { AuditCountsQuery, AuditFilter } from './audit-query.js'
import { eventIn } from './audit-record.js'
import { candidates, NEWEST, nextWindow } from './audit-window.js'
import type { Place } from './audit-window.js'

type Outcome = AuditEvent['outcome']

/** Events of a span of time by outcome. */
export interface AuditBucket extends Record<Outcome, number> {
  /** Where it begins, RFC 3339. */
  readonly at: string
}

/** How many events there were, and when. */
export interface AuditCounts {
  readonly from: string
  readonly to: string
  /** Length of each bucket; the last may end after `to`, and counts nothing from there. */
  readonly bucketSeconds: number
  /** From the oldest to the newest, without gaps. */
  readonly buckets: readonly AuditBucket[]
  /** False: there were too many events, and those before `countedFrom` are not in. */
  readonly complete: boolean
  /** RFC 3339. Absent where everything was counted. */
  readonly countedFrom?: string
}

/** Events that a count reads through at most. */
export const COUNT_BUDGET = 200_000

/** How many events one counts for whose text has to be read. */
const TEXT_COST = 4

/** Events that one look reads through. */
const WINDOW_ROWS = 2000

const DAY_MS = 86_400_000

/** A number of events that fell into one bucket with one outcome. */
interface Part {
  readonly bucket: number
  readonly outcome: Outcome
  readonly count: number
}

interface Span {
  readonly from: number
  readonly to: number
  readonly widthMs: number
}

/** What one look came to. */
interface Look {
  readonly parts: readonly Part[]
  /** The oldest event that it counted; absent: there are no more. */
  readonly end: Place | undefined
}

/** Counts events over time. */
export class AuditCounter {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /**
   * Counts from the newest event to the oldest, until `budget` is used up.
   * @throws DomainError `ValidationFailed` naming `from` when it is not before `to`
   */
  async count({ buckets: most, ...query }: AuditCountsQuery, budget = COUNT_BUDGET): Promise<AuditCounts> {
    const span = spanOf(query, most, this.clock.now())
    const filter = { ...query, from: span.from, to: span.to }
    const buckets = emptyBuckets(span)
    let place = NEWEST
    const cost = WINDOW_ROWS * (looksInside(filter) ? TEXT_COST : 1)
    for (let looked = 0; looked < budget; looked += cost) {
      const { parts, end } = await this.look(filter, span, place)
      for (const { bucket, outcome, count } of parts) add(buckets[bucket], outcome, count)
      if (end === undefined) return { ...told(span), buckets, complete: true }
      place = end
      await nextTurn()
    }
    return { ...told(span), buckets, complete: false, countedFrom: isoTime(place.at) }
  }

  private look(filter: AuditFilter, span: Span, before: Place): Promise<Look> {
    return this.unitOfWork.read(async (manager) => {
      const window = await nextWindow(manager, filter, before, WINDOW_ROWS)
      const select = candidates(manager, filter, window).orderBy()
      narrow(select, filter)
      const parts = looksInside(filter) ? await readParts(select, filter, span) : await groupParts(select, span)
      return { parts, end: window.end }
    })
  }
}

/** Columns suffice: the database counts. */
async function groupParts(select: SelectQueryBuilder<AuditEventEntity>, { from, widthMs }: Span): Promise<Part[]> {
  // SQLite takes the parameters for fractions and cuts off here; PostgreSQL divides whole numbers.
  const groups = await select
    .select('cast((e.at - :origin) / :widthMs as integer)', 'bucket')
    .addSelect('e.outcome', 'outcome')
    .addSelect('count(*)', 'count')
    .setParameters({ origin: from, widthMs })
    .groupBy('bucket')
    .addGroupBy('outcome')
    .getRawMany<{ bucket: number; outcome: Outcome; count: number | string }>()
  return groups.map((group) => ({ ...group, count: Number(group.count) }))
}

/** Only the texts tell: they are read. */
async function readParts(
  select: SelectQueryBuilder<AuditEventEntity>,
  filter: AuditFilter,
  { from, widthMs }: Span,
): Promise<Part[]> {
  // Entities would cost several times as much.
  const rows = await select
    .select('e.at', 'at')
    .addSelect('e.outcome', 'outcome')
    .addSelect('e.body', 'body')
    .getRawMany<{ at: number | string; outcome: Outcome; body: string }>()
  const counted = rows.filter(({ body }) => tells(eventIn(body), filter))
  return counted.map(({ at, outcome }) => ({ bucket: Math.floor((Number(at) - from) / widthMs), outcome, count: 1 }))
}

function spanOf({ from, to }: AuditFilter, most: number, nowMs: number): Span {
  const end = to ?? nowMs
  const start = from ?? end - DAY_MS
  if (start >= end) throw new DomainError('ValidationFailed', { problems: { from: 'must be before `to`' } })
  return { from: start, to: end, widthMs: Math.ceil((end - start) / most / 1000) * 1000 }
}

function emptyBuckets({ from, to, widthMs }: Span): AuditBucket[] {
  return Array.from({ length: Math.ceil((to - from) / widthMs) }, (_, i) => ({
    at: isoTime(from + i * widthMs),
    ...{ allow: 0, deny: 0, error: 0 },
  }))
}

function add(bucket: AuditBucket | undefined, outcome: Outcome, count: number): void {
  if (bucket !== undefined) bucket[outcome] += count
}

function told({ from, to, widthMs }: Span): Pick<AuditCounts, 'from' | 'to' | 'bucketSeconds'> {
  return { from: isoTime(from), to: isoTime(to), bucketSeconds: widthMs / 1000 }
}

function isoTime(at: number): string {
  return new Date(at).toISOString()
}
