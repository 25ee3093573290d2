import { Random } from '../../packages/policy-engine/bench/random.js'
import type { User } from '../../packages/policy-engine/bench/workload.js'
import { DecisionProbe } from '../changes/decision-probe.js'
import { Management } from '../changes/management.js'
import { makeHolders, RIGHTS, type Holder } from '../changes/rights.js'
import type { Cleanups } from '../cleanups.js'
import type { LoadProcess } from '../load/load-process.js'
import type { RoundResult } from '../load/messages.js'
import { residentMegabytes } from '../process-usage.js'
import type { RunningServer } from '../servers.js'
import { addressOf, askEach, loadCalls } from '../service/asking.js'
import type { Instance } from '../service/instance.js'
import { metricOf } from '../service/metrics.js'
import { progress } from '../speed-table.js'
import { TARGETS } from '../targets.js'
import type { Call } from '../workload/calls.js'
import { AnswerCheck } from './answer-check.js'
import { Churn } from './churn.js'
import { Ledger } from './ledger.js'

/** Decisions about people who do not change, evenly; audit events of more would fill the disk in ten minutes. */
export const PER_SECOND = 300
const CONNECTIONS = 8
const HOLDERS = 30
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
export interface SoakResult {
  /** Decisions about people who do not change, window by window (minutes, in a long soak). */
  readonly windows: readonly RoundResult[]
  readonly changes: number
  /** Answers about people who change, and how many of them were wrong. */
  readonly asked: number
  readonly wrong: number
  /** MB resident of each node, in the order of time. */
  readonly resident: readonly (readonly number[])[]
  /** Seconds, the 99th percentile of the delay of the event loop in each window, of the slowest node. */
  readonly loopDelays: readonly number[]
}

/** Decides and changes for a while. @throws Error when a change was refused or a question about a changing user was not answered */
export async function soak(load: LoadProcess, soaked: Soaked, cleanups: Cleanups): Promise<SoakResult> {
  const { nodes, instance, seed } = soaked
  const api = new Management(nodes[0], instance.root)
  cleanups.add(() => api.close())
  const entries = await makeHolders(api, RIGHTS, HOLDERS)
  const holders = entries.map(({ holder }) => holder)
  const ledger = new Ledger<Holder>()
  const churn = new Churn(api, entries, ledger)
  const checks: AnswerCheck[] = []
  for (const [i, node] of nodes.entries()) {
    const probe = await cleanups.kept(DecisionProbe.open(node))
    checks.push(new AnswerCheck(probe, ledger, i === 0 ? 0 : TARGETS.propagatedByLookingMs))
  }
  for (const server of nodes) {
    await askEach(load, { server, instance }, soaked.users, { seed, connections: CONNECTIONS })
  }
  const goers = [churn, ...checks]
  const weighings = nodes.map((): number[] => [])
  const weigh = (): void => nodes.forEach(({ pid }, i) => weighings[i]?.push(residentMegabytes(pid) ?? NaN))
  const timer = setInterval(weigh, (soaked.seconds * 1000) / WEIGHINGS)
  const going = [churn.run(), ...checks.map((check, i) => check.run(holders, new Random(seed + i)))]
  try {
    const decided = decideAll(load, soaked).finally(() => goers.forEach((one) => one.stop()))
    const [{ windows, loopDelays }] = await Promise.all([decided, ...going])
    const [asked, wrong] = [sum(checks.map((one) => one.asked)), sum(checks.map((one) => one.wrong))]
    return { windows, loopDelays, changes: churn.changes, asked, wrong, resident: weighings }
  } finally {
    clearInterval(timer)
    goers.forEach((one) => one.stop())
    await Promise.allSettled(going)
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

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
