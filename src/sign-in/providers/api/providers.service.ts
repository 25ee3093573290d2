import { isDeepStrictEqual } from 'node:util'
import type { EntityManager } from 'typeorm'
import type { CallWriter } from '../../../audit/index.js'
import type { Json } from '../../../common/audit-event.js'
import type { Call } from '../../../common/call.js'
import type { Clock } from '../../../common/clock.js'
import { DomainError, notFound } from '../../../common/errors/domain-error.js'
import { throwProblems } from '../../../common/errors/throw-problems.js'
import type { Ids } from '../../../common/ids.js'
import type { Permissions } from '../../../common/permissions.js'
import type { SecretBox } from '../../../common/secrets/secret-box.js'
import {
  awaitNobodyOf,
  assertMatches,
  type Deletion,
  type DeletionAnswer,
  type DryRunQuery,
  mapPage,
  type Page,
  type RawListQuery,
  readListQuery,
  type Versioned,
} from '../../../manage/index.js'
import { IdentityProviderEntity, type Transaction, type UnitOfWork } from '../../../store/index.js'
import type { Profile } from '../../federation/profile.js'
import type { Sessions } from '../../sessions/sessions.js'
import { groupMappingSchema, mapGroups, type Verdict } from '../admission-side.js'
import { type CompileDependencies, compileProvider } from '../compile-provider.js'
import type { CompiledProvider, KnownProvider, ProviderDefinition, ProviderRow } from '../found-provider.js'
import type { IdentityProviders } from '../identity-providers.js'
import { withHashes } from '../kinds/plain-passwords.js'
import type { ProviderReview } from '../provider-review.js'
import { type CheckAnswer, checkProvider, targetsOf } from './check-provider.js'
import { changedDefinition, isGiven, newDefinition } from './definition-of-body.js'
import { deleteProvider } from './deletion-of-provider.js'
import { columnsOf } from './provider-columns.js'
import { type IdentityProviderRepresentation, representProvider } from './provider-representation.js'
import type { NewProvider, ProviderChanges, TestedPerson } from './provider-schemas.js'
import { PROVIDERS_LIST, pageOfProviders } from './providers.list.js'
import { secretStaysHome } from './secret-stays-home.js'

const MOST_PROVIDERS = 100

/** What the administration of providers works with. */
export interface ProvidersServiceOptions extends CompileDependencies {
  readonly unitOfWork: UnitOfWork
  readonly writer: CallWriter
  readonly deletion: Deletion
  readonly permissions: Permissions
  readonly secretBox: SecretBox
  readonly providers: IdentityProviders
  readonly sessions: Sessions
  readonly review: Pick<ProviderReview, 'of'>
  readonly clock: Clock
  readonly ids: Ids
}

/** Whether somebody would be admitted, and into which groups here. */
export type RuleAnswer = Verdict & { readonly groups: readonly string[] }

/** Identity providers: create, read, change, delete, try out (domain-model 5.1, 5.2). */
export class IdentityProvidersService {
  constructor(private readonly options: ProvidersServiceOptions) {}

  /** @throws DomainError `ValidationFailed` for a query that the list does not take */
  async list(raw: RawListQuery): Promise<Page<IdentityProviderRepresentation>> {
    const query = readListQuery(raw, PROVIDERS_LIST)
    const page = pageOfProviders(await this.options.providers.known(), query)
    return mapPage(page, (known) => known.map(representProvider))
  }

  /** One of the configuration has the version 0. @throws DomainError `NotFound` */
  async get(name: string): Promise<Versioned<IdentityProviderRepresentation>> {
    return versioned(await this.known(name))
  }

  /** @throws DomainError `ValidationFailed` with every problem, `NotPermitted`, `Conflict` when the name is taken */
  async create(call: Call, body: NewProvider): Promise<Versioned<IdentityProviderRepresentation>> {
    const definition = await this.hashed(newDefinition(body), undefined)
    const compiled = this.compiled(definition)
    await this.assertMayMap(call, definition, undefined)
    const committed = await this.options.writer.write(call, async (tx) => {
      await this.assertFree(tx.manager, definition.name)
      const now = this.options.clock.now()
      const id = this.options.ids.uuid(now)
      const columns = { ...columnsOf(id, definition, this.options.secretBox), createdAt: now, updatedAt: now }
      await tx.manager.insert(IdentityProviderEntity, { id, ...columns })
      // Whoever was awaited by this name was awaited by another provider.
      await awaitNobodyOf(tx, definition.name)
      const created = await knownOf(tx, id, definition, compiled)
      call.audit.changes = { after: asJson(representProvider(created)) }
      return versioned(created)
    })
    return committed.value
  }

