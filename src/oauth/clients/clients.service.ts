import { Injectable } from '@nestjs/common'
import type { EntityManager } from 'typeorm'
import { CallWriter } from '../../audit/index.js'
import type { Call } from '../../common/call.js'
import { Clock } from '../../common/clock.js'
import { Config } from '../../common/config/index.js'
import { DomainError, notFound } from '../../common/errors/domain-error.js'
import { throwProblems } from '../../common/errors/throw-problems.js'
import { Ids } from '../../common/ids.js'
import { Permissions } from '../../common/permissions.js'
import {
  assertMatches,
  Deletion,
  type DeletionAnswer,
  type DryRunQuery,
  findUser,
  mapPage,
  type Page,
  type RawListQuery,
  readListQuery,
  readPage,
  subjectOfPartition,
  type Versioned,
} from '../../manage/index.js'
import { OAuthClientEntity, UnitOfWork } from '../../store/index.js'
import { isBuiltInClient } from './built-in-clients.js'
import { changedDefinition, type ClientDefinition, definitionOf, newDefinition } from './client-definition.js'
import { assertMayActAs, assertUnlimitedCaller, givesMore } from './client-power.js'
import { type ClientRepresentation, type ClientWithSecret, representClient } from './client-representation.js'
import { clientProblems } from './client-rules.js'
import type { ClientChanges, NewClient } from './client-schemas.js'
import { MOST_SECRETS, newClientSecret } from './client-secrets.js'
import { CLIENTS_LIST } from './clients.list.js'
import { countArtifacts, endLost } from './ended-artifacts.js'
import { findClient, type OwnedClient, readOwners } from './find-client.js'

const ID_ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789'
const ID_LENGTH = 20

/** OAuth clients: create, read, change, delete, and their secrets (domain-model 5.1, 5.2). */
@Injectable()
export class ClientsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly writer: CallWriter,
    private readonly deletion: Deletion,
    private readonly permissions: Permissions,
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** @throws DomainError `ValidationFailed` for a query that the list does not take */
  async list(raw: RawListQuery): Promise<Page<ClientRepresentation>> {
    const query = readListQuery(raw, CLIENTS_LIST)
    return this.unitOfWork.read(async (manager) => {
      const page = await readPage(manager.createQueryBuilder(OAuthClientEntity, 'c'), CLIENTS_LIST, query)
      const ownerOf = await readOwners(manager, page.rows)
      return mapPage(page, (clients) => clients.map((client) => representClient(client, ownerOf(client))))
    })
  }

  /** @throws DomainError `NotFound` */
  async get(clientId: string): Promise<Versioned<ClientRepresentation>> {
    return this.unitOfWork.read(async (manager) => versioned(await findClient(manager, clientId)))
  }

  /**
   * Makes a client; the secret of a confidential one is in the answer and never again.
   *
   * @throws DomainError `ValidationFailed` with every problem, `NotPermitted`, `Conflict` when the id is taken
   */
  async create(call: Call, body: NewClient): Promise<Versioned<ClientWithSecret>> {
    const clientId = body.client_id ?? this.ids.text(ID_LENGTH, ID_ALPHABET)
    call.audit.fields['request.oauth-client'] = clientId
    const definition = newDefinition(body, clientId, call.caller?.username ?? '')
    if (body.client_id !== undefined) {
      await this.permissions.assertPermitted(call, 'CreateOAuthClient', `oauth-clients/${clientId}`)
    }
    await assertMayActAs(this.permissions, call, [definition.owner])
    const committed = await this.writer.write(call, async ({ manager }) => {
      throwProblems(await clientProblems(manager, definition))
      await assertUnlimitedCaller(manager, call, definition)
      await assertFree(manager, clientId)
      const now = this.clock.now()
      const id = this.ids.uuid(now)
      const drawn = definition.type === 'public' ? undefined : newClientSecret(this.ids.uuid(now), now)
      await manager.insert(OAuthClientEntity, {
        id,
        clientId,
        lowerClientId: clientId.toLowerCase(),
        ...(await columnsOf(manager, definition)),
        secrets: drawn === undefined ? [] : [{ ...drawn.stored }],
        createdAt: now,
        updatedAt: now,
      })
      const { version, value } = versioned(await findClient(manager, clientId))
      call.audit.changes = { after: value }
      return { version, value: withSecret(value, drawn?.secret) }
    })
    return committed.value
  }

  /**
   * Changes what is given, and ends what the client got by that which it loses.
   *
   * @throws DomainError `NotFound`, `PreconditionFailed`, `ValidationFailed` with every problem, `NotPermitted`
   */
  async update(
    call: Call,
    clientId: string,
    changes: ClientChanges,
    ifMatch: string | undefined,
  ): Promise<Versioned<ClientRepresentation>> {
    const client = await this.unitOfWork.read((manager) => findClient(manager, clientId))
    const { id, version } = client.row
    assertMatches(ifMatch, version)
    const before = definitionOf(client.row, client.owner)
    const after = changedDefinition(before, changes)
    const isMore = givesMore(before, after)
    if (isMore) await assertMayActAs(this.permissions, call, [before.owner, after.owner])
    const committed = await this.writer.write(call, async (tx) => {
      throwProblems({ ...(await clientProblems(tx.manager, after, before)), ...typeProblem(before, changes) })
      if (isMore) await assertUnlimitedCaller(tx.manager, call, 'widened')
      const columns = { ...(await columnsOf(tx.manager, after)), updatedAt: this.clock.now() }
      // Judged before the transaction, which lets nobody else in until it ends: only what was judged may be replaced.
      const { affected } = await tx.manager.update(OAuthClientEntity, { id, version }, columns)
      if (affected !== 1) throw new DomainError('PreconditionFailed')
      await endLost(tx.manager, id, before, after)
      // Anybody may hold its tokens.
      if (touchesTokens(before, after)) tx.change(subjectOfPartition(this.config))
      const changed = versioned(await findClient(tx.manager, clientId))
      call.audit.changes = { before: versioned(client).value, after: changed.value }
      return changed
    })
    return committed.value
  }

  /** @throws DomainError `NotFound`, `PreconditionFailed` */
  async delete(call: Call, clientId: string, query: DryRunQuery, ifMatch: string | undefined): Promise<DeletionAnswer> {
    return this.deletion.run(call, query, async (tx) => {
      const { row } = await findClient(tx.manager, clientId)
      assertMatches(ifMatch, row.version)
      const counts = await countArtifacts(tx.manager, row.id)
      await tx.manager.delete(OAuthClientEntity, { id: row.id })
      tx.change(subjectOfPartition(this.config))
      return { oauthClients: 1, ...counts }
    })
  }

  /**
   * Gives a client one more secret, which is in the answer and never again. The one before goes on working.
   *
   * @throws DomainError `NotFound`, `NotPermitted`, `Conflict` for a public client, and when there are two already
   */
  async rotateSecret(call: Call, clientId: string): Promise<Versioned<ClientWithSecret>> {
    const { row: judged, owner } = await this.unitOfWork.read((manager) => findClient(manager, clientId))
    await assertMayActAs(this.permissions, call, [owner])
    const committed = await this.writer.write(call, async ({ manager }) => {
      const { row } = await findClient(manager, clientId)
      if (row.id !== judged.id || row.ownerId !== judged.ownerId) throw new DomainError('PreconditionFailed')
      await assertUnlimitedCaller(manager, call, 'widened')
      assertTakesSecret(row)
      const now = this.clock.now()
      const { stored, secret } = newClientSecret(this.ids.uuid(now), now)
      const secrets = [...row.secrets, stored].map((one) => ({ ...one }))
      await manager.update(OAuthClientEntity, { id: row.id }, { secrets, updatedAt: now })
      call.audit.fields['response.secret-id'] = stored.id
      const { version, value } = versioned(await findClient(manager, clientId))
      return { version, value: withSecret(value, secret) }
    })
    return committed.value
  }

  /** @throws DomainError `NotFound`, also for a secret of another client; `PreconditionFailed` */
  async deleteSecret(call: Call, clientId: string, secretId: string, ifMatch: string | undefined): Promise<void> {
    await this.writer.write(call, async ({ manager }) => {
      const { row } = await findClient(manager, clientId)
      assertMatches(ifMatch, row.version)
      const secrets = row.secrets.filter(({ id }) => id !== secretId).map((one) => ({ ...one }))
      if (secrets.length === row.secrets.length) throw notFound('secret', secretId)
      await manager.update(OAuthClientEntity, { id: row.id }, { secrets, updatedAt: this.clock.now() })
    })
  }
}

