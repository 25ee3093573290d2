import type { User } from '../../packages/policy-engine/bench/workload.js'
import type { Cleanups } from '../cleanups.js'
import type { LoadProcess } from '../load/load-process.js'
import type { RoundResult } from '../load/messages.js'
import { residentMegabytes } from '../process-usage.js'
import type { RunningServer } from '../servers.js'
import { addressOf, askEach, loadCalls } from '../service/asking.js'
import type { Instance } from '../service/instance.js'
import { metricOf } from '../service/metrics.js'
import { progress } from '../speed-table.js'
import type { Call } from '../workload/calls.js'
import { SoakCrew, type CrewCounts } from './soak-crew.js'

/** Decisions about people who do not change, evenly; audit events of more would fill the disk in ten minutes. */
export const PER_SECOND = 300
const CONNECTIONS = 8
/** Weighings of each node in the whole soak. */
const WEIGHINGS = 100
const MOST_WINDOW_SECONDS = 60

/** What is soaked. */
export interface Soaked {
  readonly instance: Instance
  /** The first is told changes; the last is asked for decisions about people who do not change. */
  readonly nodes: readonly [RunningServer, ...RunningServer[]]
  readonly calls: readonly Call[]
  /** The people who do not change: they are held before the soak begins. */
  readonly users: readonly User[]
  readonly seconds: number
  readonly seed: number
}

/** What a soak came to. */
export interface SoakResult extends CrewCounts {
  /** Decisions about people who do not change, window by window (minutes, in a long soak). */
  readonly windows: readonly RoundResult[]
  /** MB resident of each node, in the order of time. */
  readonly resident: readonly (readonly number[])[]
  /** Seconds, the 99th percentile of the delay of the event loop in each window, of the slowest node. */
  readonly loopDelays: readonly number[]
}

/** Decides and changes for a while. @throws Error when a change was refused */
export async function soak(load: LoadProcess, soaked: Soaked, cleanups: Cleanups): Promise<SoakResult> {
  const { nodes, instance, users, seconds, seed } = soaked
  const crew = await SoakCrew.gather(nodes, instance.root, cleanups)
  for (const server of nodes) await askEach(load, { server, instance }, users, { seed, connections: CONNECTIONS })
  const resident = nodes.map((): number[] => [])
  const weigh = (): void => nodes.forEach(({ pid }, i) => resident[i]?.push(residentMegabytes(pid) ?? NaN))
  const timer = setInterval(weigh, (seconds * 1000) / WEIGHINGS)
  try {
    const deciding = decideAll(load, soaked).finally(() => crew.stop())
    const [decided] = await Promise.all([deciding, crew.work(seed)])
    return { ...decided, ...crew.counts, resident }
  } finally {
    clearInterval(timer)
  }
}

async function decideAll(
  load: LoadProcess,
  { nodes, instance, calls, seconds }: Soaked,
): Promise<Pick<SoakResult, 'windows' | 'loopDelays'>> {
  const count = Math.max(2, Math.round(seconds / MOST_WINDOW_SECONDS))
  const server = nodes.at(-1) ?? nodes[0]
  await loadCalls(load, { server, instance }, calls)
  const windows: RoundResult[] = []
  const loopDelays: number[] = []
  // What it was before is not of this soak; each reading begins anew.
  await slowestLoop(nodes)
  while (windows.length < count) {
    const order = { ...addressOf(server), connections: CONNECTIONS, perSecond: PER_SECOND, once: false }
    windows.push(await load.round({ ...order, seconds: seconds / count }))
    loopDelays.push(await slowestLoop(nodes))
    progress(`soak: ${String(windows.length)} of ${String(count)}`)
  }
  return { windows, loopDelays }
}

async function slowestLoop(nodes: readonly RunningServer[]): Promise<number> {
  return Math.max(...(await Promise.all(nodes.map((node) => metricOf(node, 'nodejs_eventloop_lag_p99_seconds')))))
}
