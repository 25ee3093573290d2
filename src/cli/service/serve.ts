import cluster from 'node:cluster'
import { setFlagsFromString } from 'node:v8'
import { SystemClock } from '../../common/clock.js'
import { loadConfig } from '../../common/config/index.js'
import type { Environment } from '../../common/config/environment.js'
import { RandomIds } from '../../common/ids.js'
import { createLog } from '../../common/log/index.js'
import { NoSiblings, type Siblings } from '../../common/siblings.js'
import { startEdge } from '../../edge/index.js'
import { type RunningService, startTinyauth } from '../../service.js'
import { firstSteps } from './first-steps.js'
import type { ServiceHost } from './host.js'
import { ClusterSiblings } from './workers/cluster-siblings.js'
import type { FromWorker } from './workers/messages.js'
import { Supervisor } from './workers/supervisor.js'
import { workerEnvironment } from './workers/worker-environment.js'

/**
 * How far the heap may grow over what lives before V8 collects, in percent. Principals live long and what is made of a request
 * dies at once: left to itself V8 lets the first half as large again lie about (680 instead of 500 MB with workload L).
 */
const HEAP_GROWING_PERCENT = 20

/** In the environment of a worker: its number, from 1. */
const WORKER = 'WORKER_NUMBER'

/** Of a password that is proposed: 128 bits, of what is not taken for something else when it is read or typed. */
const PASSWORD_ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789'
const PASSWORD_LENGTH = 26

/** How `serve` was asked for. */
export interface ServeOptions {
  readonly bootstrap: boolean
  /** Processes that answer. Default 1. */
  readonly workers?: number
}

/** Runs the service, or an edge node of it, until it is told to stop. */
export async function serve(host: ServiceHost, options: ServeOptions): Promise<void> {
  const { workers = 1 } = options
  if (workers > 1 && cluster.isPrimary) await supervise(host, workers)
  else await run(host, options)
}

/** Several processes; this one answers nothing. */
async function supervise(host: ServiceHost, workers: number): Promise<void> {
  const { config } = loadConfig(host.environment)
  const log = createLog(config, new SystemClock())
  const environmentOf = (worker: number): Record<string, string> => ({ [WORKER]: String(worker) })
  process.exitCode = await new Supervisor({
    ...{ workers, log, environmentOf },
    // What is under way, what is buffered, and some more.
    stopMs: 2 * config.shutdownTimeoutMs + 5000,
  }).run()
}

function siblings(): Siblings {
  const { worker } = cluster
  const number = ownNumber()
  if (worker === undefined || number === undefined) return new NoSiblings()
  const channel = {
    // Told of what goes wrong, and silent about it: it may be on its way out.
    send: (message: FromWorker): void =>
      void (worker.isConnected() && process.send?.(message, undefined, {}, () => undefined)),
    isOpen: () => worker.isConnected(),
    onMessage: (listener: (message: unknown) => void): void => void process.on('message', listener),
  }
  return new ClusterSiblings(channel, number)
}

/** `undefined` where nobody supervises that knows us: another manager of processes runs workers too. */
function ownNumber(): number | undefined {
  const written = process.env[WORKER] ?? ''
  return cluster.isWorker && /^\d{1,3}$/.test(written) ? Number(written) : undefined
}

function ownEnvironment({ environment }: ServiceHost): Environment {
  const number = ownNumber()
  if (number === undefined) return environment
  return workerEnvironment(environment, number, loadConfig(environment).config.auditLogFilename)
}

async function run(host: ServiceHost, options: ServeOptions): Promise<void> {
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWING_PERCENT}`)
  const startedMs = performance.now()
  const service = await start(ownEnvironment(host), options)
  const readyMs = Math.round(performance.now() - startedMs)
  service.log.info({ event: 'listening', url: service.url, readyMs }, `tinyauth answers at ${service.url}`)
  if (service.bootstrap !== undefined) {
    const proposedPassword = new RandomIds().text(PASSWORD_LENGTH, PASSWORD_ALPHABET)
    host.out(firstSteps(service.url, { ...service.bootstrap, proposedPassword }))
  }
  cluster.worker?.send({ tinyauth: 'listening', url: service.url } satisfies FromWorker)
  let stopping = false
  const stop = (signal: string): void => {
    if (stopping) return
    stopping = true
    service.log.info({ event: 'stopping', signal }, 'finishing what is under way')
    service.stop().then(
      () => {
        process.exit(0)
      },
      (error: unknown) => {
        service.log.error({ err: error }, 'the service did not stop in order')
        process.exit(1)
      },
    )
  }
  // Kept while it stops: a second signal without a handler would end the process at once, events and all.
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  // Nobody would ever stop a worker whose supervisor is gone.
  const { worker } = cluster
  worker?.on('error', () => undefined)
  worker?.once('disconnect', () => {
    // Else the process ends on the spot, with what is under way and events that are not written.
    worker.exitedAfterDisconnect = true
    stop('disconnect')
  })
}

/** What runs, of either kind. An edge node has no database, so nothing that could be given a first key. */
type Running = Pick<RunningService, 'url' | 'log' | 'stop'> & Partial<Pick<RunningService, 'bootstrap'>>

function start(environment: Environment, { bootstrap }: ServeOptions): Promise<Running> {
  const common = { siblings: siblings() }
  if (loadConfig(environment).config.authMode === 'proxy') return startEdge(environment, common)
  return startTinyauth(environment, bootstrap ? common : { ...common, bootstrap: false })
}
