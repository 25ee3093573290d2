// Lives here: what the service counts and measures, and how a Prometheus server reads it.
// Not here: the route `/metrics` and who may read it.
// Start reading at `metrics.ts`.
export { mergeExpositions } from './merge-expositions.js'
export { createMetrics, Metrics, type TransactionKind } from './metrics.js'
export { acceptsOpenMetrics } from './open-metrics.js'
