import type { Call } from '../../common/call.js'
import type { Clock } from '../../common/clock.js'
import { type PermissionKind, Permissions, type ReadContext } from '../../common/permissions.js'
import type { CallerService } from '../caller/caller.service.js'

/** The second checks of a call, by the same decision as the first. */
export class CallerPermissions extends Permissions {
  constructor(
    private readonly caller: CallerService,
    private readonly clock: Clock,
  ) {
    super()
  }

  override assertPermitted(call: Call, action: string, resource: string, context?: ReadContext): Promise<void> {
    return Promise.resolve().then(() => {
      this.caller.assertPermits(this.caller.identityOf(call), action, resource, call, this.clock.now(), context)
      if (call.undecided === action) call.undecided = undefined
    })
  }

  override assertNotDenied(call: Call, action: string, resource: string, context?: ReadContext): Promise<void> {
    return Promise.resolve().then(() => {
      this.caller.assertNotDenied(this.caller.identityOf(call), action, resource, call, this.clock.now(), context)
      if (call.undecided === action) call.undecided = undefined
    })
  }

  override decisionOn(call: Call, action: string, resource: string, context?: ReadContext): Promise<PermissionKind> {
    return Promise.resolve().then(() =>
      this.caller.judge(this.caller.identityOf(call), action, resource, call, this.clock.now(), context),
    )
  }
}
