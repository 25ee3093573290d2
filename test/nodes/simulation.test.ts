import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { missingPostgres, type PostgresServer, startPostgres } from '../store/postgres-server.js'
import { missingNamespaces } from './network-namespace.js'
import { inNamespaces } from './nodes-in-namespaces.js'
import { type Report, Simulation } from './simulation.js'
import { inThisProcess, World } from './world.js'

const missing =
  process.env['PG_TEST_URL'] === undefined
    ? missingPostgres()
    : { skipped: 'a server that is not ours is not taken away' }
const missingNetworks = missing ?? missingNamespaces()

/** `SEEDS=1,2,3` runs those; a seed that failed is run again by its number alone. */
const SEEDS = process.env['SEEDS']?.split(',').map(Number)
const STEPS = process.env['STEPS']

/** What is simulated, and how much of it in every run: processes are slow to start. */
const WAYS = [
  { way: 'in one process', nodesOn: inThisProcess(), seeds: [66], steps: 16, missing },
  { way: 'in network namespaces', nodesOn: inNamespaces, seeds: [447], steps: 8, missing: missingNetworks },
]

let server: PostgresServer | undefined

beforeAll(async () => {
  if (missing !== undefined) return
  const started = await startPostgres()
  if ('skipped' in started) throw new Error(started.skipped)
  server = started
})

afterAll(async () => {
  await server?.stop()
})

it(`finds network namespaces here, where everything has to be there${missingNetworks === undefined ? '' : `: ${missingNetworks.skipped}`}`, () => {
  if (process.env['CI'] === 'true') expect(missingNetworks).toBeUndefined()
})

for (const { way, nodesOn, seeds, steps, missing } of WAYS) {
  const describeWhereThere = missing === undefined ? describe : describe.skip
  const title = missing === undefined ? '' : ` SKIPPED: ${missing.skipped}`

  describeWhereThere(`nodes ${way} on one database, while things happen to them${title}`, () => {
    const reports: (Report & { way: string; seed: number; nodes: number })[] = []

    afterAll(() => {
      process.stdout.write(`${reports.map((report) => JSON.stringify(report)).join('\n')}\n`)
    })

    it.each(SEEDS ?? seeds)(
      'lose nothing, allow nothing that was denied longer ago than the bound, and agree after quiet: seed %i',
      async (seed) => {
        if (server === undefined) throw new Error('there is no server')
        const nodes = 3 + (seed % 3)
        const world = await World.start(server, nodes, nodesOn)
        try {
          const report = await Simulation.run(world, seed, Number(STEPS ?? steps))
          reports.push({ way, seed, nodes, ...report })
          expect(report).toMatchObject({ violations: [], differences: [], losses: [] })
          expect(report.answers.allowed).toBeGreaterThan(0)
          expect(report.answers.denied).toBeGreaterThan(0)
        } finally {
          await world.stop()
        }
      },
    )
  })
}
