import type { Call } from '../../common/call.js'
import type { Clock } from '../../common/clock.js'
import {
  type AskedOf,
  type PermissionKind,
  Permissions,
  type ReadContext,
  type Verdict,
} from '../../common/permissions.js'
import type { Snapshot } from '../../snapshot/index.js'
import type { CallerService } from '../caller/caller.service.js'
import { ReadRight, type ReadRightOptions } from '../caller/read-right.js'

/** The second checks of a call, by the same decision as the first. */
export class CallerPermissions extends Permissions {
  private readonly judges: ReadRightOptions

  constructor(
    private readonly caller: CallerService,
    private readonly clock: Clock,
    snapshot: Snapshot,
    /** Name of this service. */
    private readonly ownService: string,
  ) {
    super()
    this.judges = { snapshot, caller, clock, ownService }
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

  override async stillPermitted(call: Call, action: string, resource: string): Promise<boolean> {
    const what = { action, resource, service: this.ownService }
    return new ReadRight(this.judges, this.caller.identityOf(call), call, what).holds()
  }

  override verdictsAt(call: Call, service: string, asked: readonly AskedOf[]): Promise<readonly Verdict[]> {
    return Promise.resolve().then(() =>
      this.caller.verdictsAt(this.caller.identityOf(call), service, asked, call, this.clock.now()),
    )
  }
}
