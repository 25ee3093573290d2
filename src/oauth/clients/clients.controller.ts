import { Controller, Res } from '@nestjs/common'
import type { Call } from '../../common/call.js'
import { CurrentCall, ParsedBody, ParsedQuery, PathParam } from '../../common/http/parameters.decorator.js'
import { Route } from '../../common/http/route.decorator.js'
import {
  type DeletionAnswer,
  type DryRunQuery,
  IfMatch,
  type RawListQuery,
  type ResponseHeaders,
  sendDeletion,
  sendPage,
  sendVersioned,
} from '../../manage/index.js'
import type { ClientRepresentation, ClientWithSecret } from './client-representation.js'
import type { ClientChanges, NewClient } from './client-schemas.js'
import {
  CREATE_OAUTH_CLIENT,
  DELETE_CLIENT_SECRET,
  DELETE_OAUTH_CLIENT,
  GET_OAUTH_CLIENT,
  LIST_OAUTH_CLIENTS,
  ROTATE_CLIENT_SECRET,
  UPDATE_OAUTH_CLIENT,
} from './clients.routes.js'
import { ClientsService } from './clients.service.js'

@Controller()
export class ClientsController {
  constructor(private readonly clients: ClientsService) {}

  @Route(LIST_OAUTH_CLIENTS)
  async list(
    @ParsedQuery() query: RawListQuery,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<readonly ClientRepresentation[]> {
    return sendPage(response, await this.clients.list(query))
  }

  @Route(CREATE_OAUTH_CLIENT)
  async create(
    @CurrentCall() call: Call,
    @ParsedBody() body: NewClient,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<ClientWithSecret> {
    return sendVersioned(response, await this.clients.create(call, body))
  }

  @Route(GET_OAUTH_CLIENT)
  async get(
    @CurrentCall() call: Call,
    @PathParam('client') client: string,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<ClientRepresentation> {
    note(call, client)
    return sendVersioned(response, await this.clients.get(client))
  }

  @Route(UPDATE_OAUTH_CLIENT)
  async update(
    @CurrentCall() call: Call,
    @PathParam('client') client: string,
    @ParsedBody() body: ClientChanges,
    @IfMatch() ifMatch: string | undefined,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<ClientRepresentation> {
    note(call, client)
    return sendVersioned(response, await this.clients.update(call, client, body, ifMatch))
  }

  @Route(DELETE_OAUTH_CLIENT)
  async delete(
    @CurrentCall() call: Call,
    @PathParam('client') client: string,
    @ParsedQuery() query: DryRunQuery,
    @IfMatch() ifMatch: string | undefined,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<DeletionAnswer> {
    note(call, client)
    return sendDeletion(response, await this.clients.delete(call, client, query, ifMatch))
  }

  @Route(ROTATE_CLIENT_SECRET)
  async rotateSecret(
    @CurrentCall() call: Call,
    @PathParam('client') client: string,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<ClientWithSecret> {
    note(call, client)
    return sendVersioned(response, await this.clients.rotateSecret(call, client))
  }

  @Route(DELETE_CLIENT_SECRET)
  async deleteSecret(
    @CurrentCall() call: Call,
    @PathParam('client') client: string,
    @PathParam('secret') secret: string,
    @IfMatch() ifMatch: string | undefined,
  ): Promise<Record<string, never>> {
    note(call, client)
    call.audit.fields['request.secret-id'] = secret
    await this.clients.deleteSecret(call, client, secret, ifMatch)
    return {}
  }
}

function note(call: Call, client: string): void {
  call.audit.fields['request.oauth-client'] = client
}
