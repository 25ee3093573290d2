import { createRequire } from 'node:module'
import type * as OpenTelemetry from '@opentelemetry/api'
import type { HeaderField } from '@tinyauth/request-signing'

type Api = typeof OpenTelemetry

/** What a span may say: names of things of the guard, never of who asks or about what. */
export type Noted = Readonly<Record<string, string | number>>

/** The API of OpenTelemetry, which the application brings along if it traces; it does nothing until a tracer is registered. */
const API = applicationsApi()

/** Headers by which the service goes on with a trace (W3C). What else a propagator would add is of no use there. */
const TRACE_HEADERS = new Set(['traceparent', 'tracestate'])

/**
 * Runs work in a span below that of the application, and answers what it answers, a promise or not.
 *
 * @param kind `client`: what is done is done by the service
 * @param note what the span says of the result
 */
export function traced<R>(
  name: string,
  kind: 'internal' | 'client',
  work: () => R,
  note: (result: Awaited<R>) => Noted = () => ({}),
): R {
  if (API === undefined) return work()
  // Asked for each time: a tracer that is kept goes on writing for whoever was registered first.
  const tracer = API.trace.getTracer('@tinyauth/guard')
  const span = tracer.startSpan(name, { kind: kind === 'client' ? API.SpanKind.CLIENT : API.SpanKind.INTERNAL })
  const end = (result: Awaited<R>): Awaited<R> => {
    if (span.isRecording()) span.setAttributes(note(result))
    span.end()
    return result
  }
  const fail = (error: unknown): never => {
    // Its text may name who asked.
    span.setStatus({ code: API.SpanStatusCode.ERROR })
    span.end()
    throw error
  }
  return API.context.with(API.trace.setSpan(API.context.active(), span), () => {
    try {
      const result = work()
      // A promise of the same result is of the same type as `work` answers; what is no promise is its own awaited value.
      return (result instanceof Promise ? result.then(end, fail) : end(result as Awaited<R>)) as R
    } catch (error) {
      return fail(error)
    }
  })
}

/** What tells the service which trace it is part of; empty where there is none. */
export function traceHeaders(): readonly HeaderField[] {
  if (API === undefined) return []
  const carrier: Record<string, string> = {}
  API.propagation.inject(API.context.active(), carrier)
  return Object.entries(carrier).filter(([name]) => TRACE_HEADERS.has(name.toLowerCase()))
}

function applicationsApi(): Api | undefined {
  try {
    // Not `import`: it is an optional peer, and without it everything else works.
    return createRequire(__filename)('@opentelemetry/api') as Api
  } catch {
    return undefined
  }
}
