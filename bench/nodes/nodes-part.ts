import { cpus } from 'node:os'
import { generateCases } from '../../packages/policy-engine/bench/requests.js'
import { generateWorkload, SHAPES } from '../../packages/policy-engine/bench/workload.js'
import { cleaningUp } from '../cleanups.js'
import { LoadProcess } from '../load/load-process.js'
import type { BenchOptions } from '../options.js'
import type { Section } from '../results.js'
import type { RunningServer } from '../servers.js'
import { addressOf, loadCalls, type Asking } from '../service/asking.js'
import { makeSharedInstance, startNodes, withoutPostgres } from '../service/nodes.js'
import { progress } from '../speed-table.js'
import { singleCalls, type Call } from '../workload/calls.js'
import { LIMITED_SHARE, sectionOf, type NodeRates } from './nodes-section.js'
import { limitProcessors } from './processor-limit.js'

const CALLS = 2_000

/**
 * Asks one node and two in turns, by the same two load generators with the same connections: once as they are, once with each node held to
 * a share of a processor.
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
    const free = await takeTurns(nodes, ask, options.rounds)
    return [sectionOf(free, await limitedTurns(nodes, ask, options.rounds), cpus().length)]
  })
}

/** The same with every node held to its share; undefined where that cannot be done. */
async function limitedTurns(
  nodes: readonly RunningServer[],
  ask: (servers: readonly RunningServer[]) => Promise<number>,
  rounds: number,
): Promise<NodeRates | undefined> {
  const pids = nodes.map(({ pid }) => pid)
  const release = limitProcessors(pids, LIMITED_SHARE)
  if (release === undefined) return undefined
  try {
    return await takeTurns(nodes, ask, rounds)
  } finally {
    release()
  }
}

async function takeTurns(
  nodes: readonly RunningServer[],
  ask: (servers: readonly RunningServer[]) => Promise<number>,
  rounds: number,
): Promise<NodeRates> {
  const one: number[] = []
  const two: number[] = []
  for (let round = 0; round <= rounds; round++) {
    progress(`nodes: round ${String(round)} of ${String(rounds)}`)
    // In turns, because one that was asked more often than the other has another heap.
    const lone = nodes.filter((_, i) => i === round % nodes.length)
    const [alone, both] = [await ask([...lone, ...lone]), await ask(nodes)]
    // The first round warms up.
    if (round === 0) continue
    one.push(alone)
    two.push(both)
  }
  return { one, two }
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
