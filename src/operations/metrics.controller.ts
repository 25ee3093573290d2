import { Controller, Headers, Res, type Type } from '@nestjs/common'
import type { Response } from 'express'
import { Route } from '../common/http/route.decorator.js'
import type { RouteDeclaration } from '../common/http/route.js'
import { acceptsOpenMetrics, Metrics } from '../common/metrics/index.js'

/** The controller of `/metrics`, open or guarded as `METRICS_PUBLIC` says. */
export function metricsController(isPublic: boolean): Type {
  const declaration: RouteDeclaration = {
    method: 'GET',
    path: '/metrics',
    summary: 'Counters and gauges in the Prometheus text format, or in that of OpenMetrics where `Accept` names it',
    event: isPublic ? '' : 'GetMetrics',
    access: isPublic
      ? { open: true, reason: 'METRICS_PUBLIC is set' }
      : { action: 'GetMetrics', level: 'read', resource: 'metrics' },
  }

  @Controller()
  class MetricsController {
    constructor(private readonly metrics: Metrics) {}

    @Route(declaration)
    async read(
      @Headers('accept') accept: string | undefined,
      @Res({ passthrough: true }) response: Response,
    ): Promise<string> {
      const format = acceptsOpenMetrics(accept) ? 'openmetrics' : 'text'
      const { contentType, text } = await this.metrics.exposition(format)
      response.set('content-type', contentType)
      return text
    }
  }
  return MetricsController
}
