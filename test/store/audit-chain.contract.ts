import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { GENESIS_HASH, linkHash, verifyChain } from '../../src/store/index.js'
import type { AuditRow, ChainVerdict, Store } from '../../src/store/index.js'
import * as a from './fixtures.js'
import type { DatabaseFactory, TestDatabase } from './fixtures.js'

const EVENTS = 1203

/** The audit chain shows whatever is done to it. */
export function auditChainContract(create: DatabaseFactory): void {
  describe('audit chain', () => {
    let database: TestDatabase
    let store: Store
    const rows: AuditRow[] = []

    beforeAll(async () => {
      database = await create()
      store = await a.open(database)
      store.unitOfWork.onCommit(({ auditRows }) => rows.push(...auditRows))
      await store.unitOfWork.run((transaction) => {
        for (let index = 1; index <= EVENTS; index++) transaction.audit(a.auditEvent({ subject: `user-${index}` }))
        return Promise.resolve()
      })
    })

    afterAll(async () => {
      await store.close()
      await database.drop()
    })

    const verify = (options = {}): Promise<ChainVerdict> =>
      store.unitOfWork.read((manager) => verifyChain(manager, options))

    /** Does something to the tables, verifies, and undoes it. */
    const verdictAfter = async (...statements: string[]): Promise<ChainVerdict> => {
      const verdicts: ChainVerdict[] = []
      const undone = store.unitOfWork.run(async ({ manager }) => {
        for (const statement of statements) await manager.query(statement)
        verdicts.push(await verifyChain(manager))
        throw new Error('undo')
      })
      await expect(undone).rejects.toThrow('undo')
      const [verdict] = verdicts
      if (verdict === undefined) throw new Error('it was not verified')
      return verdict
    }

    it('begins with 64 zeros, and each hash is that of the one before and the exact text', () => {
      expect(rows).toHaveLength(EVENTS)
      rows.forEach((row, index) => {
        expect(row.seq).toBe(index + 1)
        expect(row.prevHash).toBe(index === 0 ? GENESIS_HASH : rows[index - 1]?.hash)
        expect(row.hash).toBe(linkHash(row.prevHash, row.body))
        expect(row.hash).toMatch(/^[0-9a-f]{64}$/)
      })
    })

    it('is whole as it was written, and tells how far it is', async () => {
      const progress: number[] = []
      const verdict = await verify({ onProgress: (checked: number) => progress.push(checked) })
      expect(verdict).toEqual({ checked: EVENTS, head: { seq: EVENTS, hash: rows.at(-1)?.hash } })
      expect(progress).toEqual([1000, EVENTS])
    })

    it('is verified from any row, and from a hash that was kept where the rows before are gone', async () => {
      expect(await verify({ fromSeq: 1200 })).toMatchObject({ checked: 4 })
      expect(await verify({ fromSeq: 1200, fromHash: rows[1198]?.hash })).not.toHaveProperty('problem')
      expect(await verify({ fromSeq: 1200, fromHash: GENESIS_HASH })).toHaveProperty('problem.code', 'prev-hash')
      expect(await verify({ fromSeq: 5000 })).toHaveProperty('problem.code', 'gap')
    })

    it.each([
      [
        'a changed text',
        ["update audit_events set body = replace(body, 'user-7\"', 'user-8\"') where seq = 7"],
        7,
        'hash',
      ],
      ['a changed hash', ['update audit_events set hash = prev_hash where seq = 7'], 7, 'hash'],
      ['a link to another event', ['update audit_events set prev_hash = hash where seq = 7'], 7, 'prev-hash'],
      ['a missing event', ['delete from audit_events where seq = 7'], 7, 'gap'],
      ['a missing first event', ['delete from audit_events where seq = 1'], 1, 'gap'],
      ['an event moved to another place', ['update audit_events set seq = 9000 where seq = 7'], 7, 'gap'],
      ['a changed actor', ["update audit_events set actor = 'eve' where seq = 7"], 7, 'columns'],
      ['a removed actor', ['update audit_events set actor = null where seq = 7'], 7, 'columns'],
      ['a changed time', ['update audit_events set at = at + 1 where seq = 7'], 7, 'columns'],
      ['a changed outcome', ["update audit_events set outcome = 'deny' where seq = 7"], 7, 'columns'],
      ['a missing end', ['delete from audit_events where seq > 1000'], EVENTS, 'head'],
      ['no events at all', ['delete from audit_events'], EVENTS, 'head'],
      ['a changed head', ['update heads set audit_seq = 1000 where id = 1'], 1000, 'head'],
    ])('shows %s', async (_, statements, seq, code) => {
      expect((await verdictAfter(...statements)).problem).toMatchObject({ seq, code })
    })

    it('shows two events that changed places', async () => {
      const verdict = await verdictAfter(
        'update audit_events set seq = 9000 where seq = 7',
        'update audit_events set seq = 7 where seq = 8',
        'update audit_events set seq = 8 where seq = 9000',
      )
      expect(verdict.problem).toMatchObject({ seq: 7, code: 'prev-hash' })
    })

    it('shows an event that was forged together with its own hash', async () => {
      const forged = rows[6]?.body.replace('user-7', 'user-9') ?? ''
      const hash = linkHash(rows[6]?.prevHash ?? '', forged)
      const verdict = await verdictAfter(
        `update audit_events set body = '${forged}', hash = '${hash}', subject = 'user-9' where seq = 7`,
      )
      expect(verdict.problem).toMatchObject({ seq: 8, code: 'prev-hash' })
    })

    it('takes any text that a caller may send, and stays whole', async () => {
      const nasty = ['a\0b', '\ud800', '\u2028', '\n\u001b[31m', "'; drop table users; --", '😀é', '"\\', '']
      await store.unitOfWork.run((transaction) => {
        for (const text of nasty) {
          const actor = { type: 'user' as const, id: text }
          transaction.audit(a.auditEvent({ subject: text, actor, requestId: text, context: { text } }))
        }
        return Promise.resolve()
      })
      const verdict = await verify()
      expect(verdict).toMatchObject({ checked: EVENTS + nasty.length })
      expect(verdict).not.toHaveProperty('problem')
    })
  })
}
