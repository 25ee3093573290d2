import { describe, expect, it } from '@jest/globals'
import { restore, UserEntity } from '../../src/store/index.js'
import type { Store } from '../../src/store/index.js'
import { backupText, inPieces, withoutSignIns } from './backup.contract.js'
import { cutConnection } from './cut-connection.js'
import * as a from './fixtures.js'
import type { DatabaseFactory } from './fixtures.js'
import { embeddedBinaries } from './postgres-binaries.js'
import { createDatabase, startServer } from './postgres-server.js'
import { fillAllTables } from './sample-data.js'
import { createSqliteFile } from './sqlite-database.js'

/** What only a server can get wrong, and what has to be the same on both databases. */
export function postgresContract(create: DatabaseFactory): void {
  describe('server', () => {
    const addUser = (store: Store): Promise<unknown> =>
      store.unitOfWork.run(({ manager }) => manager.insert(UserEntity, a.user()))

    it('that cannot be reached is `ServiceUnavailable` for reads and writes, until it can be', async () => {
      const { url, drop } = await create()
      if (url === undefined) throw new Error('a server has an address')
      const way = await cutConnection(url)
      const store = await a.open({ url: way.url })
      await addUser(store)
      await way.cut()
      const unavailable = { code: 'ServiceUnavailable', retryAfterSeconds: 1 }
      await expect(addUser(store)).rejects.toMatchObject(unavailable)
      await expect(store.unitOfWork.read(() => Promise.resolve())).rejects.toMatchObject(unavailable)
      await expect(store.ping()).rejects.toMatchObject(unavailable)
      await expect(a.open({ url: way.url })).rejects.toMatchObject(unavailable)
      await way.mend()
      await addUser(store)
      expect(await store.unitOfWork.read((manager) => manager.count(UserEntity))).toBe(2)
      await store.close()
      await way.cut()
      await drop()
    })

    it('that ends a connection in the middle of a write keeps nothing of it', async () => {
      await a.withStore(create, async (store) => {
        const failed = store.unitOfWork.run(async ({ manager }) => {
          await manager.insert(UserEntity, a.user())
          await manager.query('select pg_terminate_backend(pg_backend_pid())')
        })
        await expect(failed).rejects.toMatchObject({ code: 'ServiceUnavailable' })
        expect(await store.unitOfWork.read((manager) => manager.count(UserEntity))).toBe(0)
        await addUser(store)
        expect(await store.unitOfWork.read((manager) => manager.count(UserEntity))).toBe(1)
      })
    })

    it('lets a read write nothing', async () => {
      await a.withStore(create, async (store) => {
        const written = store.unitOfWork.read((manager) => manager.insert(UserEntity, a.user()))
        await expect(written).rejects.toThrow()
        expect(await store.unitOfWork.read((manager) => manager.count(UserEntity))).toBe(0)
      })
    })

    it('reads while a write is under way', async () => {
      await a.withStore(create, async (store) => {
        const other = await a.open({ url: urlOf(store) })
        await store.unitOfWork.run(async ({ manager }) => {
          await manager.insert(UserEntity, a.user())
          expect(await other.unitOfWork.read((reading) => reading.count(UserEntity))).toBe(0)
        })
        await other.close()
      })
    })

    it('restores a backup of SQLite, and SQLite one of it, row for row but for who was signed in', async () => {
      await a.withStore(createSqliteFile, async (sqlite) => {
        await fillAllTables(sqlite)
        const content = await backupText(sqlite)
        const restored = withoutSignIns(content)
        await a.withStore(create, async (postgres) => {
          await restore(postgres, inPieces(content))
          expect(await backupText(postgres)).toBe(restored)
          await restore(sqlite, inPieces(await backupText(postgres)), { force: true })
          expect(await backupText(sqlite)).toBe(restored)
        })
      })
    })

    it('can be the one of the development dependency as well', async () => {
      const binaries = embeddedBinaries()
      if (binaries === undefined) return
      const server = await startServer(binaries)
      const { url, drop } = await createDatabase(server)
      const store = await a.open({ url })
      await addUser(store)
      await store.close()
      await drop()
      await server.stop()
    })
  })
}

function urlOf(store: Store): string {
  const { options } = store.dataSource
  if (options.type !== 'postgres' || options.url === undefined) throw new Error('the store is on no server')
  return options.url
}
