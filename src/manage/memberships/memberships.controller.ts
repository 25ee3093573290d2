import { Controller, Res } from '@nestjs/common'
import type { Call } from '../../common/call.js'
import { CurrentCall, ParsedBody, ParsedQuery, PathParam } from '../../common/http/parameters.decorator.js'
import { Route } from '../../common/http/route.decorator.js'
import { type DeletionAnswer, sendDeletion } from '../dry-run.js'
import { sendPage } from '../lists/list-page.js'
import type { RawListQuery } from '../lists/list-query.js'
import type { ResponseHeaders } from '../wire/response-headers.js'
import { MemberRemoval, type RemovalQuery } from './member-removal.js'
import type { MembershipRepresentation } from './membership-representation.js'
import type { MembershipChanges, NewMember } from './membership-schemas.js'
import {
  ADD_USER_TO_GROUP,
  LIST_GROUP_MEMBERS,
  REMOVE_MEMBER,
  REMOVE_USER_FROM_GROUP,
  UPDATE_MEMBERSHIP,
} from './memberships.routes.js'
import { MembershipsService } from './memberships.service.js'

@Controller()
export class MembershipsController {
  constructor(
    private readonly memberships: MembershipsService,
    private readonly removal: MemberRemoval,
  ) {}

  @Route(ADD_USER_TO_GROUP)
  async add(
    @CurrentCall() call: Call,
    @PathParam('group') group: string,
    @ParsedBody() body: NewMember,
  ): Promise<Record<string, never>> {
    noteMember(call, group, body.user)
    noteWindow(call, body)
    await this.memberships.add(call, group, body)
    return {}
  }

  @Route(REMOVE_USER_FROM_GROUP)
  async remove(
    @CurrentCall() call: Call,
    @PathParam('group') group: string,
    @PathParam('username') username: string,
  ): Promise<Record<string, never>> {
    noteMember(call, group, username)
    await this.removal.remove(call, { group, username })
    return {}
  }

  @Route(REMOVE_MEMBER)
  async removeMember(
    @CurrentCall() call: Call,
    @PathParam('group') group: string,
    @PathParam('username') username: string,
    @ParsedQuery() query: RemovalQuery,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<DeletionAnswer> {
    noteMember(call, group, username)
    if (query.cascade !== undefined) call.audit.fields['request.cascade'] = query.cascade
    return sendDeletion(response, await this.removal.remove(call, { group, username }, query))
  }

  @Route(LIST_GROUP_MEMBERS)
  async list(
    @CurrentCall() call: Call,
    @PathParam('group') group: string,
    @ParsedQuery() query: RawListQuery,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<readonly MembershipRepresentation[]> {
    call.audit.fields['request.group'] = group
    return sendPage(response, await this.memberships.list(group, query))
  }

  @Route(UPDATE_MEMBERSHIP)
  async update(
    @CurrentCall() call: Call,
    @PathParam('group') group: string,
    @PathParam('username') username: string,
    @ParsedBody() body: MembershipChanges,
  ): Promise<MembershipRepresentation> {
    noteMember(call, group, username)
    noteWindow(call, body)
    return this.memberships.update(call, group, username, body)
  }
}

function noteMember(call: Call, group: string, username: string): void {
  call.audit.subject = username
  call.audit.fields['request.group'] = group
  call.audit.fields['request.username'] = username
}

function noteWindow(call: Call, { notBefore, notAfter }: MembershipChanges): void {
  if (notBefore !== undefined) call.audit.fields['request.not-before'] = notBefore
  if (notAfter !== undefined) call.audit.fields['request.not-after'] = notAfter
}
