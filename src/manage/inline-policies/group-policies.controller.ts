import { Controller, Res } from '@nestjs/common'
import type { Call } from '../../common/call.js'
import { CurrentCall, ParsedQuery, PathParam } from '../../common/http/parameters.decorator.js'
import { Route } from '../../common/http/route.decorator.js'
import type { DocumentFormQuery } from '../policy-documents/document-form.js'
import { PolicyBody } from '../policy-documents/policy-body.decorator.js'
import { groupNamed } from '../policy-owner.js'
import { IfMatch } from '../wire/if-match.decorator.js'
import type { ResponseHeaders } from '../wire/response-headers.js'
import { InlinePolicyCalls } from './inline-policy-calls.js'
import { GROUP_POLICIES } from './inline-policies.routes.js'
import type { InlinePolicyRepresentation } from './inline-policy-representation.js'
import type { InlinePolicyBody, ListInlinePoliciesQuery } from './inline-policy-schemas.js'

@Controller()
export class GroupPoliciesController {
  constructor(private readonly calls: InlinePolicyCalls) {}

  @Route(GROUP_POLICIES.list)
  async list(
    @CurrentCall() call: Call,
    @PathParam('group') group: string,
    @ParsedQuery() query: ListInlinePoliciesQuery,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<readonly InlinePolicyRepresentation[]> {
    return this.calls.list(call, groupNamed(group), query, response)
  }

  @Route(GROUP_POLICIES.create)
  async create(
    @CurrentCall() call: Call,
    @PathParam('group') group: string,
    @PolicyBody() body: InlinePolicyBody,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<InlinePolicyRepresentation> {
    return this.calls.create(call, groupNamed(group), body, response)
  }

  @Route(GROUP_POLICIES.get)
  async get(
    @CurrentCall() call: Call,
    @PathParam('group') group: string,
    @PathParam('policy') policy: string,
    @ParsedQuery() query: DocumentFormQuery,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<InlinePolicyRepresentation> {
    return this.calls.get(call, groupNamed(group), policy, query, response)
  }

  @Route(GROUP_POLICIES.update)
  async update(
    @CurrentCall() call: Call,
    @PathParam('group') group: string,
    @PathParam('policy') policy: string,
    @PolicyBody() body: InlinePolicyBody,
    @IfMatch() ifMatch: string | undefined,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<InlinePolicyRepresentation> {
    return this.calls.update(call, { owner: groupNamed(group), policy, ifMatch }, body, response)
  }

  @Route(GROUP_POLICIES.delete)
  async delete(
    @CurrentCall() call: Call,
    @PathParam('group') group: string,
    @PathParam('policy') policy: string,
    @IfMatch() ifMatch: string | undefined,
  ): Promise<Record<string, never>> {
    return this.calls.delete(call, { owner: groupNamed(group), policy, ifMatch })
  }
}
