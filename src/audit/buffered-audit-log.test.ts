import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { EntityManager } from 'typeorm'
import type { AuditEvent } from '../common/audit-event.js'
import { ManualClock } from '../common/clock.js'
import { AuditEventEntity, openStore, UnitOfWork } from '../store/index.js'
import type { Commit, Committed, Store, Transaction } from '../store/index.js'
import { BatchWriter } from './batch-writer.js'
import { BufferedAuditLog } from './buffered-audit-log.js'
import type { BufferedAuditLogOptions } from './buffered-audit-log.js'
import { AuditRedactor } from './redaction/audit-redactor.js'
import { ManualScheduler } from './scheduler.js'

const NOW = Date.parse('2026-11-22T10:00:00Z')
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }

/** A store that refuses transactions, or commits them and then loses the answer. */
class UnreliableUnitOfWork extends UnitOfWork {
  mode: 'well' | 'refuses' | 'loses the answer' = 'well'
  attempts = 0

  constructor(private readonly inner: UnitOfWork) {
    super()
  }

  override async run<T>(work: (transaction: Transaction) => Promise<T>): Promise<Committed<T>> {
    this.attempts += 1
    if (this.mode === 'refuses') throw new Error('the disk is on fire')
    const committed = await this.inner.run(work)
    if (this.mode === 'loses the answer') throw new Error('connection lost')
    return committed
  }

  override read<T>(work: (manager: EntityManager, revision: number) => Promise<T>): Promise<T> {
    return this.inner.read(work)
  }

  override onCommit(listener: (commit: Commit) => void): () => void {
    return this.inner.onCommit(listener)
  }
}

function event(id: string, outcome: AuditEvent['outcome'] = 'allow'): AuditEvent {
  return { id, at: new Date(NOW).toISOString(), event: 'AuthorizeByToken', outcome }
}

/** Lets a transaction of the embedded database end: it takes turns of the event loop, never time. */
async function until(condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 10_000; turn += 1) {
    if (condition()) return
    await new Promise((resolve) => setImmediate(resolve))
  }
  throw new Error('it never came to that')
}

