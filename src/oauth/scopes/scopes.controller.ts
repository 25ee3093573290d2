import { Controller, Res } from '@nestjs/common'
import type { Call } from '../../common/call.js'
import { CurrentCall, ParsedQuery, PathParam } from '../../common/http/parameters.decorator.js'
import { Route } from '../../common/http/route.decorator.js'
import {
  auditTextOf,
  type DeletionAnswer,
  type DryRunQuery,
  IfMatch,
  PolicyBody,
  type RawListQuery,
  type ResponseHeaders,
  sendDeletion,
  sendPage,
  sendVersioned,
} from '../../manage/index.js'
import type { ScopeRepresentation } from './scope-representation.js'
import type { NewScope, ScopeChanges } from './scope-schemas.js'
import {
  CREATE_OAUTH_SCOPE,
  DELETE_OAUTH_SCOPE,
  GET_OAUTH_SCOPE,
  LIST_OAUTH_SCOPES,
  UPDATE_OAUTH_SCOPE,
} from './scopes.routes.js'
import { ScopesService } from './scopes.service.js'

@Controller()
export class ScopesController {
  constructor(private readonly scopes: ScopesService) {}

  @Route(LIST_OAUTH_SCOPES)
  async list(
    @ParsedQuery() query: RawListQuery,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<readonly ScopeRepresentation[]> {
    return sendPage(response, await this.scopes.list(query))
  }

  @Route(CREATE_OAUTH_SCOPE)
  async create(
    @CurrentCall() call: Call,
    @PolicyBody() body: NewScope,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<ScopeRepresentation> {
    note(call, body.name, body.policy)
    return sendVersioned(response, await this.scopes.create(call, body))
  }

  @Route(GET_OAUTH_SCOPE)
  async get(
    @CurrentCall() call: Call,
    @PathParam('scope') scope: string,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<ScopeRepresentation> {
    note(call, scope)
    return sendVersioned(response, await this.scopes.get(scope))
  }

  @Route(UPDATE_OAUTH_SCOPE)
  async update(
    @CurrentCall() call: Call,
    @PathParam('scope') scope: string,
    @PolicyBody() body: ScopeChanges,
    @IfMatch() ifMatch: string | undefined,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<ScopeRepresentation> {
    note(call, scope, body.policy)
    return sendVersioned(response, await this.scopes.update(call, scope, body, ifMatch))
  }

  @Route(DELETE_OAUTH_SCOPE)
  async delete(
    @CurrentCall() call: Call,
    @PathParam('scope') scope: string,
    @ParsedQuery() query: DryRunQuery,
    @IfMatch() ifMatch: string | undefined,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<DeletionAnswer> {
    note(call, scope)
    return sendDeletion(response, await this.scopes.delete(call, scope, query, ifMatch))
  }
}

function note(call: Call, scope: string, policy?: unknown): void {
  call.audit.fields['request.oauth-scope'] = scope
  if (policy !== undefined && policy !== null) call.audit.fields['request.policy-json'] = auditTextOf(policy)
}
