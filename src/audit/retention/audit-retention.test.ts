import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { LessThan } from 'typeorm'
import type { AuditEvent } from '../../common/audit-event.js'
import { ManualClock } from '../../common/clock.js'
import { RandomIds } from '../../common/ids.js'
import { AuditEventEntity, openStore } from '../../store/index.js'
import type { ChainVerdict, Store } from '../../store/index.js'
import { verifyAudit } from '../reading/verify-audit.js'
import { ManualScheduler } from '../scheduler.js'
import { AuditRetention } from './audit-retention.js'
import { RetentionSchedule } from './retention-schedule.js'

const NOW = Date.parse('2026-11-22T10:00:00Z')
const DAY_MS = 86_400_000
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
const ids = new RandomIds()

describe('retention of audit events', () => {
  let clock: ManualClock
  let store: Store

  beforeEach(async () => {
    clock = new ManualClock(NOW)
    store = await openStore({ file: ':memory:', clock, log: silent })
  })

  afterEach(async () => {
    await store.close()
  })

  function retention(days: number): AuditRetention {
    return new AuditRetention({ unitOfWork: store.unitOfWork, clock, ids, service: 'tinyauth', days })
  }

  async function commit(count: number, at: number): Promise<void> {
    const event: AuditEvent = { id: ids.uuid(at), at: new Date(at).toISOString(), event: 'E', outcome: 'allow' }
    await store.unitOfWork.run((tx) => {
      for (let n = 0; n < count; n += 1) tx.audit(event)
      return Promise.resolve()
    })
  }

  function rows(): Promise<AuditEventEntity[]> {
    return store.unitOfWork.read((manager) => manager.find(AuditEventEntity, { order: { seq: 'ASC' } }))
  }

  function verify(): Promise<ChainVerdict> {
    return store.unitOfWork.read((manager) => verifyAudit(manager))
  }

  it('removes what is too old in pages, and the rest of the chain stays verifiable', async () => {
    await commit(2500, NOW - 31 * DAY_MS)
    await commit(10, NOW - 29 * DAY_MS)
    expect(await retention(30).sweep()).toBe(2500)
    const left = await rows()
    expect(left.map((row) => row.event)).toEqual([
      ...Array<string>(10).fill('E'),
      ...Array<string>(3).fill('AuditTruncated'),
    ])
    expect(left[0]?.seq).toBe(2501)
    expect(await verify()).toMatchObject({ checked: 13 })
    expect(await verify()).not.toHaveProperty('problem')
  })

  it('stays verifiable when the records of earlier removals are removed in their turn', async () => {
    await commit(5, NOW)
    clock.advance(31 * DAY_MS)
    await commit(1, clock.now())
    await retention(30).sweep()
    clock.advance(31 * DAY_MS)
    await retention(30).sweep()
    expect((await rows()).map((row) => row.event)).toEqual(['AuditTruncated'])
    await commit(1, clock.now())
    expect(await verify()).toMatchObject({ checked: 2, head: { seq: 9 } })
    expect(await verify()).not.toHaveProperty('problem')
  })

  it('removes from the beginning only: an old event behind a younger one stays', async () => {
    await commit(1, NOW)
    await commit(1, NOW - 40 * DAY_MS)
    expect(await retention(30).sweep()).toBe(0)
    expect(await rows()).toHaveLength(2)
  })

  it('keeps everything for ever with 0 days', async () => {
    await commit(1, 0)
    expect(await retention(0).sweep()).toBe(0)
  })

  it('records nothing when there is nothing to remove', async () => {
    await commit(1, NOW)
    await retention(30).sweep()
    expect(await rows()).toHaveLength(1)
  })

  describe('does not cover up', () => {
    beforeEach(async () => {
      await commit(5, NOW - 31 * DAY_MS)
      await commit(5, NOW)
      await retention(30).sweep()
    })

    function tamper(work: (manager: Store['dataSource']['manager']) => Promise<unknown>): Promise<unknown> {
      return work(store.dataSource.manager)
    }

    it('the removal of more events than it recorded', async () => {
      await tamper((manager) => manager.delete(AuditEventEntity, { seq: LessThan(7) }))
      expect(await verify()).toMatchObject({ problem: { seq: 6, code: 'gap' } })
    })

    it('events that somebody put before the beginning', async () => {
      const [first] = await rows()
      await tamper((manager) => manager.insert(AuditEventEntity, { ...first, seq: 3 }))
      expect(await verify()).toMatchObject({ problem: { seq: 3, code: 'gap' } })
    })

    it('a record that was altered to skip events', async () => {
      const record = (await rows()).at(-1)
      const body = record?.body.replace('"truncated.last-seq":5', '"truncated.last-seq":99') ?? ''
      await tamper((manager) => manager.update(AuditEventEntity, { seq: record?.seq ?? 0 }, { body }))
      expect((await verify()).problem).toBeDefined()
    })

    it('a record that cannot be read', async () => {
      await tamper((manager) => manager.update(AuditEventEntity, { event: 'AuditTruncated' }, { body: '{' }))
      expect((await verify()).problem).toBeDefined()
    })

    it('the loss of the record itself', async () => {
      await tamper((manager) => manager.delete(AuditEventEntity, { event: 'AuditTruncated' }))
      expect((await verify()).problem).toBeDefined()
    })
  })

  it('is swept every hour, also after a sweep that failed', async () => {
    const scheduler = new ManualScheduler()
    const errors: unknown[] = []
    const schedule = new RetentionSchedule(retention(30), scheduler, (error) => errors.push(error))
    await commit(1, NOW - 31 * DAY_MS)
    await store.close()
    schedule.start()
    scheduler.advance(3_600_000)
    await schedule.stop()
    expect(errors).toHaveLength(1)
    store = await openStore({ file: ':memory:', clock, log: silent })
    await commit(1, NOW - 31 * DAY_MS)
    const next = new RetentionSchedule(retention(30), scheduler, (error) => errors.push(error))
    next.start()
    scheduler.advance(3_600_000)
    await next.stop()
    expect((await rows()).map((row) => row.event)).toEqual(['AuditTruncated'])
    expect(scheduler.size).toBe(0)
  })
})
