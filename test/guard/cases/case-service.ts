import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EntityManager, EntityTarget } from 'typeorm'
import type { ManualClock } from '../../../src/common/clock.js'
import { openStore } from '../../../src/store/index.js'
import type { Credential } from '../../service/client.js'
import { startService, withService } from '../../service/harness.js'
import type { TestService } from '../../service/harness.js'
import { CaseRows } from './case-rows.js'
import type { CaseUser, Row } from './case-rows.js'
import type { CaseHolder } from './suite-case.js'

/** A service whose database holds the users of the suite. */
export interface CaseService {
  readonly service: TestService
  readonly rootKey: Credential
  stop(): Promise<void>
}

/** SQLite takes 32,766 values of one statement. */
const ROWS_PER_INSERT = 1000
const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined }

/**
 * Starts a service on a database with these users. They are written past the API, which would not save every document: what
 * is stored is judged all the same.
 */
export async function startCaseService(users: readonly CaseUser[], clock: ManualClock): Promise<CaseService> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tinyauth-guard-suite-'))
  const remove = (): void => rmSync(dataDir, { recursive: true, force: true })
  try {
    const rootKey = await withService({ dataDir, clock }, ({ rootKey: key }) => Promise.resolve(key))
    await writeUsers(users, dataDir, clock)
    const service = await startService({ dataDir, clock, env: { EVENTS_PING_SECONDS: '1', LOG_LEVEL: 'fatal' } })
    return { service, rootKey, stop: () => service.stop().finally(remove) }
  } catch (error) {
    remove()
    throw error
  }
}

/** The user of one holder, with a key that is the same in every run; never a secret worth keeping. */
export function caseUser(username: string, holder: CaseHolder): CaseUser {
  const digest = createHash('sha256').update(`suite key of ${username}`).digest('hex')
  return { username, holder, keyId: `AK${digest.slice(0, 18).toUpperCase()}`, secret: digest.slice(18, 58) }
}

async function writeUsers(users: readonly CaseUser[], dataDir: string, clock: ManualClock): Promise<void> {
  const rows = new CaseRows(clock.now())
  for (const user of users) rows.add(user)
  const store = await openStore({ file: join(dataDir, 'tinyauth.db'), clock, log: SILENT })
  try {
    await store.unitOfWork.run(async (transaction) => {
      for (const [entity, list] of rows.tables()) await insert(transaction.manager, entity, list)
      transaction.change({ type: 'partition', id: 'suite' })
    })
  } finally {
    await store.close()
  }
}

async function insert(manager: EntityManager, entity: EntityTarget<Row>, rows: readonly Row[]): Promise<void> {
  for (let from = 0; from < rows.length; from += ROWS_PER_INSERT) {
    const values = rows.slice(from, from + ROWS_PER_INSERT).map(withNulls(rows))
    await manager.createQueryBuilder().insert().into(entity).values(values).updateEntity(false).execute()
  }
}

/** One statement inserts rows of the same columns. */
function withNulls(rows: readonly Row[]): (row: Row) => Row {
  const blank = Object.fromEntries(rows.flatMap((row) => Object.keys(row).map((column) => [column, null])))
  return (row) => ({ ...blank, ...row })
}
