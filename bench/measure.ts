import { hostOf, type Contestant } from './contestant.js'
import type { LoadProcess } from './load/load-process.js'
import type { RoundResult } from './load/messages.js'
import { requestSet } from './load/request-set.js'
import { cpuSeconds } from './process-usage.js'
import type { RunningServer } from './servers.js'
import type { Call } from './workload/calls.js'

/** How long and how often is measured. */
export interface Pace {
  readonly rounds: number
  /** Of one turn of one contestant. */
  readonly seconds: number
  readonly connections: number
}

/** What one contestant reached in one round. */
export interface Turn {
  readonly callsPerSecond: number
  /** Milliseconds. */
  readonly p50: number
  readonly p99: number
  /** Processor time of the server and of the service behind it for one call, all threads; undefined where it cannot be told. */
  readonly serverMicros: number | undefined
  /** Share of one processor that the load generator took. */
  readonly loadCpu: number
}

/** Signed requests that the first turn gets; later turns get what the speed of the turn before asks for. */
const FIRST_SIGNED = 3_000
/** More would keep the signer busy for seconds. */
const MOST_SIGNED = 40_000

/**
 * Measures contestants against each other: each warms up, then come rounds in which each has its turn, so that a disturbance
 * from outside meets all of them. Answers the turns of each in the order of rounds.
 * @throws Error when an answer was wrong or a request failed
 */
export async function measure(
  load: LoadProcess,
  contestants: readonly Contestant[],
  pace: Pace,
): Promise<Map<Contestant, readonly Turn[]>> {
  const turns = new Map<Contestant, Turn[]>(contestants.map((one) => [one, []]))
  const latest = new Map<Contestant, Turn>()
  for (let round = 0; round <= pace.rounds; round++) {
    for (const [contestant, list] of turns) {
      const turn = await takeTurn(load, contestant, pace, latest.get(contestant))
      latest.set(contestant, turn)
      // The first round warms up.
      if (round > 0) list.push(turn)
    }
  }
  return turns
}

async function takeTurn(load: LoadProcess, one: Contestant, pace: Pace, before: Turn | undefined): Promise<Turn> {
  const { server, signed } = one
  const busy = one.behind === undefined ? [server] : [server, one.behind]
  const calls = signed ? repeated(one.calls, signedCount(before, pace.seconds)) : one.calls
  await load.use(
    requestSet(
      calls.map((call) => one.request(call)),
      one.marker,
    ),
  )
  const cpuBefore = cpuOf(busy)
  const [host, port] = [server.url.hostname, Number(server.url.port)]
  const round = (): Promise<RoundResult> => load.round({ host, port, ...pace, once: signed })
  const result = await (one.company === undefined ? round() : one.company.beside(pace.seconds, round))
  assertClean(one, result)
  return turnOf(result, one.company === undefined ? cpuBefore : undefined, cpuOf(busy))
}

/** Processor seconds of all servers together; undefined where the system does not tell. */
function cpuOf(servers: readonly RunningServer[]): number | undefined {
  return servers.reduce<number | undefined>((sum, { pid }) => {
    const seconds = cpuSeconds(pid)
    return sum === undefined || seconds === undefined ? undefined : sum + seconds
  }, 0)
}

function signedCount(before: Turn | undefined, seconds: number): number {
  if (before === undefined) return FIRST_SIGNED
  return Math.min(MOST_SIGNED, Math.ceil(before.callsPerSecond * seconds * 1.2))
}

function repeated(calls: readonly Call[], count: number): Call[] {
  const whole = Array.from({ length: Math.ceil(count / calls.length) }, () => calls)
  return whole.flat().slice(0, count)
}

function assertClean(one: Contestant, { requests, errors, firstError, wrong }: RoundResult): void {
  if (errors === 0 && wrong === 0) return
  const text = `${String(errors)} errors (${firstError ?? 'none'}) and ${String(wrong)} wrong answers`
  throw new Error(`${one.name} at ${hostOf(one.server)}: ${text} in ${String(requests)} requests`)
}

function turnOf(result: RoundResult, cpuBefore: number | undefined, cpuAfter: number | undefined): Turn {
  const cpu = cpuBefore === undefined || cpuAfter === undefined ? undefined : cpuAfter - cpuBefore
  return {
    callsPerSecond: result.requests / result.seconds,
    p50: result.p50,
    p99: result.p99,
    serverMicros: cpu === undefined ? undefined : (cpu * 1e6) / result.requests,
    loadCpu: result.ownCpu,
  }
}
