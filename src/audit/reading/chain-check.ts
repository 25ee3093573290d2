import { setImmediate as nextTurn } from 'node:timers/promises'
import type { EntityManager } from 'typeorm'
import { AuditEventEntity, gap, GENESIS_HASH, HeadEntity, problemOfEnd, verifyPage } from '../../store/index.js'
import type { ChainEnd, ChainProblem, UnitOfWork } from '../../store/index.js'
import { TRUNCATED_EVENT, truncationOf } from '../retention/truncation.js'
import type { Truncation } from '../retention/truncation.js'
import { oldest } from './audit-reader.js'

/** What stands in the chain, and whether its newest events are as they were written. */
export interface ChainStatus {
  /** The end, as the head row tells it; `at` is absent when there is no such event. */
  readonly head: { readonly seq: number; readonly hash: string; readonly at?: string }
  /** Where what is stored begins: not at 1 where retention removed events. Absent when nothing is stored. */
  readonly first?: { readonly seq: number; readonly at: string }
  /** The events that were verified, both included; up to the problem where there is one. Absent when there are none. */
  readonly checked?: { readonly from: number; readonly to: number }
  /** Nothing is wrong with what was checked. */
  readonly whole: boolean
  /** The first thing that is wrong. */
  readonly problem?: ChainProblem
}

/** Events that one look verifies: the embedded database holds everything else up meanwhile. */
const PAGE_ROWS = 250

/** Retention may remove the beginning while it is being verified. */
const MOST_ATTEMPTS = 3

/** Where a check begins and has to end. */
interface Extent {
  readonly head: ChainEnd
  readonly headAt: number | undefined
  readonly first: Pick<AuditEventEntity, 'seq' | 'at' | 'prevHash'> | undefined
  /** The event before the first that is checked; `undefined`: it is missing. */
  readonly before: ChainEnd | undefined
  readonly from: number
  readonly problem: ChainProblem | undefined
}

/** Verifies the end of the chain, a part at a time, while others write. */
export class ChainCheck {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Verifies the newest `last` events, and where those are all of them, that the log begins where it should. */
  async check(last: number): Promise<ChainStatus> {
    for (let attempt = 1; ; attempt++) {
      const status = await this.attempt(last)
      if (attempt === MOST_ATTEMPTS || status.problem?.code !== 'gap' || !(await this.wasCut(status))) return status
    }
  }

  private async attempt(last: number): Promise<ChainStatus> {
    const extent = await this.unitOfWork.read((manager) => extentOf(manager, last))
    const { before, problem, from } = extent
    if (before === undefined || problem !== undefined) return statusOf(extent, from - 1, problem ?? gap(from - 1))
    const walk = await this.walk(before, extent.head)
    return statusOf(extent, walk.end.seq, walk.problem ?? problemOfBeginning(extent, walk.truncation))
  }

  private async walk(
    before: ChainEnd,
    head: ChainEnd,
  ): Promise<{ end: ChainEnd; problem?: ChainProblem | undefined; truncation?: Truncation | undefined }> {
    let end = before
    let truncation: Truncation | undefined
    while (end.seq < head.seq) {
      const rows = Math.min(PAGE_ROWS, head.seq - end.seq)
      const page = await this.unitOfWork.read((manager) => verifyPage(manager, end, rows))
      end = page.end
      for (const row of page.rows) if (row.event === TRUNCATED_EVENT) truncation = truncationOf(row)
      if (page.problem !== undefined) return { end, problem: page.problem }
      if (page.rows.length === 0) return { end, problem: gap(end.seq + 1) }
      await nextTurn()
    }
    return { end, truncation, problem: problemOfEnd(end, head) }
  }

  private async wasCut({ first }: ChainStatus): Promise<boolean> {
    const now = await this.unitOfWork.read((manager) => oldest(manager))
    return now?.seq !== first?.seq
  }
}

async function extentOf(manager: EntityManager, last: number): Promise<Extent> {
  const { auditSeq, auditHash } = await manager.findOneByOrFail(HeadEntity, { id: 1 })
  const head = { seq: auditSeq, hash: auditHash }
  const first = await oldest(manager)
  const from = Math.max(first?.seq ?? 1, head.seq - last + 1)
  const [newest] = await manager.find(AuditEventEntity, { order: { seq: 'DESC' }, take: 1 })
  const end = newest === undefined ? { seq: 0, hash: GENESIS_HASH } : { seq: newest.seq, hash: newest.hash }
  return {
    ...{ head, first, from },
    headAt: newest?.seq === head.seq ? newest.at : undefined,
    before: await startOf(manager, from, first),
    problem: problemOfEnd(end, head),
  }
}

async function startOf(manager: EntityManager, from: number, first: Extent['first']): Promise<ChainEnd | undefined> {
  const seq = from - 1
  if (first === undefined || from === first.seq) return { seq, hash: first?.prevHash ?? GENESIS_HASH }
  const row = await manager.findOneBy(AuditEventEntity, { seq })
  return row === null ? undefined : { seq, hash: row.hash }
}

/**
 * What is wrong with where the log begins, as far as the check goes back to there. The record of a removal is younger than what it
 * removed, so it was among the verified events.
 */
function problemOfBeginning({ first, from }: Extent, truncation: Truncation | undefined): ChainProblem | undefined {
  if (first === undefined || from !== first.seq) return undefined
  const begun = truncation ?? { lastSeq: 0, lastHash: GENESIS_HASH }
  if (begun.lastSeq < first.seq - 1) return gap(begun.lastSeq + 1)
  if (begun.lastSeq >= first.seq) {
    return { seq: first.seq, code: 'gap', message: 'stands before the recorded beginning of the chain' }
  }
  if (begun.lastHash === first.prevHash) return undefined
  return { seq: first.seq, code: 'prev-hash', message: 'does not follow the event before it' }
}

function statusOf({ head, headAt, first, from }: Extent, to: number, problem: ChainProblem | undefined): ChainStatus {
  return {
    head: { ...head, ...(headAt === undefined ? {} : { at: new Date(headAt).toISOString() }) },
    ...(first === undefined ? {} : { first: { seq: first.seq, at: new Date(first.at).toISOString() } }),
    ...(to < from ? {} : { checked: { from, to } }),
    whole: problem === undefined,
    ...(problem === undefined ? {} : { problem }),
  }
}
