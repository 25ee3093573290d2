import { generateCases } from '../../packages/policy-engine/bench/requests.js'
import { generateWorkload, SHAPES } from '../../packages/policy-engine/bench/workload.js'
import type { PostgresOutage } from '../../test/store/postgres-server.js'
import { cleaningUp } from '../cleanups.js'
import type { LoadProcess } from '../load/load-process.js'
import type { BenchOptions } from '../options.js'
import { PART_TITLES } from '../parts.js'
import { until } from '../pause.js'
import { leftOut, type Section } from '../results.js'
import type { RunningServer } from '../servers.js'
import { addressOf, askEach, loadCalls } from '../service/asking.js'
import { makeSharedInstance, startNodes, withoutPostgres } from '../service/nodes.js'
import { auditWritten, PUBLIC_METRICS } from '../service/metrics.js'
import { isReady } from '../service/readiness.js'
import { progress } from '../speed-table.js'
import { singleCalls } from '../workload/calls.js'
import { outageVerdicts, type Outage } from './outage-verdicts.js'

const CALLS = 2_000
/** Of the load generator. Few: a call that waits must not keep the others from being sent, and 200 a second keep none waiting. */
const CONNECTIONS = 16
/** Events of decisions wait in memory while the database is away, 50,000 of them (`AUDIT_BUFFER`): 30 s of this many fit in. */
const PER_SECOND = 200
const SECONDS = 30
const QUICK_SECONDS = 5
const BACK_WITHIN_MS = 60_000
const NOTES = [
  `outage: ${String(PER_SECOND)} decisions a second about users that the node holds, evenly, timed from when they were due. Far more would not fit, because their audit events wait in memory, 50,000 of them unless \`AUDIT_BUFFER\` says otherwise; when they are that many, decisions wait and then get 503`,
  'outage: standing still = every process of PostgreSQL is stopped (SIGSTOP) and its connections stay open; crashed = it ends at once, and is started again on its data',
]

/** Takes the database away while decisions are asked for, in two ways, and gives it back. */
export async function outageSections(load: LoadProcess, options: BenchOptions): Promise<readonly Section[]> {
  const absent = withoutPostgres('outage')
  if (absent !== undefined) return absent
  return cleaningUp(async (cleanups) => {
    const workload = generateWorkload(SHAPES.S, options.seed)
    const { database, instance } = await makeSharedInstance(workload, cleanups)
    const { outage } = database
    if (outage === undefined) {
      return [leftOut('outage', PART_TITLES.outage, 'the PostgreSQL at `PG_TEST_URL` is not for stopping')]
    }
    const [server] = await startNodes(1, instance, cleanups, PUBLIC_METRICS)
    if (server === undefined) return []
    const calls = singleCalls(generateCases(workload.users, CALLS, options.seed + 3))
    await askEach(load, { server, instance }, workload.users, { seed: options.seed, connections: CONNECTIONS })
    await loadCalls(load, { server, instance }, calls)
    const seconds = options.quick ? QUICK_SECONDS : SECONDS
    const through = (away: Away): Promise<Outage> => goThrough(away, { load, server, seconds })
    const verdicts = [
      ...outageVerdicts('standing still', await through(standingStill(outage))),
      ...outageVerdicts('crashed', await through({ begin: () => outage.crash(), end: () => outage.restart() })),
    ]
    return [{ part: 'outage', title: PART_TITLES.outage, rows: [], verdicts, notes: NOTES }]
  })
}

/** How the database goes away and comes back. */
interface Away {
  begin(): Promise<void> | void
  end(): Promise<void> | void
}

function standingStill(outage: PostgresOutage): Away {
  return { begin: () => outage.freeze(), end: () => outage.thaw() }
}

interface Course {
  readonly load: LoadProcess
  readonly server: RunningServer
  readonly seconds: number
}

async function goThrough(away: Away, { load, server, seconds }: Course): Promise<Outage> {
  const order = { ...addressOf(server), connections: CONNECTIONS, perSecond: PER_SECOND, once: false }
  // What was decided in an outage before this one is still being written.
  await auditWritten(server)
  const before = await load.round({ ...order, seconds: seconds / 3 })
  progress('outage: the database goes away')
  await away.begin()
  try {
    const during = await load.round({ ...order, seconds })
    if (await isReady(server)) throw new Error('outage: the node says that it is ready, so the database was not away')
    return { before, during, backMs: await comeBack(away, server) }
  } catch (error) {
    // A database that stands still would never end.
    await away.end()
    throw error
  }
}

/** Milliseconds from when the database is back until the node says that it is ready. */
async function comeBack(away: Away, server: RunningServer): Promise<number> {
  await away.end()
  const backAt = performance.now()
  await until('the node is ready again', () => isReady(server), BACK_WITHIN_MS)
  return performance.now() - backAt
}
