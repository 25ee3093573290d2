import { Controller, Req, Res } from '@nestjs/common'
import type { Request } from 'express'
import type { Call } from '../../common/call.js'
import { Config } from '../../common/config/index.js'
import { CurrentCall, ParsedBody, ParsedQuery, PathParam } from '../../common/http/parameters.decorator.js'
import { Route } from '../../common/http/route.decorator.js'
import {
  type DeletionAnswer,
  type DryRunQuery,
  type RawListQuery,
  type ResponseHeaders,
  sendDeletion,
  sendPage,
} from '../../manage/index.js'
import { returnRules } from '../../sign-in/index.js'
import { inviteAddresses } from '../invites/invite-address.js'
import type { MadeShare, ShareRepresentation } from './share-representation.js'
import type { NewShareBody } from './share-schemas.js'
import { CREATE_SHARE, GET_SHARE, LIST_SHARES, LIST_SHARES_OF_USER, REVOKE_SHARE } from './shares.routes.js'
import { SharesService } from './shares.service.js'

/** What people share of their own permissions. */
@Controller()
export class SharesController {
  constructor(
    private readonly shares: SharesService,
    private readonly config: Config,
  ) {}

  @Route(CREATE_SHARE)
  async create(
    @CurrentCall() call: Call,
    @ParsedBody() body: NewShareBody,
    @Req() request: Request,
  ): Promise<MadeShare> {
    call.audit.fields['request.service'] = body.service
    call.audit.fields['request.actions'] = body.actions
    call.audit.fields['request.resources'] = body.resources
    const {
      id: invite,
      share,
      code,
      acceptBefore,
    } = await this.shares.create(call, body, returnRules(this.config, request))
    const expiresAt = new Date(acceptBefore).toISOString()
    return { id: share, invite, code, ...inviteAddresses(this.config, request, code), expiresAt }
  }

  @Route(LIST_SHARES)
  async list(
    @ParsedQuery() query: RawListQuery,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<readonly ShareRepresentation[]> {
    return sendPage(response, await this.shares.list(query))
  }

  @Route(LIST_SHARES_OF_USER)
  async listOfUser(
    @CurrentCall() call: Call,
    @PathParam('username') username: string,
    @ParsedQuery() query: RawListQuery,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<readonly ShareRepresentation[]> {
    call.audit.subject = username
    return sendPage(response, await this.shares.list(query, username))
  }

  @Route(GET_SHARE)
  async get(@CurrentCall() call: Call, @PathParam('share') share: string): Promise<ShareRepresentation> {
    call.audit.fields['request.share'] = share
    return this.shares.get(call, share)
  }

  @Route(REVOKE_SHARE)
  async revoke(
    @CurrentCall() call: Call,
    @PathParam('share') share: string,
    @ParsedQuery() query: DryRunQuery,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<DeletionAnswer> {
    call.audit.fields['request.share'] = share
    return sendDeletion(response, await this.shares.revoke(call, share, query))
  }
}
