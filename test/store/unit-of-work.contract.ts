import { EventEmitter, once } from 'node:events'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Like } from 'typeorm'
import { AuditEventEntity, ChangeEntity, HeadEntity, UserEntity, verifyChain } from '../../src/store/index.js'
import type { Commit, Store } from '../../src/store/index.js'
import * as a from './fixtures.js'
import type { DatabaseFactory, TestDatabase } from './fixtures.js'

/** Writes are all or nothing, numbered, audited and told. */
export function unitOfWorkContract(create: DatabaseFactory): void {
  describe('unit of work', () => {
    let database: TestDatabase
    let store: Store

    beforeAll(async () => {
      database = await create()
      store = await a.open(database)
    })

    afterAll(async () => {
      await store.close()
      await database.drop()
    })

    const head = (): Promise<HeadEntity> =>
      store.unitOfWork.read((manager) => manager.findOneByOrFail(HeadEntity, { id: 1 }))

    const createUser = (on: Store, username: string): Promise<{ value: string; revision: number }> =>
      on.unitOfWork.run(async (transaction) => {
        const row = a.user({ username })
        await transaction.manager.insert(UserEntity, row)
        transaction.change({ type: 'user', id: row.id })
        transaction.audit(a.auditEvent({ subject: username }))
        return row.id
      })

    it('commits a row, one numbered change for all subjects and the audit event together', async () => {
      const before = await head()
      const { value, revision } = await store.unitOfWork.run((transaction) => {
        transaction.change({ type: 'user', id: 'u1' }, { type: 'group', id: 'g1' })
        transaction.change({ type: 'user', id: 'u1' })
        transaction.audit(a.auditEvent())
        return Promise.resolve('done')
      })
      expect({ value, revision }).toEqual({ value: 'done', revision: before.revision + 1 })
      await store.unitOfWork.read(async (manager, now) => {
        expect(now).toBe(revision)
        const change = await manager.findOneByOrFail(ChangeEntity, { revision })
        const subjects = [
          { type: 'user', id: 'u1' },
          { type: 'group', id: 'g1' },
        ]
        expect({ ...change }).toEqual({ revision, at: a.NOW, subjects })
        const row = await manager.findOneByOrFail(AuditEventEntity, { seq: before.auditSeq + 1 })
        expect(JSON.parse(row.body)).toMatchObject({ seq: row.seq, revision, event: 'CreateUser' })
      })
    })

    it('answers the revision before when nothing changed, and leaves the event as it is', async () => {
      const before = await head()
      const { revision } = await store.unitOfWork.run((transaction) => {
        transaction.audit(a.auditEvent({ event: 'GetUser' }))
        return Promise.resolve()
      })
      expect(revision).toBe(before.revision)
      const row = await store.unitOfWork.read((m) => m.findOneByOrFail(AuditEventEntity, { seq: before.auditSeq + 1 }))
      expect(JSON.parse(row.body)).not.toHaveProperty('revision')
    })

    it('leaves nothing of a work that fails, and tells nobody', async () => {
      const before = await head()
      const told: Commit[] = []
      const end = store.unitOfWork.onCommit((commit) => told.push(commit))
      const failed = store.unitOfWork.run(async (transaction) => {
        await transaction.manager.insert(UserEntity, a.user({ username: 'ghost' }))
        transaction.change({ type: 'user', id: 'ghost' })
        transaction.audit(a.auditEvent())
        throw new Error('on purpose')
      })
      await expect(failed).rejects.toThrow('on purpose')
      end()
      expect(told).toEqual([])
      expect(await head()).toEqual(before)
      const ghosts = await store.unitOfWork.read((m) => m.countBy(UserEntity, { username: 'ghost' }))
      expect(ghosts).toBe(0)
    })

    it('leaves nothing when the last step, the audit event, cannot be written', async () => {
      const before = await head()
      const failed = store.unitOfWork.run(async (transaction) => {
        await transaction.manager.insert(UserEntity, a.user({ username: 'unaudited' }))
        // An occupied `seq` stands for whatever keeps the insert from working.
        const blocker = { ...a.auditEvent(), seq: before.auditSeq + 1, at: 1, body: '', prevHash: '', hash: '' }
        await transaction.manager.insert(AuditEventEntity, { ...blocker, actor: null })
        transaction.audit(a.auditEvent())
      })
      await expect(failed).rejects.toMatchObject({ code: 'Conflict' })
      expect(await head()).toEqual(before)
      expect(await store.unitOfWork.read((m) => m.countBy(UserEntity, { username: 'unaudited' }))).toBe(0)
    })

    it('refuses an event without a time at once', async () => {
      const failed = store.unitOfWork.run((transaction) => {
        transaction.audit(a.auditEvent({ at: 'yesterday' }))
        return Promise.resolve()
      })
      await expect(failed).rejects.toThrow(RangeError)
    })

    it('numbers 50 parallel writes without a gap, in the order of commits, also from two nodes', async () => {
      const other = await a.open(database)
      const before = await head()
      const told: number[] = []
      const end = store.unitOfWork.onCommit(({ revision }) => told.push(revision))
      const all = await Promise.all(
        Array.from({ length: 50 }, (_, index) => createUser(index % 2 === 0 ? store : other, `many-${index}`)),
      )
      end()
      await other.close()
      const revisions = all.map(({ revision }) => revision).toSorted((one, two) => one - two)
      expect(revisions).toEqual(Array.from({ length: 50 }, (_, index) => before.revision + index + 1))
      expect(told).toHaveLength(25)
      expect(told).toEqual(told.toSorted((one, two) => one - two))
      const verdict = await store.unitOfWork.read((manager) => verifyChain(manager))
      expect(verdict.problem).toBeUndefined()
      expect(verdict.head.seq).toBe(before.auditSeq + 50)
    })

    it('keeps a write that succeeds between writes that fail', async () => {
      const fail = (): Promise<unknown> => store.unitOfWork.run(() => Promise.reject(new Error('no')))
      const results = await Promise.allSettled([fail(), createUser(store, 'between'), fail()])
      expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected'])
      expect(await store.unitOfWork.read((m) => m.countBy(UserEntity, { username: 'between' }))).toBe(1)
    })

    it('never reads half of a write', async () => {
      const twins = (): Promise<number> =>
        store.unitOfWork.read((manager) => manager.countBy(UserEntity, { username: Like('twin-%') }))
      const halfWay = new EventEmitter()
      const write = store.unitOfWork.run(async ({ manager }) => {
        await manager.insert(UserEntity, a.user({ username: 'twin-1' }))
        const goOn = once(halfWay, 'go on')
        halfWay.emit('reached')
        await goOn
        await manager.insert(UserEntity, a.user({ username: 'twin-2' }))
      })
      await once(halfWay, 'reached')
      const reads = [twins(), twins()]
      await nextTurn()
      halfWay.emit('go on')
      await write
      expect(await Promise.all(reads)).not.toContain(1)
      expect(await twins()).toBe(2)
    })

    it('shows one state to a read, though another node writes meanwhile', async () => {
      const other = await a.open(database)
      const [first, second] = await store.unitOfWork.read(async (manager) => {
        const before = await manager.count(UserEntity)
        await createUser(other, `during-${a.newId()}`)
        return [before, await manager.count(UserEntity)]
      })
      await other.close()
      expect(second).toBe(first)
    })

    it('tells listeners after the commit, and goes on when one of them fails', async () => {
      const told: Commit[] = []
      const ends = [
        store.unitOfWork.onCommit(() => {
          throw new Error('a listener')
        }),
        store.unitOfWork.onCommit((commit) => told.push(commit)),
      ]
      const { value, revision } = await createUser(store, 'heard')
      for (const end of ends) end()
      await createUser(store, 'unheard')
      expect(told).toHaveLength(1)
      expect(told[0]).toMatchObject({ revision, subjects: [{ type: 'user', id: value }] })
      expect(told[0]?.auditRows[0]).toMatchObject({ event: 'CreateUser', subject: 'heard' })
    })

    it('is opened by three nodes at once, of which one makes the tables', async () => {
      const fresh = await create()
      const nodes = await Promise.all([a.open(fresh), a.open(fresh), a.open(fresh)])
      const revisions = await Promise.all(nodes.map(async (node) => (await createUser(node, a.newId())).revision))
      expect(revisions.toSorted((one, two) => one - two)).toEqual([1, 2, 3])
      for (const node of nodes) await node.close()
      await fresh.drop()
    })

    it('answers a ping until it is closed', async () => {
      const other = await a.open(database)
      await expect(other.ping()).resolves.toBeUndefined()
      await other.close()
      await expect(other.ping()).rejects.toThrow()
    })
  })
}
