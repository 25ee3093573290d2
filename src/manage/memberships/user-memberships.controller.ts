import { Controller, Res } from '@nestjs/common'
import type { Call } from '../../common/call.js'
import { CurrentCall, ParsedQuery, PathParam } from '../../common/http/parameters.decorator.js'
import { Route } from '../../common/http/route.decorator.js'
import { sendPage } from '../lists/list-page.js'
import type { RawListQuery } from '../lists/list-query.js'
import type { ResponseHeaders } from '../wire/response-headers.js'
import type { UserMembershipRepresentation } from './membership-representation.js'
import { LIST_MEMBERSHIPS } from './memberships.routes.js'
import { UserMembershipsService } from './user-memberships.service.js'

@Controller()
export class UserMembershipsController {
  constructor(private readonly memberships: UserMembershipsService) {}

  @Route(LIST_MEMBERSHIPS)
  async list(
    @CurrentCall() call: Call,
    @PathParam('username') username: string,
    @ParsedQuery() query: RawListQuery,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<readonly UserMembershipRepresentation[]> {
    call.audit.subject = username
    call.audit.fields['request.username'] = username
    return sendPage(response, await this.memberships.list(username, query))
  }
}
