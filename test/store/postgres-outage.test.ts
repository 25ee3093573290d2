import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { Client } from 'pg'
import { missingPostgres, startPostgres } from './postgres-server.js'
import type { PostgresOutage, PostgresServer } from './postgres-server.js'

const isOurs =
  process.platform === 'linux' && missingPostgres() === undefined && process.env['PG_TEST_URL'] === undefined
const describeWhereOurs = isOurs ? describe : describe.skip

describeWhereOurs('a PostgreSQL that goes away and comes back', () => {
  let server: PostgresServer
  let outage: PostgresOutage
  const clients: Client[] = []

  beforeAll(async () => {
    const started = await startPostgres()
    if ('skipped' in started || started.outage === undefined) throw new Error('the server did not start')
    server = started
    outage = started.outage
  })

  afterAll(async () => {
    await Promise.allSettled(clients.map((client) => client.end()))
    await server.stop()
  })

  async function connected(): Promise<Client> {
    const client = new Client({ connectionString: server.url })
    // What is cut off says so; the questions fail by themselves.
    client.on('error', () => undefined)
    clients.push(client)
    await client.connect()
    return client
  }

  it('stands still with every connection, and answers once it goes on', async () => {
    const client = await connected()
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
    const { pid = 0 } = rows[0] ?? {}
    outage.freeze()
    while (stateOf(pid) !== 'T') await new Promise((resolve) => setImmediate(resolve))
    const asked = client.query<{ one: number }>('select 1 as one')
    outage.thaw()
    expect((await asked).rows).toEqual([{ one: 1 }])
  })

  it('crashes, and has what was committed when it is started again', async () => {
    const client = await connected()
    await client.query('create table kept as select 7 as seven')
    await outage.crash()
    await expect(client.query('select 1')).rejects.toThrow()
    await expect(connected()).rejects.toThrow('ECONNREFUSED')
    await outage.restart()
    const again = await connected()
    expect((await again.query('select seven from kept')).rows).toEqual([{ seven: 7 }])
  })
})

/** `T`: stopped by a signal. */
function stateOf(pid: number): string | undefined {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[0]
}
