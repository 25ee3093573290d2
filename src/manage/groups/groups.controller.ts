import { Controller, Res } from '@nestjs/common'
import type { Call } from '../../common/call.js'
import { CurrentCall, ParsedBody, ParsedQuery, PathParam } from '../../common/http/parameters.decorator.js'
import { Route } from '../../common/http/route.decorator.js'
import { type DeletionAnswer, type DryRunQuery, sendDeletion } from '../dry-run.js'
import { sendPage } from '../lists/list-page.js'
import type { RawListQuery } from '../lists/list-query.js'
import { sendVersioned } from '../wire/entity-tag.js'
import { IfMatch } from '../wire/if-match.decorator.js'
import type { ResponseHeaders } from '../wire/response-headers.js'
import type { GroupRepresentation } from './group-representation.js'
import type { DeleteGroupQuery, GroupChanges, MoveTried, NewGroup, NewParent } from './group-schemas.js'
import {
  CREATE_GROUP,
  DELETE_GROUP,
  GET_GROUP,
  LIST_GROUPS,
  MOVE_GROUP,
  PATCH_GROUP,
  PUT_GROUP,
} from './groups.routes.js'
import { GroupsService } from './groups.service.js'

@Controller()
export class GroupsController {
  constructor(private readonly groups: GroupsService) {}

  @Route(LIST_GROUPS)
  async list(
    @ParsedQuery() query: RawListQuery,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<readonly GroupRepresentation[]> {
    return sendPage(response, await this.groups.list(query))
  }

  @Route(CREATE_GROUP)
  async create(
    @CurrentCall() call: Call,
    @ParsedBody() body: NewGroup,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<GroupRepresentation> {
    call.audit.fields['request.group'] = body.name
    return sendVersioned(response, await this.groups.create(call, body))
  }

  @Route(GET_GROUP)
  async get(
    @CurrentCall() call: Call,
    @PathParam('group') group: string,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<GroupRepresentation> {
    call.audit.fields['request.group'] = group
    return sendVersioned(response, await this.groups.get(group))
  }

  @Route(PUT_GROUP)
  async put(
    @CurrentCall() call: Call,
    @PathParam('group') group: string,
    @ParsedBody() body: GroupChanges,
    @IfMatch() ifMatch: string | undefined,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<GroupRepresentation> {
    call.audit.fields['request.group'] = group
    if (body.name !== undefined && body.name !== null) call.audit.fields['request.new-group'] = body.name
    return sendVersioned(response, await this.groups.update(call, group, body, ifMatch))
  }

  @Route(PATCH_GROUP)
  async patch(
    @CurrentCall() call: Call,
    @PathParam('group') group: string,
    @ParsedBody() body: GroupChanges,
    @IfMatch() ifMatch: string | undefined,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<GroupRepresentation> {
    return this.put(call, group, body, ifMatch, response)
  }

  @Route(MOVE_GROUP)
  async move(
    @CurrentCall() call: Call,
    @PathParam('group') group: string,
    @ParsedBody() body: NewParent,
    @ParsedQuery() { dryRun }: DryRunQuery,
    @IfMatch() ifMatch: string | undefined,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<GroupRepresentation | MoveTried> {
    call.audit.fields['request.group'] = group
    call.audit.fields['request.parent'] = body.parent
    const answer = await this.groups.move(call, group, body, { dryRun, ifMatch })
    return 'dryRun' in answer ? answer : sendVersioned(response, answer)
  }

  @Route(DELETE_GROUP)
  async delete(
    @CurrentCall() call: Call,
    @PathParam('group') group: string,
    @ParsedQuery() query: DeleteGroupQuery,
    @IfMatch() ifMatch: string | undefined,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<DeletionAnswer> {
    call.audit.fields['request.group'] = group
    if (query.recursive === 'true') call.audit.fields['request.recursive'] = true
    return sendDeletion(response, await this.groups.delete(call, group, query, ifMatch))
  }
}
