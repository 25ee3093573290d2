import type { AuditEvent } from '../common/audit-event.js'
import type { Config } from '../common/config/index.js'

/** Says of each decision whether it is recorded (`AUDIT_DECISIONS`). Denials and errors always are. */
export class DecisionSampler {
  private allowed = 0

  constructor(private readonly decisions: Config['auditDecisions']) {}

  /** Of `sample:n` the first allowed decision is kept, then each n-th after it. */
  keeps(event: AuditEvent): boolean {
    if (event.outcome !== 'allow' || this.decisions.kind === 'all') return true
    if (this.decisions.kind === 'denies') return false
    const kept = this.allowed === 0
    this.allowed = (this.allowed + 1) % this.decisions.every
    return kept
  }
}
