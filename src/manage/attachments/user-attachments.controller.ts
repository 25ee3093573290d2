import { Controller, Res } from '@nestjs/common'
import type { Call } from '../../common/call.js'
import { CurrentCall, ParsedBody, ParsedQuery, PathParam } from '../../common/http/parameters.decorator.js'
import { Route } from '../../common/http/route.decorator.js'
import { sendPage } from '../lists/list-page.js'
import type { RawListQuery } from '../lists/list-query.js'
import { noteOwner, userNamed } from '../policy-owner.js'
import type { ResponseHeaders } from '../wire/response-headers.js'
import type { AttachmentRepresentation } from './attachment-representation.js'
import { USER_ATTACHMENTS } from './attachments.routes.js'
import { AttachmentsService } from './attachments.service.js'
import { noteReference } from './note-reference.js'
import type { ParametersQuery } from './parameters-query.js'
import type { PolicyReference } from './policy-reference.js'

@Controller()
export class UserAttachmentsController {
  constructor(private readonly attachments: AttachmentsService) {}

  @Route(USER_ATTACHMENTS.list)
  async list(
    @CurrentCall() call: Call,
    @PathParam('username') username: string,
    @ParsedQuery() query: RawListQuery,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<readonly AttachmentRepresentation[]> {
    noteOwner(call, userNamed(username))
    return sendPage(response, await this.attachments.list(userNamed(username), query))
  }

  @Route(USER_ATTACHMENTS.attach)
  async attach(
    @CurrentCall() call: Call,
    @PathParam('username') username: string,
    @ParsedBody() body: PolicyReference,
  ): Promise<AttachmentRepresentation> {
    noteOwner(call, userNamed(username))
    noteReference(call, body)
    return this.attachments.attach(call, userNamed(username), body)
  }

  @Route(USER_ATTACHMENTS.detach)
  async detach(
    @CurrentCall() call: Call,
    @PathParam('username') username: string,
    @PathParam('policy') policy: string,
    @ParsedQuery() query: ParametersQuery,
  ): Promise<Record<string, never>> {
    noteOwner(call, userNamed(username))
    noteReference(call, { policy, ...query })
    await this.attachments.detach(call, userNamed(username), policy, query)
    return {}
  }
}
