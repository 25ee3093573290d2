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
import { ServiceActionsService } from './service-actions.service.js'
import type { ServiceRepresentation, ServiceSummary } from './service-representation.js'
import type { NewService, ServiceActions, ServiceChanges } from './service-schemas.js'
import {
  DELETE_SERVICE,
  GET_SERVICE,
  LIST_SERVICES,
  REGISTER_SERVICE,
  REGISTER_SERVICE_ACTIONS,
  UPDATE_SERVICE,
} from './services.routes.js'
import { ServicesService } from './services.service.js'

@Controller()
export class ServicesController {
  constructor(
    private readonly services: ServicesService,
    private readonly actions: ServiceActionsService,
  ) {}

  @Route(LIST_SERVICES)
  async list(
    @ParsedQuery() query: RawListQuery,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<readonly ServiceSummary[]> {
    return sendPage(response, await this.services.list(query))
  }

  @Route(REGISTER_SERVICE)
  async register(
    @CurrentCall() call: Call,
    @ParsedBody() body: NewService,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<ServiceRepresentation> {
    call.audit.fields['request.service'] = body.name
    return sendVersioned(response, await this.services.register(call, body))
  }

  @Route(GET_SERVICE)
  async get(
    @CurrentCall() call: Call,
    @PathParam('service') service: string,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<ServiceRepresentation> {
    call.audit.fields['request.service'] = service
    return sendVersioned(response, await this.services.get(service))
  }

  @Route(UPDATE_SERVICE)
  async update(
    @CurrentCall() call: Call,
    @PathParam('service') service: string,
    @ParsedBody() body: ServiceChanges,
    @IfMatch() ifMatch: string | undefined,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<ServiceRepresentation> {
    call.audit.fields['request.service'] = service
    return sendVersioned(response, await this.services.update(call, service, body, ifMatch))
  }

  @Route(DELETE_SERVICE)
  async delete(
    @CurrentCall() call: Call,
    @PathParam('service') service: string,
    @ParsedQuery() query: DryRunQuery,
    @IfMatch() ifMatch: string | undefined,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<DeletionAnswer> {
    call.audit.fields['request.service'] = service
    return sendDeletion(response, await this.services.delete(call, service, query, ifMatch))
  }

  @Route(REGISTER_SERVICE_ACTIONS)
  async registerActions(
    @CurrentCall() call: Call,
    @PathParam('service') service: string,
    @ParsedBody() body: ServiceActions,
    @IfMatch() ifMatch: string | undefined,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<ServiceRepresentation> {
    call.audit.fields['request.service'] = service
    return sendVersioned(response, await this.actions.register(call, service, body, ifMatch))
  }
}