  /** @throws DomainError `NotFound`, `PreconditionFailed`, `ValidationFailed`, `NotPermitted`, `Conflict` for one of the configuration */
  async update(
    call: Call,
    name: string,
    changes: ProviderChanges,
    ifMatch: string | undefined,
  ): Promise<Versioned<IdentityProviderRepresentation>> {
    const before = await this.changeable(name)
    assertMatches(ifMatch, before.row.version)
    const definition = await this.hashed(changedDefinition(before.definition, changes), before.definition)
    const compiled = this.compiled(definition)
    secretStaysHome(before.definition, definition, isGiven(changes.clientSecret), this.options.clock)
    await this.assertMayMap(call, definition, before.definition)
    const { id, version } = before.row
    const committed = await this.options.writer.write(call, async (tx) => {
      const columns = { ...columnsOf(id, definition, this.options.secretBox), updatedAt: this.options.clock.now() }
      // Judged before the transaction, which lets nobody else in until it ends: only what was judged may be replaced.
      const { affected } = await tx.manager.update(IdentityProviderEntity, { id, version }, columns)
      if (affected !== 1) throw new DomainError('PreconditionFailed')
      if (!isDeepStrictEqual(namesPeopleBy(before.definition), namesPeopleBy(definition))) await awaitNobodyOf(tx, name)
      const after = await knownOf(tx, id, definition, compiled)
      call.audit.changes = { before: asJson(representProvider(before)), after: asJson(representProvider(after)) }
      return versioned(after)
    })
    if (touchesPeople(changes)) {
      // Whoever the new rules do not admit is not left signed in by the old ones. Each session that ends has its own event.
      call.revision = (await this.options.review.of(name)) ?? committed.revision
    }
    return committed.value
  }

  /** @throws DomainError `NotFound`, `PreconditionFailed`, `Conflict` for one of the configuration */
  async delete(call: Call, name: string, query: DryRunQuery, ifMatch: string | undefined): Promise<DeletionAnswer> {
    this.assertNotConfigured(name)
    return this.options.deletion.run(call, query, async (tx) => {
      const row = await findRow(tx.manager, name)
      assertMatches(ifMatch, row.version)
      return deleteProvider(tx, row, this.options.sessions)
    })
  }

  /** Diagnoses a provider by asking it. @throws DomainError `NotFound` */
  async check(name: string): Promise<CheckAnswer> {
    const known = await this.known(name)
    return checkProvider(known, (work) => this.options.unitOfWork.read(work))
  }

  /**
   * Whether somebody would be admitted. The hook of the application, which may look at anything, is not asked.
   *
   * @throws DomainError `NotFound`, `Conflict` when the provider cannot be used
   */
  async testRule(name: string, person: TestedPerson): Promise<RuleAnswer> {
    const { compiled } = await this.known(name)
    if (compiled.found === undefined) throw new DomainError('Conflict', { problems: compiled.problems })
    const profile = profileOf(person)
    const verdict = compiled.found.admission.judge(profile)
    return { ...verdict, groups: verdict.admitted ? mapGroups(compiled.found.mapping, profile) : [] }
  }

  private async known(name: string): Promise<KnownProvider> {
    const known = await this.options.providers.get(name)
    if (known === undefined) throw notFound('identityProvider', name)
    return known
  }

  private async changeable(name: string): Promise<KnownProvider & { readonly row: ProviderRow }> {
    this.assertNotConfigured(name)
    const known = await this.known(name)
    if (known.row === undefined) throw notFound('identityProvider', name)
    return { ...known, row: known.row }
  }

  private assertNotConfigured(name: string): void {
    if (!this.options.providers.isConfigured(name)) return
    const problem = `\`${name}\` stands in the configuration: change it there`
    throw new DomainError('Conflict', { problems: { identityProvider: problem } })
  }

  private compiled(definition: ProviderDefinition): CompiledProvider {
    const compiled = compileProvider(definition, 'database', this.options)
    throwProblems(compiled.problems ?? {})
    return compiled
  }

