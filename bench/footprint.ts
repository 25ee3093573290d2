import { AUTHORIZED } from './workload/wire.js'
import type { LoadProcess } from './load/load-process.js'
import { requestSet } from './load/request-set.js'
import { residentMegabytes } from './process-usage.js'
import { median, type Footprint } from './results.js'
import type { RunningServer } from './servers.js'
import type { Instance } from './service/instance.js'
import { RequestWriter } from './service/proofs.js'
import { startTinyauth } from './service/tinyauth-server.js'
import { callOfEach } from './workload/calls.js'
import type { Workload } from '../packages/policy-engine/bench/workload.js'

const STARTS = 3
const POLL_MS = 5
/** What a process does right after its start, it has done by then. */
const SETTLE_MS = 2_000
/** How often each user is asked about. */
const TIMES_ASKED = 2

/** Starts the service several times, then lets it meet every user of the workload, and weighs it before and after. */
export async function measureFootprint(
  load: LoadProcess,
  instance: Instance,
  workload: Workload,
  seed: number,
): Promise<Footprint> {
  const seconds: number[] = []
  for (let start = 1; start < STARTS; start++) {
    const { server, readySeconds } = await startTimed(instance)
    seconds.push(readySeconds)
    await server.stop()
  }
  const { server, readySeconds } = await startTimed(instance)
  try {
    await pause(SETTLE_MS)
    const idleMegabytes = megabytes(server)
    await askEverybody(load, instance, server, workload, seed)
    await pause(SETTLE_MS)
    const users = workload.users.length
    return { idleMegabytes, warmMegabytes: megabytes(server), users, readySeconds: median([...seconds, readySeconds]) }
  } finally {
    await server.stop()
  }
}

async function startTimed(instance: Instance): Promise<{ server: RunningServer; readySeconds: number }> {
  const start = performance.now()
  const server = await startTinyauth(instance.dataDir, instance.keys)
  while (!(await isReady(server))) await pause(POLL_MS)
  return { server, readySeconds: (performance.now() - start) / 1000 }
}

async function isReady(server: RunningServer): Promise<boolean> {
  const response = await fetch(new URL('/readyz', server.url))
  await response.arrayBuffer()
  return response.ok
}

async function askEverybody(
  load: LoadProcess,
  { keys: { signingKey } }: Instance,
  server: RunningServer,
  { users }: Workload,
  seed: number,
): Promise<void> {
  const access = { host: server.url.host, signingKey, ownService: 'tinyauth' }
  const writer = new RequestWriter(access, 'basic+basic', Date.now)
  await load.use(
    requestSet(
      callOfEach(users, seed).map((call) => writer.write(call)),
      AUTHORIZED,
    ),
  )
  const [host, port] = [server.url.hostname, Number(server.url.port)]
  for (let time = 0; time < TIMES_ASKED; time++) {
    const result = await load.round({ host, port, connections: 32, seconds: 300, once: true })
    const { requests, errors, firstError, wrong } = result
    const isClean = errors === 0 && wrong === 0 && requests === users.length
    if (!isClean) throw new Error(`asking everybody: ${firstError ?? `${String(wrong)} wrong answers`}`)
  }
}

function megabytes(server: RunningServer): number {
  const found = residentMegabytes(server.pid)
  if (found === undefined) throw new Error('memory is measured where there is a /proc only')
  return found
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
