import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { AuditCounter, AuditReader } from '../../src/audit/index.js'
import type { AuditFilter } from '../../src/audit/reading/audit-query.js'
import { AuditBatch } from '../../src/audit/tail/audit-tail.js'
import type { AuditEvent } from '../../src/common/audit-event.js'
import { ManualClock } from '../../src/common/clock.js'
import { RandomIds } from '../../src/common/ids.js'
import { AuditEventEntity } from '../../src/store/index.js'
import type { Store } from '../../src/store/index.js'

const NOW = Date.parse('2026-11-22T10:00:00Z')
const SECOND = 1000
const APPLE = 'arn:tinyauth:orchard:default::apples/a%b_"\\é'
const ids = new RandomIds()

/** What is in the log, from 1 on, a second apart unless they say otherwise. */
const EVENTS: readonly Partial<AuditEvent>[] = [
  { event: 'CreateUser', action: 'tinyauth:CreateUser', resources: ['arn:t:t:::users/fred', 'arn:t:t:::users/'] },
  {
    ...{ event: 'AuthorizeByToken', subject: 'fred', service: 'orchard', outcome: 'deny' },
    ...{ action: 'tinyauth:AuthorizeByToken', resources: ['arn:t:t:::services/orchard'] },
    fields: { 'request.actions': ['orchard:Eat', 'orchard:Get'], 'request.resources': [APPLE, 'arn:x'] },
  },
  // Everything that is looked for stands elsewhere: nothing of it is found.
  {
    ...{ event: APPLE, subject: 'orchard', userAgent: APPLE, requestId: 'orchard:Eat', service: 'other' },
    fields: { 'request.service': 'orchard', 'request.permit': JSON.stringify({ 'orchard:Eat': [APPLE] }) },
    context: { service: 'orchard' },
  },
  {
    actor: { type: 'user', id: 'fred' },
    service: 'pears',
    resources: ['arn:tinyauth:orchard:default::apples/aXbY"\\é'],
  },
  { actor: { type: 'user', id: 'fred' }, outcome: 'error', requestId: 'r' },
  { at: new Date(NOW).toISOString(), actor: { type: 'user', id: 'fr\u0000ed' }, subject: '\ud800' },
]

/** The filters, and the events that they mean, newest first. */
const FILTERS: readonly (readonly [AuditFilter, readonly number[]])[] = [
  [{}, [5, 4, 3, 2, 6, 1]],
  [{ action: 'tinyauth:CreateUser' }, [1]],
  [{ action: 'orchard:Eat' }, [2]],
  [{ action: 'orchard:' }, []],
  [{ action: 'orchard:eat' }, []],
  [{ resource: 'arn:t:t:::users/' }, [1]],
  [{ resource: APPLE }, [2]],
  [{ resource: 'arn:%' }, []],
  [{ resource: 'arn:t:t:::users/fre_' }, []],
  [{ service: 'orchard' }, [2]],
  [{ service: 'orchard', resource: APPLE, action: 'orchard:Get', outcome: 'deny', subject: 'fred' }, [2]],
  [{ service: 'orchard', resource: APPLE, action: 'orchard:Get', outcome: 'allow' }, []],
  [{ actor: 'fred' }, [5, 4]],
  [{ actor: 'fred', service: 'pears' }, [4]],
  [{ from: NOW + SECOND, to: NOW + 3 * SECOND }, [3, 2]],
  [{ from: NOW + SECOND, to: NOW + 3 * SECOND, service: 'orchard' }, [2]],
  [{ from: NOW, to: NOW + 1 }, [6, 1]],
  [{ actor: 'fred', from: NOW + 4 * SECOND }, [5]],
  [{ requestId: 'r', actor: 'fred' }, [5]],
  [{ requestId: 'r', resource: APPLE }, []],
  [{ event: APPLE }, [3]],
]

