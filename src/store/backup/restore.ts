import { createHash } from 'node:crypto'
import type { EntityManager } from 'typeorm'
import type { z } from 'zod'
import { DomainError } from '../../common/errors/domain-error.js'
import { ENTITIES } from '../entities/all.js'
import { HeadEntity } from '../entities/head.entity.js'
import { toDomainError } from '../store-errors.js'
import type { Store } from '../store.js'
import { HEADER, NEWEST_MIGRATION, ROW, TRAILER } from './format.js'
import { linesOf } from './lines.js'
import { RowInserter } from './row-inserter.js'

/** How to restore. */
export interface RestoreOptions {
  /** Throws away what the database holds. Default: a database that holds something is refused. */
  readonly force?: boolean
}

/**
 * Puts the rows of a backup into the database, all or nothing, but for sessions and sign-ins under way. Stop the service first: revisions may go back, and
 * nodes that run would not notice.
 * @throws DomainError `Conflict` when the database holds something and `force` is not set; `ValidationFailed` when the
 * backup is damaged, cut or of another version; `ServiceUnavailable` when the database cannot be reached
 */
export async function restore(
  store: Store,
  readable: AsyncIterable<Buffer | string>,
  options: RestoreOptions = {},
): Promise<void> {
  await store.unitOfWork.run(async ({ manager }) => {
    await makeRoom(manager, options.force ?? false)
    await readBackup(linesOf(readable), new RowInserter(manager))
  })
}

async function makeRoom(manager: EntityManager, force: boolean): Promise<void> {
  for (const entity of ENTITIES.toReversed()) {
    // The head row is never deleted: writers of other nodes wait for it.
    if (entity === HeadEntity) continue
    if (force) await manager.createQueryBuilder().delete().from(entity).execute()
    else if (await manager.createQueryBuilder<object>(entity, 'row').getExists()) throw notEmpty()
  }
}

async function readBackup(lines: AsyncGenerator<string>, inserter: RowInserter): Promise<void> {
  const digest = createHash('sha256')
  const header = await lines.next()
  if (header.done === true) throw damaged('it is empty')
  assertHeader(parse(HEADER, header.value))
  digest.update(header.value)
  for await (const line of lines) {
    const content = parse(ROW.or(TRAILER), line)
    if ('sha256' in content) {
      await inserting(() => inserter.flush())
      assertTrailer(content, inserter.counts, digest.digest('hex'))
      if ((await lines.next()).done !== true) throw damaged('it goes on after its end')
      return
    }
    digest.update(line)
    await inserting(() => inserter.add(content.table, content.row))
  }
  throw damaged('its end is missing')
}

function parse<T extends z.ZodType>(schema: T, line: string): z.infer<T> {
  const result = schema.safeParse(jsonOf(line))
  if (!result.success) throw damaged('a line is not one of a backup', result.error)
  return result.data
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch (error) {
    throw damaged('a line is no JSON', error)
  }
}

function assertHeader({ migration }: z.infer<typeof HEADER>): void {
  if (migration === NEWEST_MIGRATION) return
  throw damaged(`it was made with the tables of \`${migration}\`, these are of \`${NEWEST_MIGRATION}\``)
}

function assertTrailer(trailer: z.infer<typeof TRAILER>, counts: ReadonlyMap<string, number>, sha256: string): void {
  if (trailer.sha256 !== sha256) throw damaged('its checksum is another')
  const told = Object.entries(trailer.counts)
  if (told.length !== ENTITIES.length || told.some(([table, count]) => count !== (counts.get(table) ?? 0))) {
    throw damaged('rows are missing')
  }
}

/** Rows that the tables refuse come from a damaged file; a database that is gone is no fault of the file. */
async function inserting(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    const meaning = toDomainError(error)
    if (meaning instanceof DomainError && meaning.code !== 'Conflict') throw meaning
    throw damaged('a row does not fit its table', error)
  }
}

function notEmpty(): DomainError {
  return new DomainError('Conflict', { problems: { database: 'the database is not empty' } })
}

function damaged(reason: string, cause?: unknown): DomainError {
  return new DomainError('ValidationFailed', { problems: { backup: `the backup cannot be used: ${reason}` }, cause })
}
