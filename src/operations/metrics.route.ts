import type { RouteDeclaration } from '../common/http/route.js'

/** `/metrics`, open or guarded as `METRICS_PUBLIC` says. */
export function metricsRoute(isPublic: boolean): RouteDeclaration {
  return {
    method: 'GET',
    path: '/metrics',
    summary: 'Counters and gauges in the Prometheus text format, or in that of OpenMetrics where `Accept` names it',
    event: isPublic ? '' : 'GetMetrics',
    access: isPublic
      ? { open: true, reason: 'METRICS_PUBLIC is set' }
      : { action: 'GetMetrics', level: 'read', resource: 'metrics' },
  }
}
