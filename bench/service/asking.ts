import type { User } from '../../packages/policy-engine/bench/workload.js'
import type { LoadProcess } from '../load/load-process.js'
import type { RoundResult } from '../load/messages.js'
import { requestSet } from '../load/request-set.js'
import type { RunningServer } from '../servers.js'
import { callOfEach, type Call } from '../workload/calls.js'
import { AUTHORIZED } from '../workload/wire.js'
import type { Instance } from './instance.js'
import { RequestWriter } from './proofs.js'

/** Longer than asking each of ten thousand users takes, on a busy machine as well. */
const LONGEST_SECONDS = 900

/** Who is asked, and with what. */
export interface Asking {
  readonly server: RunningServer
  readonly instance: Pick<Instance, 'keys'>
}

/** Gives the load generator calls for a node, with the keys of gatekeeper and users. */
export async function loadCalls(
  load: LoadProcess,
  { server, instance: { keys } }: Asking,
  calls: readonly Call[],
): Promise<void> {
  const access = { host: server.url.host, signingKey: keys.signingKey, ownService: 'tinyauth' }
  const writer = new RequestWriter(access, 'basic+basic', Date.now)
  await load.use(
    requestSet(
      calls.map((call) => writer.write(call)),
      AUTHORIZED,
    ),
  )
}

/** Asks a node once about each user. @throws Error when an answer was wrong or a request failed */
export async function askEach(
  load: LoadProcess,
  asking: Asking,
  users: readonly User[],
  { seed, connections }: { readonly seed: number; readonly connections: number },
): Promise<RoundResult> {
  await loadCalls(load, asking, callOfEach(users, seed))
  const result = await load.round({ ...addressOf(asking.server), connections, seconds: LONGEST_SECONDS, once: true })
  const { requests, errors, firstError, wrong } = result
  if (errors > 0 || wrong > 0 || requests !== users.length) {
    const counts = `${String(wrong)} wrong answers, ${String(requests)} of ${String(users.length)} users`
    throw new Error(`asking everybody: ${firstError ?? counts}`)
  }
  return result
}

/** Where a round goes. */
export function addressOf({ url }: RunningServer): { readonly host: string; readonly port: number } {
  return { host: url.hostname, port: Number(url.port) }
}
