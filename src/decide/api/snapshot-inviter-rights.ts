import type { Clock } from '../../common/clock.js'
import type { Config } from '../../common/config/index.js'
import { type InviterAction, InviterRights, type InvitingUser } from '../../common/inviter-rights.js'
import { isOfShare } from '../../common/permissions.js'
import type { Snapshot } from '../../snapshot/index.js'
import type { DecideService } from '../decide.service.js'

/** What these rights are decided with. */
export interface SnapshotInviterRightsOptions {
  readonly decide: DecideService
  readonly snapshot: Snapshot
  readonly clock: Clock
  readonly config: Pick<Config, 'partition' | 'service'>
}

/** Decides about somebody who is not there, by the same engine as about everybody else. */
export class SnapshotInviterRights extends InviterRights {
  constructor(private readonly options: SnapshotInviterRightsOptions) {
    super()
  }

  override async may(
    { uid, username }: InvitingUser,
    action: InviterAction,
    group: string,
    atLeastRevision: number,
  ): Promise<boolean> {
    const { decide, snapshot, clock, config } = this.options
    await snapshot.atLeast(atLeastRevision)
    const entry = await snapshot.principalByUsername(username)
    if (entry?.uid !== uid || !entry.parts.active) return false
    const { partition, service } = config
    const pair = { action: `${service}:${action}`, resource: `arn:${partition}:${service}:::groups/${group}` }
    // Nobody proved anything: a policy that asks how somebody signed in is not fulfilled.
    const setting = { service, region: 'global', nowMs: clock.now(), context: { AuthMethod: null } }
    const [decision] = decide.decideAll({ entry, method: 'session', mfa: false }, [pair], setting)
    // Nor does what was shared with the inviter lead anybody in.
    return decision?.kind === 'allow' && !decision.decidedBy.some(({ source }) => isOfShare(source))
  }
}
