import { Injectable } from '@nestjs/common'
import type { Call } from '../../common/call.js'
import { sendPage } from '../lists/list-page.js'
import { auditTextOf, type DocumentFormQuery } from '../policy-documents/document-form.js'
import { noteOwner, type OwnerName } from '../policy-owner.js'
import { sendVersioned } from '../wire/entity-tag.js'
import type { ResponseHeaders } from '../wire/response-headers.js'
import { InlinePoliciesService } from './inline-policies.service.js'
import type { InlinePolicyRepresentation } from './inline-policy-representation.js'
import type { InlinePolicyBody, ListInlinePoliciesQuery } from './inline-policy-schemas.js'

/** Which inline policy, and which version of it the client saw. */
export interface InlinePolicyTarget {
  readonly owner: OwnerName
  readonly policy: string
  readonly ifMatch: string | undefined
}

/** What the controllers of both kinds of owner have in common: wire to service, with the fields of the audit event. */
@Injectable()
export class InlinePolicyCalls {
  constructor(private readonly policies: InlinePoliciesService) {}

  async list(
    call: Call,
    owner: OwnerName,
    query: ListInlinePoliciesQuery,
    response: ResponseHeaders,
  ): Promise<readonly InlinePolicyRepresentation[]> {
    noteOwner(call, owner)
    return sendPage(response, await this.policies.list(owner, query))
  }

  async create(
    call: Call,
    owner: OwnerName,
    body: InlinePolicyBody,
    response: ResponseHeaders,
  ): Promise<InlinePolicyRepresentation> {
    noteOwner(call, owner)
    call.audit.fields['request.policy'] = body.name
    call.audit.fields['request.policy-json'] = auditTextOf(body.policy)
    return sendVersioned(response, await this.policies.create(call, owner, body))
  }

  async get(
    call: Call,
    owner: OwnerName,
    policy: string,
    { form }: DocumentFormQuery,
    response: ResponseHeaders,
  ): Promise<InlinePolicyRepresentation> {
    noteOwner(call, owner)
    call.audit.fields['request.policy'] = policy
    return sendVersioned(response, await this.policies.get(owner, policy, form))
  }

  async update(
    call: Call,
    { owner, policy, ifMatch }: InlinePolicyTarget,
    body: InlinePolicyBody,
    response: ResponseHeaders,
  ): Promise<InlinePolicyRepresentation> {
    noteOwner(call, owner)
    call.audit.fields['request.policy'] = policy
    call.audit.fields['request.new-policy'] = body.name
    call.audit.fields['request.policy-json'] = auditTextOf(body.policy)
    return sendVersioned(response, await this.policies.update(call, owner, policy, body, ifMatch))
  }

  async delete(call: Call, { owner, policy, ifMatch }: InlinePolicyTarget): Promise<Record<string, never>> {
    noteOwner(call, owner)
    call.audit.fields['request.policy'] = policy
    await this.policies.delete(call, owner, policy, ifMatch)
    return {}
  }
}
