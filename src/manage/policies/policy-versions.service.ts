import { Injectable } from '@nestjs/common'
import { CallWriter } from '../../audit/index.js'
import type { Call } from '../../common/call.js'
import { Clock } from '../../common/clock.js'
import { Config } from '../../common/config/index.js'
import { DomainError, notFound } from '../../common/errors/domain-error.js'
import { Ids } from '../../common/ids.js'
import { GuardrailEntity, PolicyEntity, PolicyVersionEntity, type Transaction, UnitOfWork } from '../../store/index.js'
import { subjectOfPartition } from '../guardrails/partition-subject.js'
import { mapPage, type Page } from '../lists/list-page.js'
import { type RawListQuery, readListQuery } from '../lists/list-query.js'
import { readPage } from '../lists/read-page.js'
import { type DocumentForm, formOf } from '../policy-documents/document-form.js'
import { givenParameters } from '../policy-documents/given-parameters.js'
import { assertMatches } from '../wire/entity-tag.js'
import { findPolicy, findVersion } from './find-policy.js'
import { VERSIONS_LIST } from './policies.list.js'
import {
  acceptedDocument,
  assertFitsUses,
  assertKnownParameters,
  assertNotBuiltin,
  assertRoomForVersion,
} from './policy-guards.js'
import { type PolicyVersionRepresentation, representVersion } from './policy-representation.js'
import type { NewVersion } from './policy-schemas.js'

/** Versions of managed policies: a document is never changed, another one is put into force. */
@Injectable()
export class PolicyVersionsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly writer: CallWriter,
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** @throws DomainError `NotFound`, `ValidationFailed` for a query that the list does not take */
  async list(
    name: string,
    raw: RawListQuery,
    form: DocumentForm = 'object',
  ): Promise<Page<PolicyVersionRepresentation>> {
    const query = readListQuery(raw, VERSIONS_LIST)
    return this.unitOfWork.read(async (manager) => {
      const policy = await findPolicy(manager, name)
      const ofPolicy = { policyId: policy.id }
      const builder = manager.createQueryBuilder(PolicyVersionEntity, 'v').where('v.policyId = :policyId', ofPolicy)
      const page = await readPage(builder, VERSIONS_LIST, query)
      return mapPage(page, (versions) => versions.map((version) => representVersion(policy, version, form)))
    })
  }

  /** @throws DomainError `NotFound` */
  async get(name: string, version: string, form: DocumentForm = 'object'): Promise<PolicyVersionRepresentation> {
    return this.unitOfWork.read(async (manager) => {
      const policy = await findPolicy(manager, name)
      return representVersion(policy, await findVersion(manager, policy, versionNumber(name, version)), form)
    })
  }

  /** @throws DomainError `ValidationFailed` with every problem of the document, `NotFound`, `PreconditionFailed`, `Conflict` */
  async create(
    call: Call,
    name: string,
    { policy: input, setAsDefault }: NewVersion,
    ifMatch?: string,
  ): Promise<PolicyVersionRepresentation> {
    const { text, parameters } = acceptedDocument(input, givenParameters(this.config))
    const committed = await this.writer.write(call, async (tx) => {
      const policy = await findPolicy(tx.manager, name)
      assertMatches(ifMatch, policy.version)
      assertNotBuiltin(policy)
      assertKnownParameters(policy, parameters)
      await assertRoomForVersion(tx.manager, policy)
      const number = policy.latestVersion + 1
      const now = this.clock.now()
      const made = { number, document: text, createdAt: now, createdBy: call.caller?.username ?? '' }
      await tx.manager.insert(PolicyVersionEntity, { id: this.ids.uuid(now), policyId: policy.id, ...made })
      await tx.manager.update(PolicyEntity, { id: policy.id }, { latestVersion: number, updatedAt: now })
      call.audit.fields['response.version'] = number
      if (setAsDefault === true) await this.putIntoForce(tx, policy, number)
      const changed = await findPolicy(tx.manager, name)
      return representVersion(changed, await findVersion(tx.manager, changed, number), formOf(input))
    })
    return committed.value
  }

  /** Puts a version into force. @throws DomainError `NotFound`, `PreconditionFailed`, `Conflict` where it would not do */
  async setDefault(
    call: Call,
    name: string,
    version: number,
    ifMatch: string | undefined,
  ): Promise<PolicyVersionRepresentation> {
    const committed = await this.writer.write(call, async (tx) => {
      const policy = await findPolicy(tx.manager, name)
      assertMatches(ifMatch, policy.version)
      assertNotBuiltin(policy)
      await this.putIntoForce(tx, policy, version)
      call.audit.changes = {
        before: { defaultVersion: policy.defaultVersion },
        after: { defaultVersion: version },
      }
      return representVersion({ defaultVersion: version }, await findVersion(tx.manager, policy, version), 'object')
    })
    return committed.value
  }

  /** @throws DomainError `NotFound`, `Conflict` for the version in force */
  async delete(call: Call, name: string, version: string): Promise<void> {
    await this.writer.write(call, async (tx) => {
      const policy = await findPolicy(tx.manager, name)
      assertNotBuiltin(policy)
      const { id, number } = await findVersion(tx.manager, policy, versionNumber(name, version))
      assertNotDefault(policy, number)
      await tx.manager.delete(PolicyVersionEntity, { id })
    })
  }

  private async putIntoForce(tx: Transaction, policy: PolicyEntity, number: number): Promise<void> {
    const { document } = await findVersion(tx.manager, policy, number)
    await assertFitsUses(tx.manager, policy, document, givenParameters(this.config))
    const columns = { defaultVersion: number, updatedAt: this.clock.now() }
    await tx.manager.update(PolicyEntity, { id: policy.id }, columns)
    tx.change({ type: 'policy', id: policy.id })
    // A guardrail is held by nobody in particular: everybody has to hear of it.
    const guardrails = await tx.manager.countBy(GuardrailEntity, { policyId: policy.id })
    if (guardrails > 0) tx.change(subjectOfPartition(this.config))
  }
}

/** @throws DomainError `NotFound` for what is no number of a version */
function versionNumber(name: string, version: string): number {
  if (!/^[1-9]\d{0,8}$/.test(version)) throw notFound('policy-version', `${name}/${version}`)
  return Number(version)
}

function assertNotDefault({ name, defaultVersion }: PolicyEntity, number: number): void {
  if (number !== defaultVersion) return
  const problem = `version ${number} of \`${name}\` is in force: put another one into force first`
  throw new DomainError('Conflict', { problems: { version: problem } })
}
