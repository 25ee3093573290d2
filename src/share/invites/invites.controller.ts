import { Controller, Req, Res } from '@nestjs/common'
import type { Request } from 'express'
import type { Call } from '../../common/call.js'
import { Config } from '../../common/config/index.js'
import { CurrentCall, ParsedBody, ParsedQuery, PathParam } from '../../common/http/parameters.decorator.js'
import { Route } from '../../common/http/route.decorator.js'
import {
  type DeletionAnswer,
  type RawListQuery,
  type ResponseHeaders,
  sendDeletion,
  sendPage,
} from '../../manage/index.js'
import { returnRules } from '../../sign-in/index.js'
import { inviteAddresses } from './invite-address.js'
import type { InviteRepresentation, MadeInviteRepresentation } from './invite-representation.js'
import { InviteRevocation, type RevocationQuery } from './invite-revocation.js'
import type { NewInviteBody } from './invite-schemas.js'
import { CREATE_INVITE, GET_INVITE, LIST_INVITES, REVOKE_INVITE } from './invites.routes.js'
import { InvitesService } from './invites.service.js'

/** Invites for whoever makes and administers them. */
@Controller()
export class InvitesController {
  constructor(
    private readonly invites: InvitesService,
    private readonly revocation: InviteRevocation,
    private readonly config: Config,
  ) {}

  @Route(CREATE_INVITE)
  async create(
    @CurrentCall() call: Call,
    @PathParam('group') group: string,
    @ParsedBody() body: NewInviteBody,
    @Req() request: Request,
  ): Promise<MadeInviteRepresentation> {
    note(call, group)
    noteOrder(call, body)
    const rules = returnRules(this.config, request)
    const { id, code, acceptBefore } = await this.invites.create(call, { group, body, returnRules: rules })
    const expiresAt = new Date(acceptBefore).toISOString()
    return { id, code, ...inviteAddresses(this.config, request, code), expiresAt }
  }

  @Route(LIST_INVITES)
  async list(
    @CurrentCall() call: Call,
    @PathParam('group') group: string,
    @ParsedQuery() query: RawListQuery,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<readonly InviteRepresentation[]> {
    note(call, group)
    return sendPage(response, await this.invites.list(group, query))
  }

  @Route(GET_INVITE)
  async get(
    @CurrentCall() call: Call,
    @PathParam('group') group: string,
    @PathParam('invite') id: string,
  ): Promise<InviteRepresentation> {
    note(call, group)
    const invite = await this.invites.get(group, id)
    call.audit.fields['request.invite'] = invite.id
    return invite
  }

  @Route(REVOKE_INVITE)
  async revoke(
    @CurrentCall() call: Call,
    @PathParam('group') group: string,
    @PathParam('invite') id: string,
    @ParsedQuery() query: RevocationQuery,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<DeletionAnswer> {
    note(call, group)
    if (query.cascade !== undefined) call.audit.fields['request.cascade'] = query.cascade
    return sendDeletion(response, await this.revocation.revoke(call, { group, id }, query))
  }
}

function note(call: Call, group: string): void {
  call.audit.fields['request.group'] = group
}

function noteOrder(call: Call, { groups, maxAccepts, acceptBefore, boundaryPolicy }: NewInviteBody): void {
  const { fields } = call.audit
  if (groups !== undefined) fields['request.groups'] = [...groups]
  if (maxAccepts !== undefined) fields['request.max-accepts'] = maxAccepts
  if (acceptBefore !== undefined) fields['request.accept-before'] = acceptBefore
  if (boundaryPolicy !== undefined && boundaryPolicy !== null) fields['request.policy'] = boundaryPolicy.policy
}
