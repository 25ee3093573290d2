import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AuditLog } from '../audit/audit-log.js'
import { AttemptLimits } from '../common/attempt-limits.js'
import { type Clock, SystemClock } from '../common/clock.js'
import { type Config, loadConfig } from '../common/config/index.js'
import type { Environment } from '../common/config/environment.js'
import { closeServer, httpServer, listen } from '../common/http/http-server.js'
import { RandomIds } from '../common/ids.js'
import { createLog, type Log } from '../common/log/index.js'
import { createMetrics, type Metrics } from '../common/metrics/index.js'
import { NoSiblings, type Siblings } from '../common/siblings.js'
import { AuthorizeService } from '../decide/authorize/authorize.service.js'
import { CallerService } from '../decide/caller/caller.service.js'
import { DecideService } from '../decide/decide.service.js'
import { Front } from '../decide/front/front.js'
import { ElsewhereError } from '../decide/lane/elsewhere.js'
import { Lane } from '../decide/lane/lane.js'
import { edgeAudit, type EdgeAudit } from './edge-audit.js'
import { EdgeKnowledge } from './edge-knowledge.js'
import { EdgePages } from './edge-pages.js'
import { edgeRoutes } from './edge-routes.js'
import { Readiness } from './readiness.js'
import { Upstream } from './upstream.js'
import { UpstreamPassage } from './upstream-passage.js'

/** How an edge node is started besides its configuration. */
export interface EdgeOptions {
  readonly clock?: Clock
  /** Where the log goes. Default: as configured, to standard output. */
  readonly log?: Log
  /** The other processes of this node. Default: there are none. */
  readonly siblings?: Siblings
  /** Milliseconds for one exchange with the upstream. Default 2000. */
  readonly timeoutMs?: number
}

/** An edge node that answers. */
export interface RunningEdge {
  /** Base address, without a closing slash. */
  readonly url: string
  readonly config: Config
  readonly log: Log
  /** Answers what is under way, writes what is buffered, ends its connections. May be called twice. */
  stop(): Promise<void>
}

/** What an edge node stands on. */
interface EdgeParts {
  readonly config: Config
  readonly log: Log
  readonly clock: Clock
  readonly metrics: Metrics
  readonly audit: EdgeAudit
  readonly upstream: Upstream
  readonly knowledge: EdgeKnowledge
  readonly readiness: Readiness
  readonly siblings: Siblings
}

/**
 * Starts an edge node, whether its upstream is there or not.
 *
 * @throws ConfigError with every problem of the configuration
 */
export async function startEdge(environment: Environment, options: EdgeOptions = {}): Promise<RunningEdge> {
  const { config, warnings } = loadConfig(environment)
  const { clock = new SystemClock(), siblings = new NoSiblings(), timeoutMs } = options
  const log = options.log ?? createLog(config, clock)
  for (const warning of warnings) log.warn({ event: 'config' }, warning)
  const parts = partsOf({ config, clock, log, siblings }, timeoutMs)
  const server = httpServer(config)
  server.on('request', listenerOf(parts))
  const url = await listen(server, config).catch(async (error: unknown) => {
    await end(parts)
    throw error
  })
  process.on('SIGHUP', parts.audit.reopen)
  // It may not be there yet: whoever asks looks for it again.
  parts.knowledge.refresh().catch((error: unknown) => {
    if (parts.knowledge.current !== undefined) return
    const detail = error instanceof Error ? error.message : String(error)
    log.warn({ event: 'upstream', detail }, 'the upstream was not reached yet')
  })
  let stopping: Promise<void> | undefined
  return { url, config, log, stop: () => (stopping ??= shutDown(server, parts)) }
}

function partsOf(given: Pick<EdgeParts, 'config' | 'clock' | 'log' | 'siblings'>, timeoutMs?: number): EdgeParts {
  const { config, clock, log, siblings } = given
  const metrics = createMetrics()
  siblings.answerMetrics(async (format) => (await metrics.exposition(format)).text)
  const audit = edgeAudit(config, clock, log, metrics)
  const upstream = new Upstream({ config, clock, log, ...(timeoutMs === undefined ? {} : { timeoutMs }) })
  const knowledge = new EdgeKnowledge(upstream, clock)
  const maxStalenessMs = config.maxStalenessSeconds * 1000
  const readiness = new Readiness({ knowledge, audit: audit.log, clock, maxStalenessMs })
  metrics.watchStaleness(() => (knowledge.current?.stalenessMs(clock.now()) ?? Infinity) / 1000)
  return { ...given, metrics, audit, upstream, knowledge, readiness }
}

/** The lane of the service, over what is known here in the place of its snapshot. */
function listenerOf(parts: EdgeParts): (request: IncomingMessage, response: ServerResponse) => void {
  const { config, clock, metrics, knowledge, readiness, upstream, log, siblings } = parts
  const audit: AuditLog = parts.audit.log
  const limits = new AttemptLimits(config, siblings)
  const decide = new DecideService(knowledge, knowledge)
  const caller = new CallerService(decide, config, limits, metrics, log, clock.now(), siblings)
  const authorize = new AuthorizeService({
    ...{ decide, caller, audit, metrics, clock, config, snapshot: knowledge, ids: new RandomIds() },
    passwords: { proveHeader: () => Promise.reject(new ElsewhereError('a password')) },
  })
  const onPassed = (status: number): void => metrics.countPassed(status)
  const elsewhere = new UpstreamPassage({
    client: upstream.passing,
    host: upstream.host,
    publicUrl: config.publicUrl,
    ...{ knowledge, limits, onPassed },
  })
  const routes = edgeRoutes(authorize, knowledge, config.maxPairs)
  const lane = new Lane({ routes, caller, snapshot: knowledge, audit, metrics, clock, config, log, elsewhere })
  const pages = new EdgePages({ readiness, caller, metrics, siblings, audit, clock, config, log })
  const front = new Front(config)
  return (request, response) => {
    const begun = front.begin(request)
    if (front.answeredPreflight(request, response, begun) || lane.handle(request, response, begun)) return
    void pages.answer(request, response, begun)
  }
}

/** Readiness first, then the door, then what is under way, then the events. */
async function shutDown(server: Server, parts: EdgeParts): Promise<void> {
  parts.readiness.stopping = true
  await closeServer(server, parts.config.shutdownTimeoutMs)
  await end(parts)
}

async function end({ audit, knowledge, upstream, log }: EdgeParts): Promise<void> {
  process.off('SIGHUP', audit.reopen)
  knowledge.close()
  upstream.close()
  await audit.log.close().catch((err: unknown) => {
    log.error({ event: 'audit', err }, 'audit events were not written')
  })
}
