import { Controller, Res } from '@nestjs/common'
import type { Call } from '../../common/call.js'
import { CurrentCall, ParsedQuery, PathParam } from '../../common/http/parameters.decorator.js'
import { Route } from '../../common/http/route.decorator.js'
import { type DeletionAnswer, type DryRunQuery, sendDeletion } from '../dry-run.js'
import { sendPage } from '../lists/list-page.js'
import type { RawListQuery } from '../lists/list-query.js'
import { auditTextOf, type DocumentFormQuery } from '../policy-documents/document-form.js'
import { PolicyBody } from '../policy-documents/policy-body.decorator.js'
import { sendVersioned } from '../wire/entity-tag.js'
import { IfMatch } from '../wire/if-match.decorator.js'
import type { ResponseHeaders } from '../wire/response-headers.js'
import {
  CREATE_POLICY,
  DELETE_POLICY,
  GET_POLICY,
  LIST_POLICIES,
  LIST_POLICY_ATTACHMENTS,
  type PolicyUseRepresentation,
  VALIDATE_POLICY,
} from './policies.routes.js'
import { PoliciesService } from './policies.service.js'
import type { PolicyRepresentation, PolicyRow } from './policy-representation.js'
import type { NewPolicy, PolicyToValidate } from './policy-schemas.js'
import { type PolicyValidation, PolicyValidationService } from './policy-validation.service.js'

@Controller()
export class PoliciesController {
  constructor(
    private readonly policies: PoliciesService,
    private readonly validation: PolicyValidationService,
  ) {}

  @Route(LIST_POLICIES)
  async list(
    @ParsedQuery() query: RawListQuery,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<readonly PolicyRow[]> {
    return sendPage(response, await this.policies.list(query))
  }

  @Route(CREATE_POLICY)
  async create(
    @CurrentCall() call: Call,
    @PolicyBody() body: NewPolicy,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<PolicyRepresentation> {
    call.audit.fields['request.policy'] = body.name
    call.audit.fields['request.policy-json'] = auditTextOf(body.policy)
    return sendVersioned(response, await this.policies.create(call, body))
  }

  @Route(VALIDATE_POLICY)
  async validate(@PolicyBody() body: PolicyToValidate): Promise<PolicyValidation> {
    return this.validation.validate(body)
  }

  @Route(GET_POLICY)
  async get(
    @CurrentCall() call: Call,
    @PathParam('policy') policy: string,
    @ParsedQuery() { form }: DocumentFormQuery,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<PolicyRepresentation> {
    call.audit.fields['request.policy'] = policy
    return sendVersioned(response, await this.policies.get(policy, form))
  }

  @Route(DELETE_POLICY)
  async delete(
    @CurrentCall() call: Call,
    @PathParam('policy') policy: string,
    @ParsedQuery() query: DryRunQuery,
    @IfMatch() ifMatch: string | undefined,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<DeletionAnswer> {
    call.audit.fields['request.policy'] = policy
    return sendDeletion(response, await this.policies.delete(call, policy, query, ifMatch))
  }

  @Route(LIST_POLICY_ATTACHMENTS)
  async attachments(
    @CurrentCall() call: Call,
    @PathParam('policy') policy: string,
  ): Promise<readonly PolicyUseRepresentation[]> {
    call.audit.fields['request.policy'] = policy
    const uses = await this.policies.uses(policy)
    return uses.map(({ kind, owner, parameters }) => ({ kind, ...owner, parameters }))
  }
}
