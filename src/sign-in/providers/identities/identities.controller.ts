import { Controller, Res } from '@nestjs/common'
import type { Call } from '../../../common/call.js'
import { CurrentCall, ParsedBody, ParsedQuery, PathParam } from '../../../common/http/parameters.decorator.js'
import { Route } from '../../../common/http/route.decorator.js'
import { type RawListQuery, type ResponseHeaders, sendPage } from '../../../manage/index.js'
import { LINK_IDENTITY, LIST_IDENTITIES, UNLINK_IDENTITY } from './identities.routes.js'
import { IdentitiesService } from './identities.service.js'
import type { IdentityRepresentation } from './identity-representation.js'
import type { LinkRequest, UnlinkQuery } from './identity-schemas.js'

@Controller()
export class IdentitiesController {
  constructor(private readonly identities: IdentitiesService) {}

  @Route(LIST_IDENTITIES)
  async list(
    @CurrentCall() call: Call,
    @PathParam('username') username: string,
    @ParsedQuery() query: RawListQuery,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<readonly IdentityRepresentation[]> {
    note(call, username)
    return sendPage(response, await this.identities.list(username, query))
  }

  @Route(LINK_IDENTITY)
  async link(
    @CurrentCall() call: Call,
    @PathParam('username') username: string,
    @ParsedBody() body: LinkRequest,
  ): Promise<IdentityRepresentation> {
    note(call, username)
    call.audit.fields['request.identity-provider'] = body.provider
    return this.identities.link(call, username, body)
  }

  @Route(UNLINK_IDENTITY)
  async unlink(
    @CurrentCall() call: Call,
    @PathParam('username') username: string,
    @PathParam('identity') identity: string,
    @ParsedQuery() query: UnlinkQuery,
  ): Promise<object> {
    note(call, username)
    call.audit.fields['request.identity'] = identity
    await this.identities.unlink(call, username, identity, query)
    return {}
  }
}

function note(call: Call, username: string): void {
  call.audit.subject = username
  call.audit.fields['request.username'] = username
}
