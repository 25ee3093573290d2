import { Injectable } from '@nestjs/common'
import type { EntityManager } from 'typeorm'
import { CallWriter } from '../../audit/index.js'
import { assertNoToken } from '../../common/assert-no-token.js'
import type { Call } from '../../common/call.js'
import { Clock } from '../../common/clock.js'
import { Config } from '../../common/config/index.js'
import { DomainError, notFound } from '../../common/errors/domain-error.js'
import { Ids } from '../../common/ids.js'
import {
  assertMatches,
  Deletion,
  type DeletionAnswer,
  type DryRunQuery,
  type Page,
  type RawListQuery,
  readListQuery,
  subjectOfPartition,
  type Versioned,
} from '../../manage/index.js'
import { OAuthClientEntity, OAuthScopeEntity, UnitOfWork } from '../../store/index.js'
import { BUILT_IN_SCOPES, isBuiltInScope } from './built-in-scopes.js'
import { representBuiltIn, representScope, type ScopeRepresentation } from './scope-representation.js'
import type { NewScope, ScopeChanges } from './scope-schemas.js'
import { pageOfScopes, SCOPES_LIST } from './scopes.list.js'

const MOST_SCOPES = 500
const MOST_NAMED = 10
const NO_TOKEN = 'a token makes and changes no scope: it could be its own'

/** OAuth scopes: create, read, change, delete (domain-model 5.1, 5.5). */
@Injectable()
export class ScopesService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly writer: CallWriter,
    private readonly deletion: Deletion,
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** @throws DomainError `ValidationFailed` for a query that the list does not take */
  async list(raw: RawListQuery): Promise<Page<ScopeRepresentation>> {
    const query = readListQuery(raw, SCOPES_LIST)
    const own = await this.unitOfWork.read((manager) => manager.find(OAuthScopeEntity))
    return pageOfScopes(own, query)
  }

  /** A built-in scope has the version 0. @throws DomainError `NotFound` */
  async get(name: string): Promise<Versioned<ScopeRepresentation>> {
    const builtIn = BUILT_IN_SCOPES.find((scope) => scope.name === name)
    if (builtIn !== undefined) return { version: 0, value: representBuiltIn(builtIn) }
    return this.unitOfWork.read(async (manager) => versioned(await findScope(manager, name)))
  }

  /** @throws DomainError `Conflict` when the name is taken, or there are too many */
  async create(call: Call, { name, description, policy }: NewScope): Promise<Versioned<ScopeRepresentation>> {
    assertNoToken(call, NO_TOKEN)
    const committed = await this.writer.write(call, async (tx) => {
      await assertFree(tx.manager, name)
      const now = this.clock.now()
      const id = this.ids.uuid(now)
      const document = documentText(policy)
      const row = { id, name, description: description ?? '', document, createdAt: now, updatedAt: now }
      await tx.manager.insert(OAuthScopeEntity, row)
      tx.change(subjectOfPartition(this.config))
      return versioned(await findScope(tx.manager, name))
    })
    return committed.value
  }

  /** @throws DomainError `NotFound`, `PreconditionFailed`, `Conflict` for a built-in scope */
  async update(
    call: Call,
    name: string,
    { description, policy }: ScopeChanges,
    ifMatch: string | undefined,
  ): Promise<Versioned<ScopeRepresentation>> {
    assertNotBuiltIn(name)
    assertNoToken(call, NO_TOKEN)
    const committed = await this.writer.write(call, async (tx) => {
      const scope = await findScope(tx.manager, name)
      assertMatches(ifMatch, scope.version)
      const columns = {
        description: description ?? scope.description,
        document: policy === undefined || policy === null ? scope.document : documentText(policy),
        updatedAt: this.clock.now(),
      }
      await tx.manager.update(OAuthScopeEntity, { id: scope.id }, columns)
      // Anybody may hold a token that carries it.
      tx.change(subjectOfPartition(this.config))
      return versioned(await findScope(tx.manager, name))
    })
    return committed.value
  }

  /** @throws DomainError `NotFound`, `PreconditionFailed`, `Conflict` for a built-in scope, and naming clients that list it */
  async delete(call: Call, name: string, query: DryRunQuery, ifMatch: string | undefined): Promise<DeletionAnswer> {
    assertNotBuiltIn(name)
    return this.deletion.run(call, query, async (tx) => {
      const scope = await findScope(tx.manager, name)
      assertMatches(ifMatch, scope.version)
      await assertUnused(tx.manager, name)
      await tx.manager.delete(OAuthScopeEntity, { id: scope.id })
      tx.change(subjectOfPartition(this.config))
      return { oauthScopes: 1 }
    })
  }
}

/** Compact JSON, members in the order sent: it was judged with the body. */
function documentText(policy: unknown): string {
  return JSON.stringify(typeof policy === 'string' ? JSON.parse(policy) : policy)
}

function versioned(scope: OAuthScopeEntity): Versioned<ScopeRepresentation> {
  return { version: scope.version, value: representScope(scope) }
}

async function findScope(manager: EntityManager, name: string): Promise<OAuthScopeEntity> {
  const scope = await manager.findOneBy(OAuthScopeEntity, { name })
  if (scope === null) throw notFound('oauth-scope', name)
  return scope
}

/** Names differ by case (RFC 6749, 3.3), but `Read` would only be taken for `read`. */
async function assertFree(manager: EntityManager, name: string): Promise<void> {
  if (isBuiltInScope(name.toLowerCase())) {
    throw conflict('name', `\`${name.toLowerCase()}\` comes with the service: take another name`)
  }
  if (await manager.existsBy(OAuthScopeEntity, { name })) throw conflict('name', `scope \`${name}\` exists already`)
  if ((await manager.count(OAuthScopeEntity)) < MOST_SCOPES) return
  throw conflict('name', `there are ${MOST_SCOPES} scopes, which is the limit: delete one`)
}

function assertNotBuiltIn(name: string): void {
  if (isBuiltInScope(name)) throw conflict('oauth-scope', `\`${name}\` comes with the service and cannot be changed`)
}

async function assertUnused(manager: EntityManager, name: string): Promise<void> {
  const clients = await manager.find(OAuthClientEntity, {
    select: { id: true, clientId: true, scopes: true },
    order: { lowerClientId: 'ASC' },
  })
  const users = clients.filter(({ scopes }) => scopes.includes(name)).map(({ clientId }) => `\`${clientId}\``)
  if (users.length === 0) return
  const more = users.length > MOST_NAMED ? ` and ${users.length - MOST_NAMED} more` : ''
  const named = users.slice(0, MOST_NAMED).join(', ')
  throw conflict('oauth-scope', `\`${name}\` stands in clients, take it from them first: ${named}${more}`)
}

function conflict(field: string, problem: string): DomainError {
  return new DomainError('Conflict', { problems: { [field]: problem } })
}
