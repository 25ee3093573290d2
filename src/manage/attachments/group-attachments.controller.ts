import { Controller, Res } from '@nestjs/common'
import type { Call } from '../../common/call.js'
import { CurrentCall, ParsedBody, ParsedQuery, PathParam } from '../../common/http/parameters.decorator.js'
import { Route } from '../../common/http/route.decorator.js'
import { sendPage } from '../lists/list-page.js'
import type { RawListQuery } from '../lists/list-query.js'
import { noteOwner, groupNamed } from '../policy-owner.js'
import type { ResponseHeaders } from '../wire/response-headers.js'
import type { AttachmentRepresentation } from './attachment-representation.js'
import { GROUP_ATTACHMENTS } from './attachments.routes.js'
import { AttachmentsService } from './attachments.service.js'
import { noteReference } from './note-reference.js'
import type { ParametersQuery } from './parameters-query.js'
import type { PolicyReference } from './policy-reference.js'

@Controller()
export class GroupAttachmentsController {
  constructor(private readonly attachments: AttachmentsService) {}

  @Route(GROUP_ATTACHMENTS.list)
  async list(
    @CurrentCall() call: Call,
    @PathParam('group') group: string,
    @ParsedQuery() query: RawListQuery,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<readonly AttachmentRepresentation[]> {
    noteOwner(call, groupNamed(group))
    return sendPage(response, await this.attachments.list(groupNamed(group), query))
  }

  @Route(GROUP_ATTACHMENTS.attach)
  async attach(
    @CurrentCall() call: Call,
    @PathParam('group') group: string,
    @ParsedBody() body: PolicyReference,
  ): Promise<AttachmentRepresentation> {
    noteOwner(call, groupNamed(group))
    noteReference(call, body)
    return this.attachments.attach(call, groupNamed(group), body)
  }

  @Route(GROUP_ATTACHMENTS.detach)
  async detach(
    @CurrentCall() call: Call,
    @PathParam('group') group: string,
    @PathParam('policy') policy: string,
    @ParsedQuery() query: ParametersQuery,
  ): Promise<Record<string, never>> {
    noteOwner(call, groupNamed(group))
    noteReference(call, { policy, ...query })
    await this.attachments.detach(call, groupNamed(group), policy, query)
    return {}
  }
}
