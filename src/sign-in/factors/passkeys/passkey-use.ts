import { type EntityManager, LessThan } from 'typeorm'
import type { AuditEvent } from '../../../common/audit-event.js'
import { FactorEntity } from '../../../store/index.js'

/**
 * Writes how often a passkey was used; `false` when the count is not above the one before: there may be a copy of it.
 *
 * INVARIANT: where it counts, it only ever counts up (WebAuthn, 6.1.1).
 */
export async function countUse(manager: EntityManager, id: string, signCount: number, now: number): Promise<boolean> {
  // Many do not count: they always say 0, as they did before.
  const before = { id, signCount: signCount === 0 ? 0 : LessThan(signCount) }
  const { affected } = await manager.update(FactorEntity, before, { signCount, lastUsedAt: now })
  return affected === 1
}

/** What is known of a passkey that may have a copy. `at` in milliseconds since 1970. */
export interface CounterRegression {
  readonly id: string
  readonly at: number
  /** The service's own name. */
  readonly service: string
  readonly username: string
  readonly factorId: string
}

/** The audit event of it: whoever administers the user has to hear of it. */
export function counterRegression({ id, at, service, username, factorId }: CounterRegression): AuditEvent {
  return {
    id,
    at: new Date(at).toISOString(),
    event: 'RefusePasskey',
    actor: { type: 'system', id: 'sign-in' },
    subject: username,
    service,
    region: 'global',
    outcome: 'deny',
    fields: { 'request.factor': factorId, 'response.reason': 'counter-regression' },
  }
}
