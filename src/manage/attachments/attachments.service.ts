import { Injectable } from '@nestjs/common'
import type { EntityManager } from 'typeorm'
import { CallWriter } from '../../audit/index.js'
import type { Call } from '../../common/call.js'
import { Clock } from '../../common/clock.js'
import { Config } from '../../common/config/index.js'
import { DomainError } from '../../common/errors/domain-error.js'
import { Ids } from '../../common/ids.js'
import { Permissions } from '../../common/permissions.js'
import { AttachmentEntity, UnitOfWork } from '../../store/index.js'
import { mapPage, type Page } from '../lists/list-page.js'
import { type RawListQuery, readListQuery } from '../lists/list-query.js'
import { readPage } from '../lists/read-page.js'
import { findPolicy } from '../policies/find-policy.js'
import { givenParameters } from '../policy-documents/given-parameters.js'
import { findOwner, ownerColumns, type OwnerName, type PolicyOwner, subjectOfOwner } from '../policy-owner.js'
import {
  type AttachmentRepresentation,
  representAttachment,
  representAttachments,
} from './attachment-representation.js'
import { ATTACHMENTS_LIST } from './attachments.list.js'
import { parametersKey } from './parameters-key.js'
import { type ParametersQuery, readParameters } from './parameters-query.js'
import { pickAttached } from './pick-attached.js'
import { type PolicyReference, resolveReference } from './policy-reference.js'

/** Managed policies that users and groups have. Attaching needs the right to both sides: the target and the policy. */
@Injectable()
export class AttachmentsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly writer: CallWriter,
    private readonly permissions: Permissions,
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** @throws DomainError `NotFound`, `ValidationFailed` for a query that the list does not take */
  async list(ownerName: OwnerName, raw: RawListQuery): Promise<Page<AttachmentRepresentation>> {
    const query = readListQuery(raw, ATTACHMENTS_LIST)
    return this.unitOfWork.read(async (manager) => {
      const owner = await findOwner(manager, ownerName)
      const builder = manager.createQueryBuilder(AttachmentEntity, 'a').where(ownerColumns(owner))
      const page = await readPage(builder, ATTACHMENTS_LIST, query)
      const represented = await representAttachments(manager, page.rows)
      return mapPage(page, () => represented)
    })
  }

  /** Attaches; doing it twice is no mistake. @throws DomainError `NotPermitted`, `NotFound`, `ValidationFailed`, `Conflict` */
  async attach(call: Call, ownerName: OwnerName, reference: PolicyReference): Promise<AttachmentRepresentation> {
    await this.permissions.assertPermitted(call, 'AttachPolicy', `policies/${reference.policy}`)
    const committed = await this.writer.write(call, async (tx) => {
      const owner = await findOwner(tx.manager, ownerName)
      const use = { type: 'identity', given: givenParameters(this.config) } as const
      const { policy, parameters } = await resolveReference(tx.manager, reference, use)
      const key = { ...ownerColumns(owner), policyId: policy.id, parametersKey: parametersKey(parameters) }
      const existing = await tx.manager.findOneBy(AttachmentEntity, key)
      if (existing !== null) return representAttachment(existing, policy.name)
      await this.assertRoom(tx.manager, owner)
      const createdAt = this.clock.now()
      await tx.manager.insert(AttachmentEntity, { id: this.ids.uuid(createdAt), ...key, parameters, createdAt })
      tx.change(subjectOfOwner(owner))
      return representAttachment({ parameters, createdAt }, policy.name)
    })
    return committed.value
  }

  /** @throws DomainError `NotPermitted`, `NotFound`, `ValidationFailed` when it is attached several times */
  async detach(call: Call, ownerName: OwnerName, policyName: string, query: ParametersQuery): Promise<void> {
    await this.permissions.assertPermitted(call, 'DetachPolicy', `policies/${policyName}`)
    const parameters = readParameters(query)
    await this.writer.write(call, async (tx) => {
      const owner = await findOwner(tx.manager, ownerName)
      const { id: policyId } = await findPolicy(tx.manager, policyName)
      const rows = await tx.manager.findBy(AttachmentEntity, { ...ownerColumns(owner), policyId })
      const { id } = pickAttached(rows, policyName, parameters)
      await tx.manager.delete(AttachmentEntity, { id })
      tx.change(subjectOfOwner(owner))
    })
  }

  private async assertRoom(manager: EntityManager, owner: PolicyOwner): Promise<void> {
    const most = this.config.maxAttachedPolicies
    if ((await manager.countBy(AttachmentEntity, ownerColumns(owner))) < most) return
    const problem = `${owner.type} \`${owner.name}\` has ${most} policies, which is the limit \`MAX_ATTACHED_POLICIES\``
    throw new DomainError('Conflict', { problems: { policy: problem } })
  }
}
