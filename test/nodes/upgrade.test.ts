import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { missingPostgres, type PostgresServer, startPostgres } from '../store/postgres-server.js'
import { type Orchardists, plant, send } from './administrator.js'
import { ask } from './prober.js'
import { inThisProcess, type Node, World } from './world.js'

const missing = missingPostgres()
const describeWhereThere = missing === undefined ? describe : describe.skip
const title = missing === undefined ? '' : ` SKIPPED: ${missing.skipped}`

/** What the next version may do to the tables while this one still runs: it adds what nobody has to know. */
const NEXT_VERSION = [
  'alter table users add column shoe_size integer null',
  "alter table sessions add column next_version text not null default ''",
  'create index ix_next_version on access_keys (created_at, user_id)',
  'create table next_versions (id text primary key, user_id text references users (id) on delete cascade)',
  "insert into migrations (timestamp, name) values (9999999999999, 'NextVersion9999999999999')",
]

describeWhereThere(`a node of this version beside one of the next${title}`, () => {
  let server: PostgresServer
  let world: World
  let orchardists: Orchardists
  let late: Node

  beforeAll(async () => {
    const started = await startPostgres()
    if ('skipped' in started) throw new Error(started.skipped)
    server = started
    world = await World.start(server, 2, inThisProcess({ MAX_STALENESS_SECONDS: '300' }))
    orchardists = await plant(world.service)
    for (const statement of NEXT_VERSION) await world.store.dataSource.query(statement)
    late = await world.join()
  })

  afterAll(async () => {
    await world.stop()
    await server.stop()
  })

  it('goes on writing, reading and deciding on the tables of the next', async () => {
    const root = world.service.root
    for (const [user, document] of (['get', 'eat', 'none', 'get'] as const).entries()) {
      expect(await send(root, orchardists, { kind: 'own', user, document })).toBeGreaterThan(0)
    }
    const revision = await send(root, orchardists, { kind: 'member', user: 2, group: 0, on: true })
    for (const node of [...world.nodes, late]) {
      expect(await ask(node, orchardists, 0, 'GetApple', revision)).toBe('allowed')
      expect(await ask(node, orchardists, 1, 'GetApple', revision)).toBe('denied')
    }
  })

  it('starts on them as well, as one does that dies in the middle of an upgrade', async () => {
    expect((await late.client.get('/readyz')).status).toBe(200)
    expect(
      await send(late.client.as(world.service.rootKey), orchardists, { kind: 'status', user: 0, on: false }),
    ).toBeGreaterThan(0)
  })

  it('leaves the audit chain and the numbers of changes whole', async () => {
    expect(await world.losses()).toEqual([])
  })
})
