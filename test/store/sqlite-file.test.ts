import { chmodSync, closeSync, copyFileSync, openSync, statSync, writeFileSync, writeSync } from 'node:fs'
import path from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import Database from 'better-sqlite3'
import { ManualClock } from '../../src/common/clock.js'
import { openStore, UserEntity, verifyChain } from '../../src/store/index.js'
import type { Store } from '../../src/store/index.js'
import * as a from './fixtures.js'
import { createSqliteFile } from './sqlite-database.js'

describe('store in a file', () => {
  let file = ''
  let drop: () => Promise<void>
  let store: Store

  beforeEach(async () => {
    ;({ file, drop } = await createSqliteFile())
    store = await a.open({ file })
  })

  afterEach(async () => {
    await store.close()
    await drop()
  })

  const addUser = (username: string, on = store): Promise<{ revision: number }> =>
    on.unitOfWork.run(async (transaction) => {
      const row = a.user({ username })
      await transaction.manager.insert(UserEntity, row)
      transaction.change({ type: 'user', id: row.id })
      transaction.audit(a.auditEvent({ subject: username }))
    })

  const usernames = (on: Store): Promise<string[]> =>
    on.unitOfWork.read(async (manager) => {
      const users = await manager.find(UserEntity, { order: { username: 'asc' } })
      return users.map(({ username }) => username)
    })

  /** What another process would find if this one died now. */
  const afterDeath = async <T>(work: (store: Store) => Promise<T>): Promise<T> => {
    const copy = path.join(path.dirname(file), `copy-${a.newId()}.db`)
    copyFileSync(file, copy)
    copyFileSync(`${file}-wal`, `${copy}-wal`)
    const survivor = await a.open({ file: copy })
    try {
      return await work(survivor)
    } finally {
      await survivor.close()
    }
  }

  const modeOf = (name: string): number => statSync(name).mode & 0o777

  it('is readable by its owner alone, with its journal and its folder', async () => {
    await addUser('fred')
    expect(modeOf(path.dirname(file))).toBe(0o700)
    expect([file, `${file}-wal`, `${file}-shm`].map(modeOf)).toEqual([0o600, 0o600, 0o600])
  })

  it('warns of a file that others can read', async () => {
    await store.close()
    chmodSync(file, 0o644)
    const warnings: string[] = []
    const log = { ...a.SILENT, warn: (_: object, message: string) => warnings.push(message) }
    store = await a.open({ file }, log)
    expect(warnings).toEqual(['the database can be read by others than its owner'])
  })

  it.each([
    ['journal_mode', 'wal'],
    ['synchronous', 2],
    ['foreign_keys', 1],
    ['application_id', 0x74696e79],
  ])('is opened with %s = %s', async (pragma, value) => {
    expect(await store.dataSource.query(`pragma ${pragma}`)).toEqual([{ [pragma]: value }])
  })

  it('has all of a committed write after a death, without having been closed', async () => {
    await addUser('fred')
    await afterDeath(async (survivor) => {
      expect(await usernames(survivor)).toEqual(['fred'])
      const verdict = await survivor.unitOfWork.read((manager) => verifyChain(manager))
      expect(verdict).toMatchObject({ checked: 1 })
      expect(verdict).not.toHaveProperty('problem')
      expect((await addUser('next', survivor)).revision).toBe(2)
    })
  })

  it('has nothing of a write that a death interrupts', async () => {
    await store.unitOfWork.run(async (transaction) => {
      await transaction.manager.insert(UserEntity, a.user({ username: 'half' }))
      transaction.change({ type: 'user', id: 'half' })
      transaction.audit(a.auditEvent())
      expect(usernamesAfterDeath()).toEqual([])
    })

    function usernamesAfterDeath(): string[] {
      const copy = path.join(path.dirname(file), 'interrupted.db')
      copyFileSync(file, copy)
      copyFileSync(`${file}-wal`, `${copy}-wal`)
      const survivor = new Database(copy)
      try {
        // The query answers rows of one column.
        return survivor.prepare('select username from users').pluck().all() as string[]
      } finally {
        survivor.close()
      }
    }
  })

  it('waits for the writer of another process without standing still, and numbers on from there', async () => {
    const other = new Database(file)
    other.exec('begin immediate')
    other.exec("update heads set revision = 41 where id = 1; insert into changes values (41, 0, '[]')")
    const write = addUser('patient')
    for (let turn = 0; turn < 3; turn += 1) await nextTurn()
    other.exec('commit')
    other.close()
    expect((await write).revision).toBe(42)
  })

  it('refuses a write on a full disk, and keeps every write after it', async () => {
    await addUser('before')
    await store.dataSource.query('pragma max_page_count = 1')
    await expect(addUser('x'.repeat(1_000_000))).rejects.toMatchObject({ code: 'ServiceUnavailable' })
    await store.dataSource.query('pragma max_page_count = 1000000')
    await addUser('after')
    await afterDeath(async (survivor) => expect(await usernames(survivor)).toEqual(['after', 'before']))
  })

  it('goes on after the database rolled a transaction back by itself', async () => {
    const failed = store.unitOfWork.run(async ({ manager }) => {
      await manager.insert(UserEntity, a.user({ username: 'lost' }))
      await manager.query('rollback')
      throw new Error('the disk')
    })
    await expect(failed).rejects.toThrow('the disk')
    await addUser('kept')
    await expect(store.unitOfWork.run(() => Promise.reject(new Error('again')))).rejects.toThrow('again')
    await addUser('too')
    await afterDeath(async (survivor) => expect(await usernames(survivor)).toEqual(['kept', 'too']))
  })

  it('finds damage in the file, and nothing in a good one', async () => {
    await addUser('fred')
    expect(await store.checkIntegrity()).toEqual([])
    const [index] = await store.dataSource.query<{ rootpage: number }[]>(
      "select rootpage from sqlite_master where name = 'ix_audit_events_request_id'",
    )
    await store.close()
    const handle = openSync(file, 'r+')
    writeSync(handle, Buffer.alloc(2000, 0xa5), 0, 2000, 4096 * ((index?.rootpage ?? 0) - 1))
    closeSync(handle)
    store = await a.open({ file })
    expect(await store.checkIntegrity()).not.toEqual([])
  })

  it('refuses a file that is no database', async () => {
    const text = path.join(path.dirname(file), 'text.db')
    writeFileSync(text, 'this is not a database, though it is long enough to be one\n'.repeat(100), { mode: 0o600 })
    await expect(a.open({ file: text })).rejects.toMatchObject({ code: 'ServiceUnavailable' })
  })

  it('wants to know where it is: exactly one of `url` and `file`', async () => {
    const rest = { clock: new ManualClock(a.NOW), log: a.SILENT }
    await expect(openStore(rest)).rejects.toThrow(TypeError)
    await expect(openStore({ ...rest, url: 'postgres://x', file: 'y' })).rejects.toThrow(TypeError)
  })

  it('lives in memory when asked to', async () => {
    const memory = await a.open({ file: ':memory:' })
    await addUser('fleeting', memory)
    expect(await usernames(memory)).toEqual(['fleeting'])
    await memory.close()
  })
})
