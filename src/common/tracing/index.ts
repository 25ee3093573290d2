// Lives here: spans of OpenTelemetry, and where they are sent. Without a tracer that somebody registered all of it does nothing.
// Not here: what a span says of a decision; each room says it of its own.
// Start reading at `spans.ts`.
export { inChildSpan, inServerSpan, sampledTraceId, spanUnderWay } from './spans.js'
export { startTracing, type Tracing } from './start-tracing.js'
