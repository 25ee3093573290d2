import { Controller, Headers, Res, type Type } from '@nestjs/common'
import type { Response } from 'express'
import { Route } from '../common/http/route.decorator.js'
import { acceptsOpenMetrics, mergeExpositions, Metrics } from '../common/metrics/index.js'
import { Siblings } from '../common/siblings.js'
import { metricsRoute } from './metrics.route.js'

/** The controller of `/metrics`, open or guarded as `METRICS_PUBLIC` says. */
export function metricsController(isPublic: boolean): Type {
  const declaration = metricsRoute(isPublic)

  @Controller()
  class MetricsController {
    constructor(
      private readonly metrics: Metrics,
      private readonly siblings: Siblings,
    ) {}

    @Route(declaration)
    async read(
      @Headers('accept') accept: string | undefined,
      @Res({ passthrough: true }) response: Response,
    ): Promise<string> {
      const format = acceptsOpenMetrics(accept) ? 'openmetrics' : 'text'
      response.set('content-type', this.metrics.contentType(format))
      return mergeExpositions(await this.siblings.metrics(format))
    }
  }
  return MetricsController
}