/** Reading the audit log means the same on each database, and in each way to ask. */
export function auditReadingContract(open: () => Promise<Store>): void {
  describe('reading the audit log', () => {
    let store: Store
    let reader: AuditReader
    let counter: AuditCounter

    beforeAll(async () => {
      store = await open()
      reader = new AuditReader(store.unitOfWork)
      counter = new AuditCounter(store.unitOfWork, new ManualClock(NOW + 10 * SECOND))
      await commit(EVENTS)
    })

    afterAll(() => store.close())

    async function commit(events: readonly Partial<AuditEvent>[], firstAt = NOW): Promise<void> {
      await store.unitOfWork.run((tx) => {
        for (const [index, part] of events.entries()) {
          const at = new Date(firstAt + index * SECOND).toISOString()
          tx.audit({ id: ids.uuid(firstAt), at, event: 'E', outcome: 'allow', ...part })
        }
        return Promise.resolve()
      })
    }

    async function pages(filter: AuditFilter, limit: number, budget?: number): Promise<readonly number[][]> {
      const all: number[][] = []
      for (let cursor: string | undefined; ;) {
        const { events, next } = await reader.list({ ...filter, limit, cursor }, budget)
        all.push(events.map(({ seq }) => seq))
        if (next === undefined) return all
        cursor = next
      }
    }

    const ascending = (seqs: readonly number[]): number[] => [...seqs].sort((a, b) => a - b)

    it.each(FILTERS)('finds by %j, in pages of any size', async (filter, expected) => {
      expect(await pages(filter, 100)).toEqual([expected])
      expect((await pages(filter, 1)).flat()).toEqual(expected)
    })

    it.each(FILTERS)('finds by %j in the order of the chain, and among what just came in', async (filter, expected) => {
      const { events, seq, isEnd } = await reader.after(filter, 0, 100)
      expect(events.map((event) => event.seq)).toEqual(ascending(expected))
      expect({ seq, isEnd }).toEqual({ seq: EVENTS.length, isEnd: true })
      const rows = await store.unitOfWork.read((manager) => manager.find(AuditEventEntity, { order: { seq: 'ASC' } }))
      expect(new AuditBatch(0, rows).advance(filter, 0)?.events).toEqual(events)
    })

    it.each(FILTERS)('counts by %j', async (filter, expected) => {
      const { buckets, complete } = await counter.count({ buckets: 200, ...filter })
      const counted = buckets.reduce((sum, { allow, deny, error }) => sum + allow + deny + error, 0)
      expect({ counted, complete }).toEqual({ counted: expected.length, complete: true })
    })

    it('counts into buckets that begin at `from`, and nothing outside', async () => {
      const span = { from: NOW + SECOND, to: NOW + 5 * SECOND }
      const counts = await counter.count({ ...span, buckets: 2 })
      expect(counts).toEqual({
        ...{ from: '2026-11-22T10:00:01.000Z', to: '2026-11-22T10:00:05.000Z', bucketSeconds: 2, complete: true },
        buckets: [
          { at: '2026-11-22T10:00:01.000Z', allow: 1, deny: 1, error: 0 },
          { at: '2026-11-22T10:00:03.000Z', allow: 1, deny: 0, error: 1 },
        ],
      })
      expect((await counter.count({ ...span, buckets: 2, service: 'orchard' })).buckets).toMatchObject([
        { allow: 0, deny: 1, error: 0 },
        { allow: 0, deny: 0, error: 0 },
      ])
      expect((await counter.count({ ...span, buckets: 3 })).buckets).toHaveLength(2)
      await expect(counter.count({ from: NOW, to: NOW, buckets: 2 })).rejects.toMatchObject({
        problems: { from: 'must be before `to`' },
      })
    })

    it('counts the last 24 hours where nothing is said', async () => {
      const { from, to, bucketSeconds, buckets } = await counter.count({ buckets: 60 })
      expect({ from, to, bucketSeconds, length: buckets.length }).toEqual({
        ...{ from: '2026-11-21T10:00:10.000Z', to: '2026-11-22T10:00:10.000Z', bucketSeconds: 1440, length: 60 },
      })
    })

    describe('of many events', () => {
      const LATER = NOW + 86_400_000
      const MANY = 5000

      beforeAll(async () => {
        // Of the same millisecond, as a busy second is.
        const at = new Date(LATER).toISOString()
        await commit(Array.from({ length: MANY }, (_, i) => ({ at, event: i === 0 ? 'Rare' : 'E', service: 'many' })))
      })

      it('goes through each event once, whatever they have in common', async () => {
        const seqs = (await pages({ from: LATER }, 999)).flat()
        expect(seqs).toEqual(Array.from({ length: MANY }, (_, i) => EVENTS.length + MANY - i))
      })

      it.each([{ event: 'Rare' }, { event: 'Rare', service: 'many' }, { service: 'many', event: 'Rare', from: LATER }])(
        'ends a page that finds nothing by %j within its budget, and goes on from there',
        async (filter) => {
          const found = await pages(filter, 10, 2000)
          expect(found.slice(0, 3)).toEqual([[], [], [EVENTS.length + 1]])
          expect(found.flat()).toEqual([EVENTS.length + 1])
        },
      )

      it('does so in the order of the chain', async () => {
        const first = await reader.after({ resource: 'arn:none' }, 0, 10, 2000)
        expect(first).toEqual({ events: [], seq: 2000, isEnd: false })
        const last = await reader.after({ resource: 'arn:none' }, 4000, 10, 2000)
        expect(last).toEqual({ events: [], seq: EVENTS.length + MANY, isEnd: true })
        const full = await reader.after({}, 3, 2)
        expect(full).toMatchObject({ events: [{ seq: 4 }, { seq: 5 }], seq: 5, isEnd: false })
      })

      it.each([{}, { service: 'many' }])('says of a count by %j from where on it is complete', async (filter) => {
        const span = { from: NOW, to: LATER + 1, buckets: 1 }
        expect(await counter.count({ ...span, ...filter }, 2000)).toMatchObject({
          ...{ complete: false, countedFrom: new Date(LATER).toISOString() },
          buckets: [{ allow: 2000 }],
        })
        expect(await counter.count({ ...span, event: 'E', ...filter }, 20_000)).toMatchObject({
          complete: true,
          buckets: [{ allow: 'service' in filter ? MANY - 1 : expect.any(Number) }],
        })
      })
    })

    it('refuses to go on after an event that there is not yet', async () => {
      const { head } = await reader.ends()
      expect(await reader.after({}, head, 10)).toEqual({ events: [], seq: head, isEnd: true })
      await expect(reader.after({}, head + 1, 10)).rejects.toMatchObject({
        code: 'ValidationFailed',
        problems: { after: `is ahead of the newest event, ${head}` },
      })
    })

    it('goes on at the beginning of what retention left', async () => {
      await store.dataSource.manager.query('delete from audit_events where seq <= 3')
      expect(await reader.ends()).toMatchObject({ first: 4 })
      expect(await reader.after({}, 0, 1)).toMatchObject({ events: [{ seq: 4 }], seq: 4 })
    })
  })
}
