import { Controller, Res } from '@nestjs/common'
import type { Call } from '../../common/call.js'
import { CurrentCall, ParsedBody, PathParam } from '../../common/http/parameters.decorator.js'
import { Route } from '../../common/http/route.decorator.js'
import type { GroupRepresentation } from '../groups/group-representation.js'
import { sendVersioned } from '../wire/entity-tag.js'
import type { ResponseHeaders } from '../wire/response-headers.js'
import { AWAIT_NO_OWNER, type GroupOwner, REMOVE_GROUP_OWNER, SET_GROUP_OWNER } from './group-owners.routes.js'
import { GroupOwnersService } from './group-owners.service.js'

@Controller()
export class GroupOwnersController {
  constructor(private readonly owners: GroupOwnersService) {}

  @Route(SET_GROUP_OWNER)
  async set(
    @CurrentCall() call: Call,
    @PathParam('group') group: string,
    @ParsedBody() body: GroupOwner,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<GroupRepresentation> {
    const { fields } = call.audit
    fields['request.group'] = group
    if (body.user !== undefined) noteUser(call, body.user)
    if (body.identity !== undefined) {
      fields['request.identity-provider'] = body.identity.provider
      fields['request.subject'] = body.identity.subject
    }
    return sendVersioned(response, await this.owners.set(call, group, body))
  }

  @Route(AWAIT_NO_OWNER)
  async awaitNobody(@CurrentCall() call: Call, @PathParam('group') group: string): Promise<Record<string, never>> {
    call.audit.fields['request.group'] = group
    await this.owners.awaitNobody(call, group)
    return {}
  }

  @Route(REMOVE_GROUP_OWNER)
  async remove(
    @CurrentCall() call: Call,
    @PathParam('group') group: string,
    @PathParam('username') username: string,
  ): Promise<Record<string, never>> {
    call.audit.fields['request.group'] = group
    noteUser(call, username)
    await this.owners.remove(call, group, username)
    return {}
  }
}

function noteUser(call: Call, username: string): void {
  call.audit.subject = username
  call.audit.fields['request.username'] = username
}
