import { Controller, Res } from '@nestjs/common'
import type { Response } from 'express'
import { z } from 'zod'
import { AuditLog } from '../audit/index.js'
import { Route } from '../common/http/route.decorator.js'
import type { RouteDeclaration } from '../common/http/route.js'
import { Lifecycle } from './lifecycle.js'
import { Staleness } from './staleness.js'
import { Store } from '../store/index.js'

const reason = 'asked by machines that hold no credential; says nothing but how the service is'

/** Liveness. */
export const HEALTHZ: RouteDeclaration = {
  method: 'GET',
  path: '/healthz',
  summary: 'Whether the process is alive',
  event: '',
  access: { open: true, reason },
  response: z.object({ status: z.literal('ok') }),
}

/** Readiness. */
export const READYZ: RouteDeclaration = {
  method: 'GET',
  path: '/readyz',
  summary: 'Whether requests should be sent here: the store is in reach, the snapshot is fresh, events can be recorded',
  event: '',
  access: { open: true, reason },
  response: z.object({ status: z.enum(['ready', 'not ready']), checks: z.record(z.string(), z.string()) }),
}

/** For load balancers and supervisors. */
@Controller()
export class HealthController {
  constructor(
    private readonly store: Store,
    private readonly audit: AuditLog,
    private readonly staleness: Staleness,
    private readonly lifecycle: Lifecycle,
  ) {}

  @Route(HEALTHZ)
  health(): object {
    return { status: 'ok' }
  }

  @Route(READYZ)
  async ready(@Res({ passthrough: true }) response: Response): Promise<object> {
    const { buffered, capacity, failing } = this.audit.state()
    const checks = {
      lifecycle: this.lifecycle.stopping ? 'stopping' : 'ok',
      store: await this.store.ping().then(
        () => 'ok',
        () => 'unreachable',
      ),
      snapshot: this.staleness.isFresh() ? 'ok' : 'stale',
      audit: failing === undefined && buffered < capacity ? 'ok' : 'degraded',
    }
    const ready = Object.values(checks).every((check) => check === 'ok')
    if (!ready) response.status(503).setHeader('retry-after', '1')
    return { status: ready ? 'ready' : 'not ready', checks }
  }
}
