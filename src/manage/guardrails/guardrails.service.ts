import { Injectable } from '@nestjs/common'
import { CallWriter } from '../../audit/index.js'
import type { Call } from '../../common/call.js'
import { Clock } from '../../common/clock.js'
import { Config } from '../../common/config/index.js'
import { Ids } from '../../common/ids.js'
import { GuardrailEntity, UnitOfWork } from '../../store/index.js'
import {
  type AttachmentRepresentation,
  representAttachment,
  representAttachments,
} from '../attachments/attachment-representation.js'
import { parametersKey } from '../attachments/parameters-key.js'
import { type ParametersQuery, readParameters } from '../attachments/parameters-query.js'
import { pickAttached } from '../attachments/pick-attached.js'
import { type PolicyReference, resolveReference } from '../attachments/policy-reference.js'
import { mapPage, type Page } from '../lists/list-page.js'
import { type RawListQuery, readListQuery } from '../lists/list-query.js'
import { readPage } from '../lists/read-page.js'
import { findPolicy } from '../policies/find-policy.js'
import { givenParameters } from '../policy-documents/given-parameters.js'
import { GUARDRAILS_LIST } from './guardrails.list.js'
import { subjectOfPartition } from './partition-subject.js'

/** Managed policies that bind everybody: each must allow (design.md, layers of a decision). */
@Injectable()
export class GuardrailsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly writer: CallWriter,
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** @throws DomainError `ValidationFailed` for a query that the list does not take */
  async list(raw: RawListQuery): Promise<Page<AttachmentRepresentation>> {
    const query = readListQuery(raw, GUARDRAILS_LIST)
    return this.unitOfWork.read(async (manager) => {
      const page = await readPage(manager.createQueryBuilder(GuardrailEntity, 'r'), GUARDRAILS_LIST, query)
      const represented = await representAttachments(manager, page.rows)
      return mapPage(page, () => represented)
    })
  }

  /** Attaches; doing it twice is no mistake. @throws DomainError `NotFound`, `ValidationFailed` */
  async attach(call: Call, reference: PolicyReference): Promise<AttachmentRepresentation> {
    const committed = await this.writer.write(call, async (tx) => {
      const use = { type: 'guardrail', given: givenParameters(this.config) } as const
      const { policy, parameters } = await resolveReference(tx.manager, reference, use)
      const key = { policyId: policy.id, parametersKey: parametersKey(parameters) }
      const existing = await tx.manager.findOneBy(GuardrailEntity, key)
      if (existing !== null) return representAttachment(existing, policy.name)
      const createdAt = this.clock.now()
      await tx.manager.insert(GuardrailEntity, { id: this.ids.uuid(createdAt), ...key, parameters, createdAt })
      tx.change(subjectOfPartition(this.config))
      return representAttachment({ parameters, createdAt }, policy.name)
    })
    return committed.value
  }

  /** @throws DomainError `NotFound`, `ValidationFailed` when it is attached several times */
  async detach(call: Call, policyName: string, query: ParametersQuery): Promise<void> {
    const parameters = readParameters(query)
    await this.writer.write(call, async (tx) => {
      const { id: policyId } = await findPolicy(tx.manager, policyName)
      const rows = await tx.manager.findBy(GuardrailEntity, { policyId })
      const { id } = pickAttached(rows, policyName, parameters)
      await tx.manager.delete(GuardrailEntity, { id })
      tx.change(subjectOfPartition(this.config))
    })
  }
}
