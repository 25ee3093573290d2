import { Controller } from '@nestjs/common'
import type { Call } from '../../common/call.js'
import { CurrentCall, ParsedBody, PathParam } from '../../common/http/parameters.decorator.js'
import { Route } from '../../common/http/route.decorator.js'
import type { PolicyReference } from '../attachments/policy-reference.js'
import { ACCESS_KEY_BOUNDARY, GROUP_BOUNDARY, MEMBERSHIP_BOUNDARY, USER_BOUNDARY } from './boundaries.routes.js'
import { BoundaryCalls } from './boundary-calls.js'
import type { BoundaryRepresentation } from './boundary-representation.js'

@Controller()
export class BoundariesController {
  constructor(private readonly calls: BoundaryCalls) {}

  @Route(USER_BOUNDARY.set)
  async setOfUser(
    @CurrentCall() call: Call,
    @PathParam('username') username: string,
    @ParsedBody() body: PolicyReference,
  ): Promise<BoundaryRepresentation> {
    return this.calls.set(call, { type: 'user', username }, body)
  }

  @Route(USER_BOUNDARY.lift)
  async liftOfUser(@CurrentCall() call: Call, @PathParam('username') username: string): Promise<Record<string, never>> {
    return this.calls.lift(call, { type: 'user', username })
  }

  @Route(GROUP_BOUNDARY.set)
  async setOfGroup(
    @CurrentCall() call: Call,
    @PathParam('group') group: string,
    @ParsedBody() body: PolicyReference,
  ): Promise<BoundaryRepresentation> {
    return this.calls.set(call, { type: 'group', group }, body)
  }

  @Route(GROUP_BOUNDARY.lift)
  async liftOfGroup(@CurrentCall() call: Call, @PathParam('group') group: string): Promise<Record<string, never>> {
    return this.calls.lift(call, { type: 'group', group })
  }

  @Route(MEMBERSHIP_BOUNDARY.set)
  async setOfMembership(
    @CurrentCall() call: Call,
    @PathParam('group') group: string,
    @PathParam('username') username: string,
    @ParsedBody() body: PolicyReference,
  ): Promise<BoundaryRepresentation> {
    return this.calls.set(call, { type: 'membership', group, username }, body)
  }

  @Route(MEMBERSHIP_BOUNDARY.lift)
  async liftOfMembership(
    @CurrentCall() call: Call,
    @PathParam('group') group: string,
    @PathParam('username') username: string,
  ): Promise<Record<string, never>> {
    return this.calls.lift(call, { type: 'membership', group, username })
  }

  @Route(ACCESS_KEY_BOUNDARY.set)
  async setOfAccessKey(
    @CurrentCall() call: Call,
    @PathParam('username') username: string,
    @PathParam('key') key: string,
    @ParsedBody() body: PolicyReference,
  ): Promise<BoundaryRepresentation> {
    return this.calls.set(call, { type: 'access-key', username, key }, body)
  }

  @Route(ACCESS_KEY_BOUNDARY.lift)
  async liftOfAccessKey(
    @CurrentCall() call: Call,
    @PathParam('username') username: string,
    @PathParam('key') key: string,
  ): Promise<Record<string, never>> {
    return this.calls.lift(call, { type: 'access-key', username, key })
  }
}
