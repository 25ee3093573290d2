import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { ManualClock } from '../../common/clock.js'
import { RandomIds } from '../../common/ids.js'
import { openStore } from '../../store/index.js'
import type { Store } from '../../store/index.js'
import { AuditRetention } from '../retention/audit-retention.js'
import { ChainCheck } from './chain-check.js'

const NOW = Date.parse('2026-11-22T10:00:00Z')
const DAY_MS = 86_400_000
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
const ids = new RandomIds()

describe('a check of the chain', () => {
  const clock = new ManualClock(NOW)
  let store: Store
  let check: ChainCheck

  beforeEach(async () => {
    store = await openStore({ file: ':memory:', clock, log: silent })
    check = new ChainCheck(store.unitOfWork)
  })

  afterEach(() => store.close())

  async function commit(count: number, at = NOW): Promise<void> {
    await store.unitOfWork.run((tx) => {
      for (let i = 0; i < count; i++) {
        tx.audit({ id: ids.uuid(at), at: new Date(at).toISOString(), event: 'E', outcome: 'allow' })
      }
      return Promise.resolve()
    })
  }

  const change = (sql: string): Promise<unknown> => store.dataSource.manager.query(sql)

  const retention = (): AuditRetention =>
    new AuditRetention({ unitOfWork: store.unitOfWork, clock, ids, service: 'tinyauth', days: 30 })

  it('says of an empty log that nothing is wrong and nothing was checked', async () => {
    expect(await check.check(10)).toEqual({ head: { seq: 0, hash: '0'.repeat(64) }, whole: true })
  })

  it.each([
    [1000, 1],
    [600, 1],
    [599, 2],
    [1, 600],
  ])('verifies the newest %i of 600, from %i', async (last, from) => {
    await commit(600)
    const at = new Date(NOW).toISOString()
    expect(await check.check(last)).toEqual({
      head: { seq: 600, hash: expect.stringMatching(/^[0-9a-f]{64}$/), at },
      first: { seq: 1, at },
      checked: { from, to: 600 },
      whole: true,
    })
  })

  it.each<[string, string, object]>([
    [
      'a changed text',
      'update audit_events set body = replace(body, \'"E"\', \'"F"\') where seq = 300',
      { seq: 300, code: 'hash' },
    ],
    ['a changed column', "update audit_events set outcome = 'deny' where seq = 300", { seq: 300, code: 'columns' }],
    ['a missing event', 'delete from audit_events where seq = 300', { seq: 300, code: 'gap' }],
    ['a missing end', 'delete from audit_events where seq >= 300', { seq: 600, code: 'head' }],
    ['a missing beginning', 'delete from audit_events where seq < 300', { seq: 1, code: 'gap' }],
    ['no events at all', 'delete from audit_events', { seq: 600, code: 'head' }],
    ['a changed head', 'update heads set audit_seq = 599', { seq: 599, code: 'head' }],
    ['a change to the first event', 'update audit_events set prev_hash = hash where seq = 1', { seq: 1, code: 'hash' }],
  ])('shows %s', async (_, sql, problem) => {
    await commit(600)
    await change(sql)
    expect(await check.check(1000)).toMatchObject({ whole: false, problem })
  })

  it('says that it checked up to the problem', async () => {
    await commit(600)
    await change("update audit_events set outcome = 'deny' where seq = 300")
    expect((await check.check(400)).checked).toEqual({ from: 201, to: 299 })
    expect(await check.check(300)).toMatchObject({ checked: { from: 301, to: 600 }, whole: true })
  })

  it('cannot begin after an event that is missing', async () => {
    await commit(600)
    await change('delete from audit_events where seq = 300')
    expect(await check.check(300)).toMatchObject({ whole: false, problem: { seq: 300, code: 'gap' } })
  })

  describe('of a log whose beginning was removed', () => {
    beforeEach(async () => {
      await commit(300, NOW - 31 * DAY_MS)
      await commit(300)
      expect(await retention().sweep()).toBe(300)
    })

    it('goes back to where the record of the removal says', async () => {
      const first = { seq: 301, at: new Date(NOW).toISOString() }
      expect(await check.check(1000)).toMatchObject({ first, checked: { from: 301, to: 601 }, whole: true })
    })

    it('shows that more was removed than was recorded', async () => {
      await change('delete from audit_events where seq < 310')
      expect(await check.check(1000)).toMatchObject({ whole: false, problem: { seq: 301, code: 'gap' } })
    })

    it('shows what was put before the recorded beginning', async () => {
      await change(
        `insert into audit_events (seq, id, at, event, outcome, body, prev_hash, hash)
         select 300, id, at, event, outcome, body, prev_hash, prev_hash from audit_events where seq = 301`,
      )
      expect(await check.check(1000)).toMatchObject({ whole: false, problem: { seq: 300 } })
    })
  })

  it('begins anew when retention removes what it is just verifying', async () => {
    await commit(500, NOW - 31 * DAY_MS)
    await commit(300)
    const [status] = await Promise.all([check.check(1000), retention().sweep()])
    expect(status).toMatchObject({ first: { seq: 501 }, checked: { from: 501 }, whole: true })
  })
})
