import { cpus } from 'node:os'
import { generateCases } from '../../packages/policy-engine/bench/requests.js'
import { generateWorkload, SHAPES } from '../../packages/policy-engine/bench/workload.js'
import { cleaningUp } from '../cleanups.js'
import { LoadProcess } from '../load/load-process.js'
import type { BenchOptions } from '../options.js'
import { PART_TITLES } from '../parts.js'
import { median } from '../quantile.js'
import { atLeast, rounded, type Section } from '../results.js'
import type { RunningServer } from '../servers.js'
import { addressOf, loadCalls, type Asking } from '../service/asking.js'
import { makeSharedInstance, startNodes, withoutPostgres } from '../service/nodes.js'
import { progress } from '../speed-table.js'
import { TARGETS } from '../targets.js'
import { singleCalls, type Call } from '../workload/calls.js'

const CALLS = 2_000
/** Two nodes, two load generators and the database: with fewer they wait for each other, and no second node helps. */
const CORES_NEEDED = 5

/** Calls a second, round by round, of one node and of two. */
export interface NodeRates {
  readonly one: readonly number[]
  readonly two: readonly number[]
}

/**
 * Asks one node and two in turns, by the same two load generators with the same connections.
 * @throws Error when an answer was wrong or a request failed
 */
export async function nodesSections(load: LoadProcess, options: BenchOptions): Promise<readonly Section[]> {
  const absent = withoutPostgres('nodes')
  if (absent !== undefined) return absent
  return cleaningUp(async (cleanups) => {
    progress('nodes: starting two')
    const workload = generateWorkload(SHAPES.S, options.seed)
    const { instance } = await makeSharedInstance(workload, cleanups)
    const nodes = await startNodes(2, instance, cleanups)
    const second = new LoadProcess()
    cleanups.add(() => second.stop())
    const calls = singleCalls(generateCases(workload.users, CALLS, options.seed + 3))
    const ask = (servers: readonly RunningServer[]): Promise<number> =>
      rateOf(
        [load, second],
        servers.map((server) => ({ server, instance })),
        calls,
        options,
      )
    return [sectionOf(await takeTurns(nodes, ask, options.rounds), cpus().length)]
  })
}

async function takeTurns(
  nodes: readonly RunningServer[],
  ask: (servers: readonly RunningServer[]) => Promise<number>,
  rounds: number,
): Promise<NodeRates> {
  const [one, two]: number[][] = [[], []]
  const first = nodes.slice(0, 1)
  for (let round = 0; round <= rounds; round++) {
    progress(`nodes: round ${String(round)} of ${String(rounds)}`)
    const [alone, both] = [await ask([...first, ...first]), await ask(nodes)]
    // The first round warms up.
    if (round === 0) continue
    one?.push(alone)
    two?.push(both)
  }
  return { one: one ?? [], two: two ?? [] }
}

/** Calls a second of all together. */
async function rateOf(
  loads: readonly LoadProcess[],
  askings: readonly Asking[],
  calls: readonly Call[],
  { seconds, connections }: BenchOptions,
): Promise<number> {
  const pairs = loads.flatMap((load, i) => (askings[i] === undefined ? [] : [{ load, asking: askings[i] }]))
  for (const { load, asking } of pairs) await loadCalls(load, asking, calls)
  const rounds = pairs.map(async ({ load, asking: { server } }) => {
    const order = { ...addressOf(server), seconds, connections: Math.ceil(connections / loads.length), once: false }
    const result = await load.round(order)
    if (result.errors > 0 || result.wrong > 0) throw new Error(`nodes: ${result.firstError ?? 'wrong answers'}`)
    return result.requests / result.seconds
  })
  return (await Promise.all(rounds)).reduce((sum, rate) => sum + rate, 0)
}

/** The ratio with what has to be known of the machine. */
export function sectionOf({ one, two }: NodeRates, cores: number): Section {
  const ratio = median(two.map((rate, round) => rate / (one[round] ?? NaN)))
  const calls = (rates: readonly number[]): string => `${rounded(median(rates))} calls/s`
  const verdicts = [
    { what: 'one node', measured: calls(one), met: true },
    { what: 'two nodes together', measured: calls(two), met: true },
    atLeast(`two nodes / one, on ${String(cores)} cores`, ratio, TARGETS.ofOneNode),
  ]
  const note = `nodes: two nodes, two load generators and the database share ${String(cores)} cores. A node takes one core and is itself the limit only where each of these has one, so the target is not to be met with fewer than ${String(CORES_NEEDED)}`
  return { part: 'nodes', title: PART_TITLES.nodes, rows: [], verdicts, notes: cores < CORES_NEEDED ? [note] : [] }
}
