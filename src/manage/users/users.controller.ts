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
import type { UserRepresentation } from './user-representation.js'
import type { NewUser, UserChanges } from './user-schemas.js'
import { CREATE_USER, DELETE_USER, GET_USER, LIST_USERS, PATCH_USER, PUT_USER } from './users.routes.js'
import { UsersService } from './users.service.js'

/** What the audit event says instead of a password. */
const MASKED = '********'

@Controller()
export class UsersController {
  constructor(private readonly users: UsersService) {}

  @Route(LIST_USERS)
  async list(
    @ParsedQuery() query: RawListQuery,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<readonly UserRepresentation[]> {
    return sendPage(response, await this.users.list(query))
  }

  @Route(CREATE_USER)
  async create(
    @CurrentCall() call: Call,
    @ParsedBody() body: NewUser,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<UserRepresentation> {
    noteUser(call, body.username)
    notePassword(call, body)
    return sendVersioned(response, await this.users.create(call, body))
  }

  @Route(GET_USER)
  async get(
    @CurrentCall() call: Call,
    @PathParam('username') username: string,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<UserRepresentation> {
    noteUser(call, username)
    return sendVersioned(response, await this.users.get(username))
  }

  @Route(PUT_USER)
  async put(
    @CurrentCall() call: Call,
    @PathParam('username') username: string,
    @ParsedBody() body: UserChanges,
    @IfMatch() ifMatch: string | undefined,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<UserRepresentation> {
    noteUser(call, username)
    notePassword(call, body)
    if (body.username !== undefined && body.username !== null) call.audit.fields['request.new-username'] = body.username
    return sendVersioned(response, await this.users.update(call, username, body, ifMatch))
  }

  @Route(PATCH_USER)
  async patch(
    @CurrentCall() call: Call,
    @PathParam('username') username: string,
    @ParsedBody() body: UserChanges,
    @IfMatch() ifMatch: string | undefined,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<UserRepresentation> {
    return this.put(call, username, body, ifMatch, response)
  }

  @Route(DELETE_USER)
  async delete(
    @CurrentCall() call: Call,
    @PathParam('username') username: string,
    @ParsedQuery() query: DryRunQuery,
    @IfMatch() ifMatch: string | undefined,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<DeletionAnswer> {
    noteUser(call, username)
    return sendDeletion(response, await this.users.delete(call, username, query, ifMatch))
  }
}

function noteUser(call: Call, username: string): void {
  call.audit.subject = username
  call.audit.fields['request.username'] = username
}

function notePassword(call: Call, { password, passwordHash }: Pick<UserChanges, 'password' | 'passwordHash'>): void {
  if (password !== undefined && password !== null) call.audit.fields['request.password'] = MASKED
  if (passwordHash !== undefined && passwordHash !== null) call.audit.fields['request.password-hash'] = MASKED
}
