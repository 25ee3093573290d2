import { context, diag, type DiagLogger, DiagLogLevel, propagation, trace } from '@opentelemetry/api'
import type { Config } from '../config/index.js'
import type { Log } from '../log/index.js'
import { VERSION } from '../version.js'

/** What sends traces away. */
export interface Tracing {
  /** Sends what is left, as long as `SHUTDOWN_TIMEOUT_MS`, and lets go of the tracer. */
  stop(): Promise<void>
}

const NOTHING: Tracing = { stop: () => Promise.resolve() }

/**
 * Registers a tracer for the process that sends spans to `OTEL_EXPORTER_OTLP_ENDPOINT`; without it nothing is loaded. A collector that
 * cannot be reached costs spans and a line in the log, never an answer.
 */
export async function startTracing(config: Config, log: Log): Promise<Tracing> {
  const { otlpEndpoint, traceOneIn, service, shutdownTimeoutMs } = config
  if (otlpEndpoint === undefined) return NOTHING
  const [sdk, { resourceFromAttributes }, { OTLPTraceExporter }] = await Promise.all([
    import('@opentelemetry/sdk-trace-node'),
    import('@opentelemetry/resources'),
    import('@opentelemetry/exporter-trace-otlp-http'),
  ])
  diag.setLogger(diagnosticsTo(log), { logLevel: DiagLogLevel.ERROR, suppressOverrideMessage: true })
  const share = (): InstanceType<typeof sdk.TraceIdRatioBasedSampler> =>
    new sdk.TraceIdRatioBasedSampler(1 / traceOneIn)
  const exporter = new OTLPTraceExporter({ url: `${otlpEndpoint}/v1/traces`, timeoutMillis: shutdownTimeoutMs })
  const provider = new sdk.NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': service, 'service.version': VERSION }),
    // Whoever asks may trace already, and by the same share: who they are is not known when they say so.
    sampler: new sdk.ParentBasedSampler({ root: share(), remoteParentSampled: share() }),
    spanProcessors: [new sdk.BatchSpanProcessor(exporter)],
  })
  provider.register()
  return { stop: () => end(provider, log) }
}

async function end(provider: { shutdown(): Promise<void> }, log: Log): Promise<void> {
  try {
    await provider.shutdown()
  } catch (error) {
    log.warn({ event: 'traces', err: error }, 'the last spans could not be sent')
  }
  for (const api of [trace, context, propagation, diag]) api.disable()
}

function diagnosticsTo(log: Log): DiagLogger {
  const nothing = (): void => undefined
  const warn = (message: string): void => log.warn({ event: 'traces' }, message)
  return { error: warn, warn, info: nothing, debug: nothing, verbose: nothing }
}
