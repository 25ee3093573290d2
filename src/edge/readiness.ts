import type { AuditLog } from '../audit/audit-log.js'
import type { Clock } from '../common/clock.js'
import type { EdgeKnowledge } from './edge-knowledge.js'

/** What is looked at. */
export interface ReadinessOptions {
  readonly knowledge: EdgeKnowledge
  readonly audit: Pick<AuditLog, 'state'>
  readonly clock: Clock
  /** How long decisions go on without the upstream, in milliseconds. */
  readonly maxStalenessMs: number
}

/** Whether questions should be sent to an edge node. */
export class Readiness {
  /** It is on its way down. */
  stopping = false

  constructor(private readonly options: ReadinessOptions) {}

  /** Looks for the upstream where it was never reached. */
  async check(): Promise<{ readonly ready: boolean; readonly checks: Readonly<Record<string, string>> }> {
    const { buffered, capacity, failing } = this.options.audit.state()
    const checks = {
      lifecycle: this.stopping ? 'stopping' : 'ok',
      upstream: await this.upstream(),
      audit: failing === undefined && buffered < capacity ? 'ok' : 'degraded',
    }
    return { ready: Object.values(checks).every((check) => check === 'ok'), checks }
  }

  private async upstream(): Promise<'ok' | 'unreachable' | 'stale'> {
    const { knowledge, clock, maxStalenessMs } = this.options
    if (knowledge.current === undefined) await knowledge.refresh().catch(() => undefined)
    const { current } = knowledge
    if (current === undefined) return 'unreachable'
    const isHeard = (): boolean => (current.stalenessMs(clock.now()) ?? Infinity) <= maxStalenessMs
    // Who is not asked anything hears nothing of the upstream.
    if (!isHeard()) await current.probe().catch(() => undefined)
    return isHeard() && current.isFresh(clock.now()) ? 'ok' : 'stale'
  }
}
