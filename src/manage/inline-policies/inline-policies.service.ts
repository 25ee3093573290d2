import { Injectable } from '@nestjs/common'
import type { EntityManager } from 'typeorm'
import { CallWriter } from '../../audit/index.js'
import type { Call } from '../../common/call.js'
import { Clock } from '../../common/clock.js'
import { DomainError, notFound } from '../../common/errors/domain-error.js'
import { Ids } from '../../common/ids.js'
import { InlinePolicyEntity, UnitOfWork } from '../../store/index.js'
import { mapPage, type Page } from '../lists/list-page.js'
import { readListQuery } from '../lists/list-query.js'
import { readPage } from '../lists/read-page.js'
import { type DocumentForm, formOf } from '../policy-documents/document-form.js'
import { inlineDocumentText } from '../policy-documents/inline-document.js'
import { findOwner, ownerColumns, type OwnerName, type PolicyOwner, subjectOfOwner } from '../policy-owner.js'
import { assertMatches, type Versioned } from '../wire/entity-tag.js'
import { INLINE_POLICIES_LIST } from './inline-policies.list.js'
import { assertInlineLimit } from './inline-limits.js'
import { type InlinePolicyRepresentation, representInlinePolicy } from './inline-policy-representation.js'
import type { InlinePolicyBody, ListInlinePoliciesQuery } from './inline-policy-schemas.js'

/** Policies that belong to one user or one group (wire-protocol 3.4). */
@Injectable()
export class InlinePoliciesService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly writer: CallWriter,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** @throws DomainError `NotFound`, `ValidationFailed` for a query that the list does not take */
  async list(
    ownerName: OwnerName,
    { form = 'string', ...raw }: ListInlinePoliciesQuery,
  ): Promise<Page<InlinePolicyRepresentation>> {
    const query = readListQuery(raw, INLINE_POLICIES_LIST)
    return this.unitOfWork.read(async (manager) => {
      const owner = await findOwner(manager, ownerName)
      const builder = manager.createQueryBuilder(InlinePolicyEntity, 'p').where(ownerColumns(owner))
      const page = await readPage(builder, INLINE_POLICIES_LIST, query)
      return mapPage(page, (policies) => policies.map((policy) => representInlinePolicy(policy, form)))
    })
  }

  /** @throws DomainError `NotFound` */
  async get(
    ownerName: OwnerName,
    name: string,
    form: DocumentForm = 'string',
  ): Promise<Versioned<InlinePolicyRepresentation>> {
    return this.unitOfWork.read(async (manager) => {
      const policy = await findInlinePolicy(manager, await findOwner(manager, ownerName), name)
      return { version: policy.version, value: representInlinePolicy(policy, form) }
    })
  }

  /** @throws DomainError `ValidationFailed` with every problem of the document, `NotFound`, `Conflict` */
  async create(
    call: Call,
    ownerName: OwnerName,
    { name, policy }: InlinePolicyBody,
  ): Promise<Versioned<InlinePolicyRepresentation>> {
    const document = inlineDocumentText(policy)
    const committed = await this.writer.write(call, async (tx) => {
      const owner = await findOwner(tx.manager, ownerName)
      const siblings = await tx.manager.findBy(InlinePolicyEntity, ownerColumns(owner))
      assertFree(siblings, name)
      assertInlineLimit(owner, [document, ...siblings.map((sibling) => sibling.document)])
      const now = this.clock.now()
      const id = this.ids.uuid(now)
      const columns = { ...ownerColumns(owner), name, lowerName: name.toLowerCase(), document }
      await tx.manager.insert(InlinePolicyEntity, { id, ...columns, createdAt: now, updatedAt: now })
      tx.change(subjectOfOwner(owner))
      return tx.manager.findOneByOrFail(InlinePolicyEntity, { id })
    })
    return representVersioned(committed.value, formOf(policy))
  }

  /** Puts a document, and perhaps a name, in the place of those of a policy. Throws like `create`, and `PreconditionFailed`. */
  async update(
    call: Call,
    ownerName: OwnerName,
    currentName: string,
    { name, policy }: InlinePolicyBody,
    ifMatch: string | undefined,
  ): Promise<Versioned<InlinePolicyRepresentation>> {
    const document = inlineDocumentText(policy)
    const committed = await this.writer.write(call, async (tx) => {
      const owner = await findOwner(tx.manager, ownerName)
      const { id, version } = await findInlinePolicy(tx.manager, owner, currentName)
      assertMatches(ifMatch, version)
      const all = await tx.manager.findBy(InlinePolicyEntity, ownerColumns(owner))
      const siblings = all.filter((sibling) => sibling.id !== id)
      assertFree(siblings, name)
      assertInlineLimit(owner, [document, ...siblings.map((sibling) => sibling.document)])
      const columns = { name, lowerName: name.toLowerCase(), document, updatedAt: this.clock.now() }
      await tx.manager.update(InlinePolicyEntity, { id }, columns)
      tx.change(subjectOfOwner(owner))
      return tx.manager.findOneByOrFail(InlinePolicyEntity, { id })
    })
    return representVersioned(committed.value, formOf(policy))
  }

  /** @throws DomainError `NotFound`, `PreconditionFailed` */
  async delete(call: Call, ownerName: OwnerName, name: string, ifMatch: string | undefined): Promise<void> {
    await this.writer.write(call, async (tx) => {
      const owner = await findOwner(tx.manager, ownerName)
      const { id, version } = await findInlinePolicy(tx.manager, owner, name)
      assertMatches(ifMatch, version)
      await tx.manager.delete(InlinePolicyEntity, { id })
      tx.change(subjectOfOwner(owner))
    })
  }
}

function representVersioned(policy: InlinePolicyEntity, form: DocumentForm): Versioned<InlinePolicyRepresentation> {
  return { version: policy.version, value: representInlinePolicy(policy, form) }
}

async function findInlinePolicy(manager: EntityManager, owner: PolicyOwner, name: string): Promise<InlinePolicyEntity> {
  const lowerName = name.toLowerCase()
  const policy = await manager.findOneBy(InlinePolicyEntity, { ...ownerColumns(owner), lowerName })
  if (policy?.name !== name) throw notFound('policy', name)
  return policy
}

function assertFree(siblings: readonly InlinePolicyEntity[], name: string): void {
  const taken = siblings.find(({ lowerName }) => lowerName === name.toLowerCase())
  if (taken === undefined) return
  throw new DomainError('Conflict', { problems: { name: `policy \`${taken.name}\` exists already` } })
}
