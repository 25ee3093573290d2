import type { LoadProcess } from './load/load-process.js'
import { pause } from './pause.js'
import { residentMegabytes } from './process-usage.js'
import { median } from './quantile.js'
import type { Footprint } from './results.js'
import type { RunningServer } from './servers.js'
import { askEach } from './service/asking.js'
import { isReady } from './service/readiness.js'
import type { Instance } from './service/instance.js'
import { startTinyauth } from './service/tinyauth-server.js'
import type { Workload } from '../packages/policy-engine/bench/workload.js'

const STARTS = 3
const POLL_MS = 5
/** What a process does right after its start, it has done by then. */
const SETTLE_MS = 2_000
/** How often each user is asked about. */
const TIMES_ASKED = 2
const CONNECTIONS = 32

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
    for (let time = 0; time < TIMES_ASKED; time++) {
      await askEach(load, { server, instance }, workload.users, { seed, connections: CONNECTIONS })
    }
    await pause(SETTLE_MS)
    const users = workload.users.length
    return { idleMegabytes, warmMegabytes: megabytes(server), users, readySeconds: median([...seconds, readySeconds]) }
  } finally {
    await server.stop()
  }
}

async function startTimed(instance: Instance): Promise<{ server: RunningServer; readySeconds: number }> {
  const start = performance.now()
  const server = await startTinyauth(instance)
  while (!(await isReady(server))) await pause(POLL_MS)
  return { server, readySeconds: (performance.now() - start) / 1000 }
}

function megabytes(server: RunningServer): number {
  const found = residentMegabytes(server.pid)
  if (found === undefined) throw new Error('memory is measured where there is a /proc only')
  return found
}
