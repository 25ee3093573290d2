import { describe, expect, it } from '@jest/globals'
import { Client } from 'pg'
import { ManualClock } from '../../src/common/clock.js'
import { openStore, type Position, positionBehind, UserEntity } from '../../src/store/index.js'
import type { Store } from '../../src/store/index.js'
import { cutConnection } from './cut-connection.js'
import * as a from './fixtures.js'
import type { DatabaseFactory } from './fixtures.js'

/** What several nodes on one server tell each other, and where they read. */
export function postgresNodesContract(create: DatabaseFactory): void {
  describe('nodes that share a server', () => {
    it('hear of a change of another at once, and of nothing that was rolled back or only audited', async () => {
      await withNodes(create, async ({ own, other, heard }) => {
        const { revision } = await change(own)
        await expect(own.unitOfWork.run(fail)).rejects.toThrow('no')
        const event = { id: 'e1', at: new Date(a.NOW).toISOString(), event: 'ListUsers', outcome: 'allow' } as const
        await own.unitOfWork.run((tx) => Promise.resolve(tx.audit(event)))
        const { revision: last } = await change(own)
        await soon(() => heard.includes(last))
        expect(heard.filter((told) => told !== undefined)).toEqual([revision, last])
        expect(other.dataSource.isInitialized).toBe(true)
      })
    })

    it('are told to look when they can hear again, and hear again', async () => {
      await withNodes(create, async ({ own, way, heard }) => {
        await way.cut()
        const { revision } = await change(own)
        await way.mend()
        await soon(() => heard.length > 0)
        expect(heard).toEqual([undefined])
        const { revision: next } = await change(own)
        await soon(() => heard.length > 1)
        expect(heard).toEqual([undefined, next])
        expect(next).toBe(revision + 1)
      })
    })

    it('write although notifications cannot be sent', async () => {
      await withNodes(create, async ({ own, heard }) => {
        await own.dataSource.query(
          `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'tinyauth changes'
           and datname = current_database()`,
        )
        const { revision } = await change(own)
        expect((await change(own)).revision).toBe(revision + 1)
        await soon(() => heard.includes(undefined))
      })
    })
  })

  describe('a replica', () => {
    it('answers where it stands exactly where the node does, and the server itself everywhere else', async () => {
      await withReplica(create, async ({ store, copy, position }) => {
        const empty = { revision: 0, mark: undefined }
        // What only the replica holds tells who answered.
        await copy(`update users set username = 'of-the-replica'`)
        expect(await nameAt(store, position)).toBe('of-the-replica')
        expect(await nameAt(store, empty)).toBe('fred')
        const { revision } = await change(store)
        // The replica lags.
        expect(await nameAt(store, { revision, mark: position.mark })).toBe('fred')
        // It is ahead.
        expect(await nameAt(store, { revision: position.revision - 1, mark: position.mark })).toBe('fred')
      })
    })

    it('that has another change by the same number answers nothing: it follows a server that was given up', async () => {
      await withReplica(create, async ({ store, copy, position }) => {
        await copy(`update users set username = 'of-the-replica'`)
        await copy('update changes set at = at + 1')
        expect(await nameAt(store, position)).toBe('fred')
      })
    })

    it('that is out of reach is left alone', async () => {
      await withReplica(create, async ({ store, clock, way, copy, position }) => {
        await copy(`update users set username = 'of-the-replica'`)
        await way.cut()
        expect(await nameAt(store, position)).toBe('fred')
        await way.mend()
        expect(await nameAt(store, position)).toBe('fred')
        clock.advance(5000)
        expect(await nameAt(store, position)).toBe('of-the-replica')
      })
    })

    it('passes on what a reader throws', async () => {
      await withReplica(create, async ({ store, position }) => {
        await expect(store.unitOfWork.readAt(position, fail)).rejects.toThrow('no')
      })
    })
  })

  describe('a server that was made a standby', () => {
    it('is not taken for the database: it may follow nobody, and would never tell of a change', async () => {
      const { url, drop } = await create()
      if (url === undefined) throw new Error('a server has an address')
      const name = new URL(url).pathname.slice(1)
      // Found before that of the catalogue by whoever connects from now on.
      await query(url, `create function pg_is_in_recovery() returns boolean language sql as 'select true'`)
      await query(url, `alter database "${name}" set search_path = public, pg_catalog`)
      const store = await a.open({ url })
      const read = store.unitOfWork.read((_, revision) => Promise.resolve(revision))
      await expect(read).rejects.toMatchObject({ code: 'ServiceUnavailable' })
      await store.close()
      await drop()
    })
  })
}

async function withNodes(
  create: DatabaseFactory,
  work: (nodes: {
    own: Store
    other: Store
    way: Awaited<ReturnType<typeof cutConnection>>
    heard: (number | undefined)[]
  }) => Promise<void>,
): Promise<void> {
  const { url, drop } = await create()
  if (url === undefined) throw new Error('a server has an address')
  const way = await cutConnection(url)
  const own = await a.open({ url })
  const other = await a.open({ url: way.url })
  const heard: (number | undefined)[] = []
  own.hints.start(() => undefined)
  other.hints.start((revision) => heard.push(revision))
  await soon(() => heard.length > 0)
  heard.length = 0
  await work({ own, other, way, heard })
  await own.close()
  await other.close()
  await way.cut()
  await drop()
}

async function withReplica(
  create: DatabaseFactory,
  work: (given: {
    store: Store
    clock: ManualClock
    way: Awaited<ReturnType<typeof cutConnection>>
    copy: (sql: string) => Promise<unknown>
    position: Position
  }) => Promise<void>,
): Promise<void> {
  const { url, drop } = await create()
  if (url === undefined) throw new Error('a server has an address')
  const first = await a.open({ url })
  const at = await first.unitOfWork.run(async (tx) => {
    await tx.manager.insert(UserEntity, { ...a.user(), username: 'fred' })
    tx.change({ type: 'user', id: 'u1' })
  })
  await first.close()
  const name = new URL(url).pathname.slice(1)
  const replica = new URL(url)
  replica.pathname = `/${name}_copy`
  const root = new URL(url)
  root.pathname = '/postgres'
  await query(root.href, `create database ${name}_copy template ${name}`)
  const way = await cutConnection(replica.href)
  const clock = new ManualClock(a.NOW)
  const store = await openStore({ url, replicaUrl: way.url, clock, log: a.SILENT })
  const position = positionBehind({ revision: at.revision, at: a.NOW, subjects: [{ type: 'user', id: 'u1' }] })
  await work({ store, clock, way, copy: (sql) => query(replica.href, sql), position })
  await store.close()
  await way.cut()
  await query(root.href, `drop database ${name}_copy with (force)`)
  await drop()
}

async function query(connectionString: string, sql: string): Promise<unknown> {
  const client = new Client({ connectionString })
  await client.connect()
  try {
    return await client.query(sql)
  } finally {
    await client.end()
  }
}

function nameAt(store: Store, position: Position): Promise<string> {
  return store.unitOfWork.readAt(position, async (manager) => {
    const [user] = await manager.find(UserEntity)
    return user?.username ?? ''
  })
}

function change(store: Store): Promise<{ revision: number }> {
  return store.unitOfWork.run((tx) => Promise.resolve(tx.change({ type: 'user', id: 'u1' })))
}

function fail(): never {
  throw new Error('no')
}

/** Waits for what comes over the network; the limit of the test ends what never comes. */
async function soon(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve))
}
