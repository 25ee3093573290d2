import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { storeContract } from './contract.js'
import type { TestDatabase } from './fixtures.js'
import { postgresContract } from './postgres.contract.js'
import { postgresNodesContract } from './postgres-nodes.contract.js'
import { createDatabase, missingPostgres, startPostgres } from './postgres-server.js'
import type { PostgresServer } from './postgres-server.js'

const missing = missingPostgres()
const describeWhereThere = missing === undefined ? describe : describe.skip
const title = missing === undefined ? '' : ` SKIPPED: ${missing.skipped}`

describeWhereThere(`store on PostgreSQL${title}`, () => {
  let server: PostgresServer | undefined

  beforeAll(async () => {
    const started = await startPostgres()
    if ('skipped' in started) throw new Error(started.skipped)
    server = started
  })

  afterAll(() => server?.stop())

  const create = (): Promise<TestDatabase> => {
    if (server === undefined) throw new Error('the server did not start')
    return createDatabase(server)
  }

  storeContract(create)
  postgresContract(create)
  postgresNodesContract(create)
})

it('has a PostgreSQL to run on where the project is verified (CI=true)', () => {
  if (process.env['CI'] === 'true') expect(missing).toBeUndefined()
})