describe('the buffered audit log', () => {
  const clock = new ManualClock(NOW)
  let store: Store
  let unitOfWork: UnreliableUnitOfWork
  let scheduler: ManualScheduler

  beforeEach(async () => {
    store = await openStore({ file: ':memory:', clock, log: silent })
    unitOfWork = new UnreliableUnitOfWork(store.unitOfWork)
    scheduler = new ManualScheduler()
  })

  afterEach(async () => {
    await store.close()
  })

  function logOf(options: Partial<BufferedAuditLogOptions> = {}): BufferedAuditLog {
    const writer = new BatchWriter(unitOfWork, new AuditRedactor(), clock)
    return new BufferedAuditLog({ writer, clock, scheduler, ...options })
  }

  function storedIds(): Promise<string[]> {
    return store.unitOfWork.read(async (manager) => {
      const rows = await manager.find(AuditEventEntity, { order: { seq: 'ASC' } })
      return rows.map((row) => row.id)
    })
  }

  it('takes an event without a promise while there is room, and writes it 200 ms later', async () => {
    const log = logOf()
    expect(log.record(event('a'))).toBeUndefined()
    scheduler.advance(199)
    expect(unitOfWork.attempts).toBe(0)
    scheduler.advance(1)
    await until(() => log.state().buffered === 0)
    expect(await storedIds()).toEqual(['a'])
  })

  it('writes at once when a thousand events came together, in their order and at most a thousand a time', async () => {
    const log = logOf()
    const ids = Array.from({ length: 2500 }, (_, index) => `id-${index}`)
    for (const id of ids) void log.record(event(id))
    await until(() => log.state().buffered === 500)
    expect(unitOfWork.attempts).toBe(2)
    scheduler.advance(200)
    await until(() => log.state().buffered === 0)
    expect(await storedIds()).toEqual(ids)
  })

  it('keeps the events of a failing database, and writes them once when it is back', async () => {
    const log = logOf()
    unitOfWork.mode = 'refuses'
    void log.record(event('a'))
    scheduler.advance(200)
    await until(() => log.state().failing !== undefined)
    void log.record(event('b'))
    expect(log.state()).toMatchObject({ buffered: 2, failing: { since: NOW, lastError: 'the disk is on fire' } })
    unitOfWork.mode = 'well'
    scheduler.advance(100)
    await until(() => log.state().buffered === 1)
    expect(log.state().failing).toBeUndefined()
    await log.flush()
    expect(await storedIds()).toEqual(['a', 'b'])
  })

  it('backs off from 100 ms to 5 s while the database fails, whatever is recorded meanwhile', async () => {
    const log = logOf()
    unitOfWork.mode = 'refuses'
    void log.record(event('a'))
    scheduler.advance(200)
    for (const [index, delay] of [100, 200, 400, 800, 1600, 3200, 5000, 5000].entries()) {
      await until(() => scheduler.size === 1 && unitOfWork.attempts === index + 1)
      for (let n = 0; n < 1000; n += 1) void log.record(event(`more-${index}-${n}`))
      scheduler.advance(delay - 1)
      expect(unitOfWork.attempts).toBe(index + 1)
      scheduler.advance(1)
    }
    await until(() => unitOfWork.attempts === 9)
  })

  it('writes nothing twice when a commit succeeded and only its answer was lost', async () => {
    const log = logOf()
    unitOfWork.mode = 'loses the answer'
    void log.record(event('a'))
    void log.record(event('b'))
    scheduler.advance(200)
    await until(() => log.state().failing !== undefined)
    unitOfWork.mode = 'well'
    scheduler.advance(100)
    await until(() => log.state().buffered === 0)
    expect(await storedIds()).toEqual(['a', 'b'])
  })

  it('makes a caller wait when it is full, and loses nothing', async () => {
    const log = logOf({ capacity: 2 })
    void log.record(event('a'))
    void log.record(event('b'))
    const waiting = log.record(event('c'))
    expect(waiting).toBeInstanceOf(Promise)
    expect(log.state()).toEqual({ buffered: 2, capacity: 2, waiting: 1 })
    // Without the delay of a batch that is not full: nothing more can come in.
    await waiting
    await log.flush()
    expect(await storedIds()).toEqual(['a', 'b', 'c'])
  })

  it.each([
    // However long a request may take, a decision that was made before does not wait longer.
    { maxWaitMs: 600_000, waitedMs: 2000 },
    { maxWaitMs: 1000, waitedMs: 1000 },
  ])('refuses a caller who waited too long, and does not record the decision that was not given: %j', async (given) => {
    const log = logOf({ capacity: 1, maxWaitMs: given.maxWaitMs })
    unitOfWork.mode = 'refuses'
    void log.record(event('a'))
    const waiting = log.record(event('b'))
    scheduler.advance(given.waitedMs)
    await expect(waiting).rejects.toMatchObject({ code: 'ServiceUnavailable' })
    unitOfWork.mode = 'well'
    await until(() => log.state().failing !== undefined)
    await log.flush()
    expect(await storedIds()).toEqual(['a'])
  })

  it('refuses a caller at once when as many wait as fit into the buffer', async () => {
    const log = logOf({ capacity: 1 })
    void log.record(event('a'))
    const waiting = log.record(event('b'))
    await expect(log.record(event('c'))).rejects.toMatchObject({ code: 'ServiceUnavailable' })
    await log.flush()
    await waiting
  })

  it('makes a caller wait when few events hold much memory', async () => {
    const log = logOf({ maxSize: 10_000 })
    void log.record({ ...event('large'), fields: { 'request.permit': 'x'.repeat(10_000) } })
    const waiting = log.record(event('small'))
    expect(waiting).toBeInstanceOf(Promise)
    await log.flush()
    await waiting
    expect(log.record(event('next'))).toBeUndefined()
    await log.flush()
    expect(await storedIds()).toEqual(['large', 'small', 'next'])
  })

  it('flushes what was recorded before, even when an earlier batch is under way', async () => {
    const log = logOf()
    void log.record(event('a'))
    const first = log.flush()
    void log.record(event('b'))
    await log.flush()
    await first
    expect(await storedIds()).toEqual(['a', 'b'])
  })

  it('writes everything when it is closed, and takes nothing more', async () => {
    const log = logOf()
    for (let n = 0; n < 1500; n += 1) void log.record(event(`id-${n}`))
    await log.close()
    expect(await storedIds()).toHaveLength(1500)
    await expect(log.record(event('late'))).rejects.toMatchObject({ code: 'ServiceUnavailable' })
    expect(scheduler.size).toBe(0)
  })

  it('says how many events are left when the database does not come back before the end', async () => {
    const log = logOf({ closeWaitMs: 300 })
    unitOfWork.mode = 'refuses'
    void log.record(event('a'))
    const closed = log.close()
    await until(() => log.state().failing !== undefined)
    scheduler.advance(300)
    await expect(closed).rejects.toMatchObject({ detail: '1 audit events could not be written' })
  })

  it.each([
    [{ kind: 'all' } as const, ['allow-0', 'allow-1', 'allow-2', 'allow-3', 'deny', 'error', 'no decision']],
    [{ kind: 'denies' } as const, ['deny', 'error', 'no decision']],
    [{ kind: 'sample', every: 3 } as const, ['allow-0', 'allow-3', 'deny', 'error', 'no decision']],
  ])('samples allowed decisions away and nothing else: %j', async (decisions, expected) => {
    const log = logOf({ decisions })
    for (let n = 0; n < 4; n += 1) void log.record(event(`allow-${n}`), { decision: true })
    void log.record(event('deny', 'deny'), { decision: true })
    void log.record(event('error', 'error'), { decision: true })
    void log.record(event('no decision'))
    await log.flush()
    expect(await storedIds()).toEqual(expected)
  })

  it('is not stopped by an event that the database cannot take', async () => {
    const log = logOf()
    void log.record({ ...event('timeless'), at: 'noon' })
    void log.record({ ...event('odd'), subject: 'a\0b\ud800', requestId: '\u001b[31m\n' })
    void log.record(event('fine'))
    await log.flush()
    expect(await storedIds()).toEqual(['timeless', 'odd', 'fine'])
  })
})