  private async hashed(
    definition: ProviderDefinition,
    before: ProviderDefinition | undefined,
  ): Promise<ProviderDefinition> {
    if (definition.kind !== 'basic') return definition
    const stored = before?.kind === 'basic' ? before.settings : undefined
    const { settings, problems } = await withHashes(definition.settings, this.options.hasher, stored)
    throwProblems(problems)
    return { ...definition, settings }
  }

  /**
   * A mapping makes people members: whoever writes it, or changes who says which groups somebody is in, or who is let in, could
   * make them so by hand.
   */
  private async assertMayMap(
    call: Call,
    after: ProviderDefinition,
    before: ProviderDefinition | undefined,
  ): Promise<void> {
    if (before !== undefined && isDeepStrictEqual(givesGroupsBy(before), givesGroupsBy(after))) return
    for (const path of targetsIn(after.groupMapping)) {
      await this.options.permissions.assertPermitted(call, 'AddUserToGroup', `groups/${path}`)
    }
  }

  private async assertFree(manager: EntityManager, name: string): Promise<void> {
    const taken = await manager.existsBy(IdentityProviderEntity, { lowerName: name.toLowerCase() })
    if (taken || this.options.providers.isConfigured(name)) {
      throw new DomainError('Conflict', { problems: { name: `identity provider \`${name}\` exists already` } })
    }
    if ((await manager.count(IdentityProviderEntity)) < MOST_PROVIDERS) return
    throw new DomainError('Conflict', {
      problems: { name: `there are ${MOST_PROVIDERS} identity providers, which is the limit` },
    })
  }
}

/** What was just written. Not by the registry, which would keep what may still be taken back. */
async function knownOf(
  tx: Transaction,
  id: string,
  definition: ProviderDefinition,
  compiled: CompiledProvider,
): Promise<KnownProvider> {
  const { version, createdAt, updatedAt } = await tx.manager.findOneByOrFail(IdentityProviderEntity, { id })
  const hasSecret = definition.clientSecret !== undefined
  return { source: 'database', definition, compiled, row: { id, version, hasSecret, createdAt, updatedAt } }
}

/** A representation holds JSON alone. */
function asJson(representation: IdentityProviderRepresentation): Json {
  return JSON.parse(JSON.stringify(representation)) as Json
}

/** What decides who gets into which group. */
function givesGroupsBy({
  kind,
  settings,
  clientSecret,
  admission,
  groupMapping,
}: ProviderDefinition): readonly unknown[] {
  return [kind, settings, clientSecret?.reveal(), admission, groupMapping]
}

/** What decides whom a subject stands for: that of another issuer may be anybody's. */
function namesPeopleBy({ kind, settings }: ProviderDefinition): readonly unknown[] {
  return [kind, settings]
}

/**
 * Whether a change can be about people who are signed in. Also where it says what is so already: whoever repeats a call that
 * was cut short gets what it did not do.
 */
function touchesPeople({ kind, settings, admission, enabled, groupMapping }: ProviderChanges): boolean {
  return [kind, settings, admission, enabled, groupMapping].some(isGiven)
}

function targetsIn(mapping: unknown): readonly string[] {
  const read = groupMappingSchema.safeParse(mapping ?? {})
  return read.success ? targetsOf(read.data) : []
}

function versioned(known: KnownProvider): Versioned<IdentityProviderRepresentation> {
  return { version: known.row?.version ?? 0, value: representProvider(known) }
}

async function findRow(manager: EntityManager, name: string): Promise<IdentityProviderEntity> {
  const row = await manager.findOneBy(IdentityProviderEntity, { lowerName: name.toLowerCase() })
  if (row?.name !== name) throw notFound('identityProvider', name)
  return row
}

function profileOf({ email, emailVerified, groups, hostedDomain }: TestedPerson): Profile {
  return {
    issuer: 'urn:tinyauth:trial',
    subject: 'trial',
    ...(email === undefined ? {} : { email }),
    emailVerified,
    ...(hostedDomain === undefined ? {} : { hostedDomain }),
    groups: groups.map((group) =>
      typeof group === 'string'
        ? { path: group }
        : { path: group.path, ...(group.accessLevel === undefined ? {} : { accessLevel: group.accessLevel }) },
    ),
  }
}
