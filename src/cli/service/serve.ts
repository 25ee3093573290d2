import { setFlagsFromString } from 'node:v8'
import { RandomIds } from '../../common/ids.js'
import { loadConfig } from '../../common/config/index.js'
import { startEdge } from '../../edge/index.js'
import { type RunningService, startTinyauth } from '../../service.js'
import { firstSteps } from './first-steps.js'
import type { ServiceHost } from './host.js'

/**
 * How far the heap may grow over what lives before V8 collects, in percent. Principals live long and what is made of a request
 * dies at once: left to itself V8 lets the first half as large again lie about (680 instead of 500 MB with workload L).
 */
const HEAP_GROWING_PERCENT = 20

/** Of a password that is proposed: 128 bits, of what is not taken for something else when it is read or typed. */
const PASSWORD_ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789'
const PASSWORD_LENGTH = 26

/** Runs the service, or an edge node of it, until it is told to stop. */
export async function serve(host: ServiceHost, options: { readonly bootstrap: boolean }): Promise<void> {
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWING_PERCENT}`)
  const startedMs = performance.now()
  const service = await start(host, options)
  const readyMs = Math.round(performance.now() - startedMs)
  service.log.info({ event: 'listening', url: service.url, readyMs }, `tinyauth answers at ${service.url}`)
  if (service.bootstrap !== undefined) {
    const proposedPassword = new RandomIds().text(PASSWORD_LENGTH, PASSWORD_ALPHABET)
    host.out(firstSteps(service.url, { ...service.bootstrap, proposedPassword }))
  }
  let stopping = false
  const stop = (signal: NodeJS.Signals): void => {
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
}

/** What runs, of either kind. An edge node has no database, so nothing that could be given a first key. */
type Running = Pick<RunningService, 'url' | 'log' | 'stop'> & Partial<Pick<RunningService, 'bootstrap'>>

function start({ environment }: ServiceHost, options: { readonly bootstrap: boolean }): Promise<Running> {
  if (loadConfig(environment).config.authMode === 'proxy') return startEdge(environment)
  return startTinyauth(environment, options.bootstrap ? {} : { bootstrap: false })
}
