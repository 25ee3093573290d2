import { Injectable } from '@nestjs/common'
import { CallWriter } from '../../audit/index.js'
import type { Call } from '../../common/call.js'
import { Clock } from '../../common/clock.js'
import { Config } from '../../common/config/index.js'
import { Ids } from '../../common/ids.js'
import { PolicyEntity, PolicyVersionEntity, UnitOfWork } from '../../store/index.js'
import { Deletion, type DeletionAnswer, type DryRunQuery } from '../dry-run.js'
import { mapPage, type Page } from '../lists/list-page.js'
import { type RawListQuery, readListQuery } from '../lists/list-query.js'
import { readPage } from '../lists/read-page.js'
import { type DocumentForm, formOf } from '../policy-documents/document-form.js'
import { givenParameters } from '../policy-documents/given-parameters.js'
import { assertMatches, type Versioned } from '../wire/entity-tag.js'
import { findPolicy, findVersion } from './find-policy.js'
import { POLICIES_LIST } from './policies.list.js'
import { acceptedDocument, assertNotBuiltin, assertPolicyNameFree, assertUnused } from './policy-guards.js'
import { type PolicyRepresentation, type PolicyRow, representPolicy, summarisePolicy } from './policy-representation.js'
import type { NewPolicy } from './policy-schemas.js'
import { countPolicyUses } from './policy-use-counts.js'
import { findPolicyUses, type PolicyUse } from './policy-uses.js'

/** Managed policies: create, read, delete (domain-model 5.1). */
@Injectable()
export class PoliciesService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly writer: CallWriter,
    private readonly deletion: Deletion,
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** @throws DomainError `ValidationFailed` for a query that the list does not take */
  async list(raw: RawListQuery): Promise<Page<PolicyRow>> {
    const query = readListQuery(raw, POLICIES_LIST)
    return this.unitOfWork.read(async (manager) => {
      const page = await readPage(manager.createQueryBuilder(PolicyEntity, 'p'), POLICIES_LIST, query)
      const ids = page.rows.map(({ id }) => id)
      const uses = await countPolicyUses(manager, ids)
      return mapPage(page, (policies) =>
        policies.map((policy) => ({ ...summarisePolicy(policy), attachments: uses.get(policy.id) ?? 0 })),
      )
    })
  }

  /** @throws DomainError `NotFound` */
  async get(name: string, form: DocumentForm = 'object'): Promise<Versioned<PolicyRepresentation>> {
    return this.unitOfWork.read(async (manager) => {
      const policy = await findPolicy(manager, name)
      const version = await findVersion(manager, policy, policy.defaultVersion)
      return { version: policy.version, value: representPolicy(policy, version, form) }
    })
  }

  /** @throws DomainError `NotFound` */
  async uses(name: string): Promise<readonly PolicyUse[]> {
    return this.unitOfWork.read(async (manager) => findPolicyUses(manager, (await findPolicy(manager, name)).id))
  }

  /** @throws DomainError `ValidationFailed` with every problem of the document, `Conflict` when the name is taken */
  async create(call: Call, { name, policy: input, description }: NewPolicy): Promise<Versioned<PolicyRepresentation>> {
    const { text, parameters } = acceptedDocument(input, givenParameters(this.config))
    const committed = await this.writer.write(call, async (tx) => {
      await assertPolicyNameFree(tx.manager, name)
      const now = this.clock.now()
      const id = this.ids.uuid(now)
      await tx.manager.insert(PolicyEntity, {
        id,
        name,
        lowerName: name.toLowerCase(),
        description: description === undefined || description === '' ? null : description,
        builtin: false,
        // The driver's type of a JSON column does not know readonly lists.
        parameters: [...parameters],
        defaultVersion: 1,
        latestVersion: 1,
        createdAt: now,
        updatedAt: now,
      })
      await tx.manager.insert(PolicyVersionEntity, {
        id: this.ids.uuid(now),
        policyId: id,
        number: 1,
        document: text,
        createdAt: now,
        createdBy: call.caller?.username ?? '',
      })
      tx.change({ type: 'policy', id })
      return tx.manager.findOneByOrFail(PolicyEntity, { id })
    })
    const policy = committed.value
    return { version: policy.version, value: representPolicy(policy, { document: text }, formOf(input)) }
  }

  /** @throws DomainError `NotFound`, `PreconditionFailed`, `Conflict` when it ships with the service or is in use */
  async delete(call: Call, name: string, query: DryRunQuery, ifMatch: string | undefined): Promise<DeletionAnswer> {
    return this.deletion.run(call, query, async (tx) => {
      const policy = await findPolicy(tx.manager, name)
      assertMatches(ifMatch, policy.version)
      assertNotBuiltin(policy)
      await assertUnused(tx.manager, policy)
      const versions = await tx.manager.countBy(PolicyVersionEntity, { policyId: policy.id })
      await tx.manager.delete(PolicyEntity, { id: policy.id })
      tx.change({ type: 'policy', id: policy.id })
      return { policies: 1, versions }
    })
  }
}
