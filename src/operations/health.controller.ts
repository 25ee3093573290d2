import { Controller, Res } from '@nestjs/common'
import type { Response } from 'express'
import { AuditLog } from '../audit/index.js'
import { Route } from '../common/http/route.decorator.js'
import { within } from '../common/within.js'
import { HEALTHZ, READYZ } from './health.routes.js'
import { Lifecycle } from './lifecycle.js'
import { Staleness } from './staleness.js'
import { Store } from '../store/index.js'

/** A store that takes longer is none that requests should wait for. Milliseconds. */
const PATIENCE_MS = 2000

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
      store: await within(this.store.ping(), PATIENCE_MS, 'the store').then(
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
