import { Controller, Res } from '@nestjs/common'
import type { Call } from '../../common/call.js'
import { CurrentCall, ParsedBody, ParsedQuery, PathParam } from '../../common/http/parameters.decorator.js'
import { Route } from '../../common/http/route.decorator.js'
import { sendPage } from '../lists/list-page.js'
import { auditTextOf, type DocumentFormQuery } from '../policy-documents/document-form.js'
import { PolicyBody } from '../policy-documents/policy-body.decorator.js'
import { IfMatch } from '../wire/if-match.decorator.js'
import type { ResponseHeaders } from '../wire/response-headers.js'
import {
  CREATE_POLICY_VERSION,
  DELETE_POLICY_VERSION,
  GET_POLICY_VERSION,
  LIST_POLICY_VERSIONS,
  type ListVersionsQuery,
  SET_DEFAULT_POLICY_VERSION,
} from './policies.routes.js'
import type { PolicyVersionRepresentation } from './policy-representation.js'
import type { NewVersion } from './policy-schemas.js'
import { PolicyVersionsService } from './policy-versions.service.js'

@Controller()
export class PolicyVersionsController {
  constructor(private readonly versions: PolicyVersionsService) {}

  @Route(LIST_POLICY_VERSIONS)
  async list(
    @CurrentCall() call: Call,
    @PathParam('policy') policy: string,
    @ParsedQuery() { form, ...query }: ListVersionsQuery,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<readonly PolicyVersionRepresentation[]> {
    call.audit.fields['request.policy'] = policy
    return sendPage(response, await this.versions.list(policy, query, form))
  }

  @Route(CREATE_POLICY_VERSION)
  async create(
    @CurrentCall() call: Call,
    @PathParam('policy') policy: string,
    @PolicyBody() body: NewVersion,
    @IfMatch() ifMatch: string | undefined,
  ): Promise<PolicyVersionRepresentation> {
    call.audit.fields['request.policy'] = policy
    call.audit.fields['request.policy-json'] = auditTextOf(body.policy)
    call.audit.fields['request.set-as-default'] = body.setAsDefault ?? false
    return this.versions.create(call, policy, body, ifMatch)
  }

  @Route(GET_POLICY_VERSION)
  async get(
    @CurrentCall() call: Call,
    @PathParam('policy') policy: string,
    @PathParam('version') version: string,
    @ParsedQuery() { form }: DocumentFormQuery,
  ): Promise<PolicyVersionRepresentation> {
    call.audit.fields['request.policy'] = policy
    call.audit.fields['request.version'] = version
    return this.versions.get(policy, version, form)
  }

  @Route(DELETE_POLICY_VERSION)
  async delete(
    @CurrentCall() call: Call,
    @PathParam('policy') policy: string,
    @PathParam('version') version: string,
  ): Promise<Record<string, never>> {
    call.audit.fields['request.policy'] = policy
    call.audit.fields['request.version'] = version
    await this.versions.delete(call, policy, version)
    return {}
  }

  @Route(SET_DEFAULT_POLICY_VERSION)
  async setDefault(
    @CurrentCall() call: Call,
    @PathParam('policy') policy: string,
    @ParsedBody() { version }: { readonly version: number },
    @IfMatch() ifMatch: string | undefined,
  ): Promise<PolicyVersionRepresentation> {
    call.audit.fields['request.policy'] = policy
    call.audit.fields['request.default-version'] = version
    return this.versions.setDefault(call, policy, version, ifMatch)
  }
}
