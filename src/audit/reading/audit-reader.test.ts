import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { AuditEvent } from '../../common/audit-event.js'
import { ManualClock } from '../../common/clock.js'
import { RandomIds } from '../../common/ids.js'
import { openStore } from '../../store/index.js'
import type { Store } from '../../store/index.js'
import type { AuditQuery } from './audit-query.js'
import { auditReadingContract } from '../../../test/audit/reading.contract.js'
import { auditQuerySchema } from './audit-query.js'
import { AuditReader } from './audit-reader.js'

const NOW = Date.parse('2026-11-22T10:00:00Z')
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
const ids = new RandomIds()

auditReadingContract(() => openStore({ file: ':memory:', clock: new ManualClock(NOW), log: silent }))

describe('the reader', () => {
  const clock = new ManualClock(NOW)
  let store: Store
  let reader: AuditReader

  beforeEach(async () => {
    store = await openStore({ file: ':memory:', clock, log: silent })
    reader = new AuditReader(store.unitOfWork)
  })

  afterEach(async () => {
    await store.close()
  })

  async function commit(...parts: Partial<AuditEvent>[]): Promise<void> {
    await store.unitOfWork.run((tx) => {
      for (const [index, part] of parts.entries()) {
        const at = NOW + index * 1000
        tx.audit({ id: ids.uuid(at), at: new Date(at).toISOString(), event: 'E', outcome: 'allow', ...part })
      }
      return Promise.resolve()
    })
  }

  async function seqs(query: Partial<AuditQuery>): Promise<number[]> {
    return (await reader.list({ limit: 100, ...query })).events.map((event) => event.seq)
  }

  it('lists pages from the newest to the oldest, moved by nothing that comes in; what comes late stands at its time', async () => {
    await commit({}, {}, {}, {}, {})
    const first = await reader.list({ limit: 2 })
    expect(first.events.map((event) => event.seq)).toEqual([5, 4])
    await commit({})
    const second = await reader.list({ limit: 2, cursor: first.next })
    expect(second.events.map((event) => event.seq)).toEqual([3, 2])
    const third = await reader.list({ limit: 2, cursor: second.next })
    expect(third.events.map((event) => event.seq)).toEqual([6, 1])
    expect(third.next).toBeUndefined()
  })

  it('says that there is no next page when the last one is full', async () => {
    await commit({}, {})
    expect(await reader.list({ limit: 2 })).not.toHaveProperty('next')
  })

  it.each<[string, Partial<AuditQuery>, number[]]>([
    ['from', { from: NOW + 3000 }, [5, 4]],
    ['to', { to: NOW + 1000 }, [1]],
    ['event', { event: 'GetUser' }, [2]],
    ['actor', { actor: 'fred' }, [3]],
    ['subject', { subject: 'alice' }, [4]],
    ['outcome', { outcome: 'deny' }, [2]],
    ['requestId', { requestId: 'r' }, [5]],
    ['all of them', { event: 'GetUser', actor: 'fred' }, []],
  ])('filters by %s', async (_name, query, expected) => {
    await commit(
      {},
      { event: 'GetUser', outcome: 'deny' },
      { actor: { type: 'user', id: 'fred' } },
      { subject: 'alice' },
      { requestId: 'r' },
    )
    expect(await seqs(query)).toEqual(expected)
  })

  it.each([
    '',
    'x',
    'dDBzMA',
    'czE',
    'dDBzMQ=',
    'dDBzMQ!',
    'dC0wczE',
    Buffer.from('t1s99999999999999999').toString('base64url'),
  ])('refuses a cursor that it never gave: `%s`', async (cursor) => {
    await expect(reader.list({ limit: 1, cursor })).rejects.toMatchObject({
      code: 'ValidationFailed',
      problems: { cursor: 'not a cursor of this list' },
    })
  })

  it('answers one event by its id, with its place in the chain', async () => {
    const id = ids.uuid(NOW)
    await commit({ id, fields: { 'response.authorized': false } }, {})
    expect(await reader.get(id)).toMatchObject({
      id,
      seq: 1,
      event: 'E',
      prevHash: '0'.repeat(64),
      fields: { 'response.authorized': false },
    })
  })

  it.each(['nothing', '', "' or 1=1 --", ids.uuid(NOW), ids.uuid(0)])('answers 404 for the id `%s`', async (id) => {
    await commit({})
    await expect(reader.get(id)).rejects.toMatchObject({ code: 'NotFound' })
  })
})

describe('a query of the audit log', () => {
  it('reads times and a limit from texts', () => {
    expect(auditQuerySchema.parse({ from: '2026-11-22T11:00:00+01:00', limit: '7' })).toEqual({ from: NOW, limit: 7 })
    expect(auditQuerySchema.parse({})).toEqual({ limit: 100 })
  })

  it.each([
    { from: 'yesterday' },
    { from: '2026-11-22' },
    { to: '2026-13-01T00:00:00Z' },
    { outcome: 'maybe' },
    { limit: '0' },
    { limit: '1001' },
    { limit: 'many' },
    { limit: '' },
    { actor: '' },
    { actor: 'a\0b' },
    { after: '-1' },
    { after: '1', cursor: 'x' },
    { action: ['a', 'b'] },
    { unknown: 'x' },
    JSON.parse('{"__proto__": "x"}') as object,
  ])('refuses %j', (query) => {
    expect(auditQuerySchema.safeParse(query).success).toBe(false)
  })
})
