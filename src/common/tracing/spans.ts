import type { IncomingHttpHeaders } from 'node:http'
import {
  type Attributes,
  context,
  defaultTextMapGetter,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Tracer,
} from '@opentelemetry/api'
import { VERSION } from '../version.js'

/** Of whoever is registered now: one that is kept goes on writing for the one that was registered first. */
function tracer(): Tracer {
  return trace.getTracer('tinyauth', VERSION)
}

/**
 * Runs work for a request in a span that goes on with the trace of whoever sent it (W3C `traceparent`). Nothing is read of the request
 * but that. It ends with the work, which tells by `spanUnderWay` what it came to.
 */
export function inServerSpan<T>(name: string, headers: IncomingHttpHeaders, work: () => Promise<T>): Promise<T> {
  const sent = propagation.extract(ROOT_CONTEXT, headers, defaultTextMapGetter)
  return inSpan(tracer().startSpan(name, { kind: SpanKind.SERVER }, sent), work)
}

/** Runs work in a span below the one under way; without one, as it is: what nobody asked for is not traced. */
export function inChildSpan<T>(name: string, attributes: Attributes, work: () => Promise<T>): Promise<T> {
  if (spanUnderWay() === undefined) return work()
  return inSpan(tracer().startSpan(name, { kind: SpanKind.CLIENT, attributes }), work)
}

/** The span of what is being done, where it is recorded. */
export function spanUnderWay(): Span | undefined {
  const span = trace.getActiveSpan()
  return span?.isRecording() === true ? span : undefined
}

/** Id of the trace of what is being done, where that trace will be there to look at. */
export function sampledTraceId(): string | undefined {
  const known = spanUnderWay()?.spanContext()
  return known !== undefined && (known.traceFlags & TraceFlags.SAMPLED) !== 0 ? known.traceId : undefined
}

function inSpan<T>(span: Span, work: () => Promise<T>): Promise<T> {
  const inside = trace.setSpan(context.active(), span)
  const done = context.with(inside, work)
  if (!span.isRecording()) return done
  return done.then(
    (value) => {
      span.end()
      return value
    },
    (error: unknown) => {
      // Its text may name people: the log has it, which is redacted.
      span.setStatus({ code: SpanStatusCode.ERROR })
      span.end()
      throw error
    },
  )
}
