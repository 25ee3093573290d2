import { Controller, Res } from '@nestjs/common'
import type { Call } from '../../common/call.js'
import { CurrentCall, ParsedBody, ParsedQuery, PathParam } from '../../common/http/parameters.decorator.js'
import { Route } from '../../common/http/route.decorator.js'
import type { AttachmentRepresentation } from '../attachments/attachment-representation.js'
import { noteReference } from '../attachments/note-reference.js'
import type { ParametersQuery } from '../attachments/parameters-query.js'
import type { PolicyReference } from '../attachments/policy-reference.js'
import { sendPage } from '../lists/list-page.js'
import type { RawListQuery } from '../lists/list-query.js'
import type { ResponseHeaders } from '../wire/response-headers.js'
import { ATTACH_GUARDRAIL, DETACH_GUARDRAIL, LIST_GUARDRAILS } from './guardrails.routes.js'
import { GuardrailsService } from './guardrails.service.js'

@Controller()
export class GuardrailsController {
  constructor(private readonly guardrails: GuardrailsService) {}

  @Route(LIST_GUARDRAILS)
  async list(
    @ParsedQuery() query: RawListQuery,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<readonly AttachmentRepresentation[]> {
    return sendPage(response, await this.guardrails.list(query))
  }

  @Route(ATTACH_GUARDRAIL)
  async attach(@CurrentCall() call: Call, @ParsedBody() body: PolicyReference): Promise<AttachmentRepresentation> {
    noteReference(call, body)
    return this.guardrails.attach(call, body)
  }

  @Route(DETACH_GUARDRAIL)
  async detach(
    @CurrentCall() call: Call,
    @PathParam('policy') policy: string,
    @ParsedQuery() query: ParametersQuery,
  ): Promise<Record<string, never>> {
    noteReference(call, { policy, ...query })
    await this.guardrails.detach(call, policy, query)
    return {}
  }
}
