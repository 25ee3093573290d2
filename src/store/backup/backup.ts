import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { EntityManager } from 'typeorm'
import { ENTITIES } from '../entities/all.js'
import type { Store } from '../store.js'
import { NEWEST_MIGRATION } from './format.js'
import type { BackupEntity, BackupLine } from './format.js'

const PAGE_ROWS = 500

/**
 * Writes every row as JSON lines, from one consistent state, and ends `writable`. Restores into either database.
 * Secrets stay sealed: whoever restores needs the same master key. An embedded database of this process neither reads
 * nor writes meanwhile; open it a second time, as the command line does, to let the service go on.
 * @throws DomainError `ServiceUnavailable` when the database cannot be reached; what `writable` failed with
 */
export async function backup(store: Store, writable: Writable): Promise<void> {
  const createdAt = store.clock.now()
  await store.unitOfWork.read((manager) => pipeline(Readable.from(backupLines(manager, createdAt)), writable))
}

async function* backupLines(manager: EntityManager, createdAt: number): AsyncGenerator<string> {
  const digest = createHash('sha256')
  const line = (content: BackupLine): string => {
    const text = `${JSON.stringify(content)}\n`
    digest.update(text)
    return text
  }
  yield line({ format: 'tinyauth-backup', version: 1, migration: NEWEST_MIGRATION, createdAt })
  const counts: Record<string, number> = {}
  for (const entity of ENTITIES) {
    const { tableName } = manager.connection.getMetadata(entity)
    let count = 0
    for await (const row of rowsOf(manager, entity)) {
      yield line({ table: tableName, row })
      count += 1
    }
    counts[tableName] = count
  }
  yield line({ counts, sha256: digest.copy().digest('hex') })
}

/** The rows of a table in the order of their key, a page at a time. */
async function* rowsOf(manager: EntityManager, entity: BackupEntity): AsyncGenerator<Record<string, never>> {
  const key = manager.connection.getMetadata(entity).primaryColumns[0]
  if (key === undefined) return
  const query = manager.createQueryBuilder<object>(entity, 'row').orderBy(`row.${key.propertyName}`).limit(PAGE_ROWS)
  for (let last: unknown; ;) {
    const page = await (last === undefined ? query : query.where(`row.${key.propertyName} > :last`, { last })).getMany()
    for (const row of page) yield { ...row }
    const end = page.at(-1)
    if (end === undefined || page.length < PAGE_ROWS) return
    last = key.getEntityValue(end)
  }
}
