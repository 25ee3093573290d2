import type { Clock } from '../common/clock.js'
import type { Config } from '../common/config/index.js'
import type { Ids } from '../common/ids.js'
import type { AuditEvent, Json } from '../common/audit-event.js'
import type { SecretBox } from '../common/secrets/secret-box.js'
import type { UnitOfWork } from '../store/index.js'

/** What provisioning works with. */
export interface ProvisionOptions {
  readonly unitOfWork: UnitOfWork
  readonly secretBox: SecretBox
  readonly config: Config
  readonly clock: Clock
  readonly ids: Ids
}

/** The audit event of something that the service does by itself. */
export function systemEvent(
  { clock, ids, config }: ProvisionOptions,
  event: string,
  actor: string,
  after: Readonly<Record<string, Json>>,
): AuditEvent {
  const at = clock.now()
  return {
    id: ids.uuid(at),
    at: new Date(at).toISOString(),
    event,
    actor: { type: 'system', id: actor },
    service: config.service,
    region: 'global',
    outcome: 'allow',
    changes: { after },
  }
}
