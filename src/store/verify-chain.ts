import { MoreThanOrEqual } from 'typeorm'
import type { EntityManager } from 'typeorm'
import type { AuditEvent } from '../common/audit-event.js'
import { auditColumns, GENESIS_HASH, linkHash } from './audit-chain.js'
import type { AuditColumns, ChainEnd } from './audit-chain.js'
import { AuditEventEntity } from './entities/audit-event.entity.js'
import { HeadEntity } from './entities/head.entity.js'

/** From where to verify, and whom to tell. */
export interface VerifyOptions {
  /** First `seq` to look at. Default 1. */
  readonly fromSeq?: number
  /** Hash of the row before `fromSeq`, where that row is no longer stored. Default: it is read from that row. */
  readonly fromHash?: string
  /** Called after each page with the number of rows that were checked so far. */
  readonly onProgress?: (checked: number) => void
}

/** The first thing that is wrong with a chain. */
export interface ChainProblem {
  /** Of the row that is wrong; of the missing one for a gap; of the head when the end is missing. */
  readonly seq: number
  readonly code: 'gap' | 'prev-hash' | 'hash' | 'columns' | 'head'
  readonly message: string
}

/** What a verification found. */
export interface ChainVerdict {
  readonly checked: number
  /** The end of the chain as the head row tells it. */
  readonly head: ChainEnd
  /** Absent: the chain is whole. */
  readonly problem?: ChainProblem
}

/** Some links that were looked at. */
export interface ChainPage {
  /** Those that are in order. */
  readonly rows: readonly AuditEventEntity[]
  /** The last of them, or where it began. */
  readonly end: ChainEnd
  /** What is wrong with the next. */
  readonly problem?: ChainProblem
}

const PAGE_ROWS = 1000

/** The columns that say again what the body says. */
const COPIED_COLUMNS = [
  'seq',
  'id',
  'at',
  'event',
  'outcome',
  'actor',
  'subject',
  'action',
  'requestId',
] as const satisfies readonly (keyof AuditColumns)[]

/**
 * Looks at every link of the audit chain: no `seq` is missing, each hash is that of the stored text and the one
 * before, the columns say what the body says, and the last row is the one that the head row names.
 * Whoever can rewrite the whole database can rewrite the chain: compare `head` with one that was kept elsewhere.
 */
export async function verifyChain(manager: EntityManager, options: VerifyOptions = {}): Promise<ChainVerdict> {
  const { auditSeq, auditHash } = await manager.findOneByOrFail(HeadEntity, { id: 1 })
  const head = { seq: auditSeq, hash: auditHash }
  const fromSeq = options.fromSeq ?? 1
  let end: ChainEnd | undefined = await startOf(manager, fromSeq, options.fromHash)
  if (end === undefined) return { checked: 0, head, problem: gap(fromSeq - 1) }
  let checked = 0
  for (;;) {
    const page = await verifyPage(manager, end, PAGE_ROWS)
    end = page.end
    checked += page.rows.length
    if (page.problem !== undefined) return { checked, head, problem: page.problem }
    options.onProgress?.(checked)
    if (page.rows.length < PAGE_ROWS) break
  }
  const problem = problemOfEnd(end, head)
  return problem === undefined ? { checked, head } : { checked, head, problem }
}

/** Looks at the next `rows` links after `before`, for whoever verifies a part at a time. */
export async function verifyPage(manager: EntityManager, before: ChainEnd, rows: number): Promise<ChainPage> {
  const page = await readPage(manager, before.seq + 1, rows)
  let end = before
  for (const [index, row] of page.entries()) {
    const problem = problemOf(row, end)
    if (problem !== undefined) return { rows: page.slice(0, index), end, problem }
    end = { seq: row.seq, hash: row.hash }
  }
  return { rows: page, end }
}

async function startOf(manager: EntityManager, fromSeq: number, fromHash?: string): Promise<ChainEnd | undefined> {
  const seq = fromSeq - 1
  if (fromHash !== undefined) return { seq, hash: fromHash }
  if (seq === 0) return { seq, hash: GENESIS_HASH }
  const before = await manager.findOneBy(AuditEventEntity, { seq })
  return before === null ? undefined : { seq, hash: before.hash }
}

function readPage(manager: EntityManager, fromSeq: number, rows: number): Promise<AuditEventEntity[]> {
  return manager.find(AuditEventEntity, {
    where: { seq: MoreThanOrEqual(fromSeq) },
    order: { seq: 'asc' },
    take: rows,
  })
}

function problemOf(row: AuditEventEntity, before: ChainEnd): ChainProblem | undefined {
  const { seq } = row
  if (seq !== before.seq + 1) return gap(before.seq + 1)
  if (row.prevHash !== before.hash) return { seq, code: 'prev-hash', message: 'does not follow the event before it' }
  if (row.hash !== linkHash(row.prevHash, row.body)) {
    return { seq, code: 'hash', message: 'the hash is not that of the stored text' }
  }
  if (!columnsAgree(row)) return { seq, code: 'columns', message: 'a column says other than the stored text' }
  return undefined
}

function columnsAgree(row: AuditEventEntity): boolean {
  const told = columnsOfBody(row.body)
  return told !== undefined && COPIED_COLUMNS.every((name) => told[name] === row[name])
}

/** What the columns must be by the body; undefined when the body is no event. */
function columnsOfBody(body: string): AuditColumns | undefined {
  try {
    // The hash has shown that this is a text which `chainEvents` wrote.
    const event = JSON.parse(body) as AuditEvent & { seq: number }
    return auditColumns(event.seq, event)
  } catch {
    return undefined
  }
}

/** What is wrong where a chain ends and its head says otherwise. */
export function problemOfEnd(end: ChainEnd, head: ChainEnd): ChainProblem | undefined {
  if (end.seq === head.seq && end.hash === head.hash) return undefined
  const message = `the chain ends at ${end.seq}, its head is at ${head.seq}: events are missing or were put in`
  return { seq: head.seq, code: 'head', message }
}

/** What is wrong where an event should stand. */
export function gap(seq: number): ChainProblem {
  return { seq, code: 'gap', message: 'the event is missing' }
}