/** Lists are copied: the driver's type of a JSON column does not know readonly ones. */
async function columnsOf(
  manager: EntityManager,
  { owner, ...definition }: ClientDefinition,
): Promise<Omit<ClientDefinition, 'owner'> & { readonly ownerId: string }> {
  const { id: ownerId } = await findUser(manager, owner)
  const { redirectUris, postLogoutRedirectUris, grants, scopes, services } = definition
  return {
    ...definition,
    ownerId,
    redirectUris: [...redirectUris],
    postLogoutRedirectUris: [...postLogoutRedirectUris],
    grants: [...grants],
    scopes: [...scopes],
    services: services === null ? null : [...services],
  }
}

async function assertFree(manager: EntityManager, clientId: string): Promise<void> {
  const isTaken = await manager.existsBy(OAuthClientEntity, { lowerClientId: clientId.toLowerCase() })
  if (!isTaken && !isBuiltInClient(clientId)) return
  const problem = isTaken ? 'exists already' : 'comes with the service'
  throw new DomainError('Conflict', { problems: { client_id: `client \`${clientId}\` ${problem}: take another id` } })
}

function assertTakesSecret({ clientId, type, secrets }: OAuthClientEntity): void {
  const problem =
    type === 'public'
      ? `\`${clientId}\` is public: it cannot keep a secret, so it has none`
      : `\`${clientId}\` has ${MOST_SECRETS} secrets, which is the limit: delete the older one`
  if (type === 'public' || secrets.length >= MOST_SECRETS) {
    throw new DomainError('Conflict', { problems: { 'oauth-client': problem } })
  }
}

function typeProblem({ type }: ClientDefinition, changes: ClientChanges): Record<string, string> {
  if (changes.type === undefined || changes.type === null || changes.type === type) return {}
  return { type: `cannot be changed from \`${type}\`: create another client` }
}

/** Whether tokens that are out there are judged in another way. */
function touchesTokens(before: ClientDefinition, after: ClientDefinition): boolean {
  return keyOf(before) !== keyOf(after)
}

function keyOf({ owner, enabled, grants, scopes, services }: ClientDefinition): string {
  return JSON.stringify([owner, enabled, grants, scopes, services])
}

function versioned({ row, owner }: OwnedClient): Versioned<ClientRepresentation> {
  return { version: row.version, value: representClient(row, owner) }
}

function withSecret(client: ClientRepresentation, secret: string | undefined): ClientWithSecret {
  return secret === undefined ? client : { ...client, client_secret: secret }
}
