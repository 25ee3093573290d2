import { Injectable } from '@nestjs/common'
import type { EntityManager } from 'typeorm'
import { CallWriter } from '../../audit/index.js'
import type { Call } from '../../common/call.js'
import { Clock } from '../../common/clock.js'
import { Config } from '../../common/config/index.js'
import { DomainError } from '../../common/errors/domain-error.js'
import { Ids } from '../../common/ids.js'
import { Permissions } from '../../common/permissions.js'
import { PasswordHasher } from '../../common/secrets/password-hasher.js'
import {
  AccessKeyEntity,
  endArtifactsOf,
  AttachmentEntity,
  InlinePolicyEntity,
  MembershipEntity,
  OAuthClientEntity,
  OneTimeSecretEntity,
  SessionEntity,
  type Transaction,
  UnitOfWork,
  UserEntity,
} from '../../store/index.js'
import { Deletion, type DeletionAnswer, type DeletionCounts, type DryRunQuery } from '../dry-run.js'
import { subjectOfPartition } from '../guardrails/partition-subject.js'
import { handOver } from '../memberships/remove-memberships.js'
import { mapPage, type Page } from '../lists/list-page.js'
import { type RawListQuery, readListQuery } from '../lists/list-query.js'
import { readPage } from '../lists/read-page.js'
import { withoutUndefined } from '../without-undefined.js'
import { assertMatches, type Versioned } from '../wire/entity-tag.js'
import { findUser } from './find-user.js'
import { endSharesOf } from './own-shares.js'
import { representUsers } from './read-users.js'
import type { UserRepresentation } from './user-representation.js'
import type { NewUser, UserChanges } from './user-schemas.js'
import { USERS_LIST } from './users.list.js'

/** Users: create, read, change, delete (wire-protocol 3.4, capabilities S5). */
@Injectable()
export class UsersService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly writer: CallWriter,
    private readonly deletion: Deletion,
    private readonly permissions: Permissions,
    private readonly passwords: PasswordHasher,
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** @throws DomainError `ValidationFailed` for a query that the list does not take */
  async list(raw: RawListQuery): Promise<Page<UserRepresentation>> {
    const query = readListQuery(raw, USERS_LIST)
    return this.unitOfWork.read(async (manager) => {
      const page = await readPage(manager.createQueryBuilder(UserEntity, 'u'), USERS_LIST, query)
      const users = await representUsers(manager, page.rows)
      return mapPage(page, () => users)
    })
  }

  /** @throws DomainError `NotFound` */
  async get(username: string): Promise<Versioned<UserRepresentation>> {
    return this.unitOfWork.read(async (manager) => represent(manager, await findUser(manager, username)))
  }

  /** @throws DomainError `Conflict` when the name is taken, in whatever case */
  async create(call: Call, user: NewUser): Promise<Versioned<UserRepresentation>> {
    const passwordHash = await this.hashOf(user, user.username)
    const committed = await this.writer.write(call, async (tx) => {
      await assertFree(tx.manager, user.username)
      const id = this.ids.uuid(this.clock.now())
      await tx.manager.insert(UserEntity, { id, ...this.newRow(user), passwordHash: passwordHash ?? null })
      tx.change({ type: 'user', id })
      return represent(tx.manager, await tx.manager.findOneByOrFail(UserEntity, { id }))
    })
    return committed.value
  }

  /**
   * Changes what is given (capabilities S5: a rename keeps the password). A rename takes the rights that policies give
   * to the new name, so it needs `UpdateUser` there too.
   *
   * @throws DomainError `NotFound`, `NotPermitted`, `PreconditionFailed`, `Conflict`
   */
  async update(
    call: Call,
    username: string,
    changes: UserChanges,
    ifMatch: string | undefined,
  ): Promise<Versioned<UserRepresentation>> {
    const renamed = changes.username ?? username
    if (renamed !== username) await this.permissions.assertPermitted(call, 'UpdateUser', `users/${renamed}`)
    const passwordHash = await this.hashOf(changes, username)
    const committed = await this.writer.write(call, async (tx) => {
      const user = await findUser(tx.manager, username)
      assertMatches(ifMatch, user.version)
      if (renamed.toLowerCase() !== user.lowerUsername) await assertFree(tx.manager, renamed)
      const before = await represent(tx.manager, user)
      const columns = this.changedColumns(user, changes, passwordHash)
      await tx.manager.update(UserEntity, { id: user.id }, columns)
      if (columns.credentialsChangedAt !== undefined) await endSessions(tx, user.id)
      if (columns.passwordHash !== undefined) await endArtifactsOf(tx, user.id)
      tx.change({ type: 'user', id: user.id })
      const after = await represent(tx.manager, await tx.manager.findOneByOrFail(UserEntity, { id: user.id }))
      call.audit.changes = { before: before.value, after: after.value }
      return after
    })
    return committed.value
  }

  /** @throws DomainError `NotFound`, `PreconditionFailed`, `Conflict` when the caller is the user */
  async delete(call: Call, username: string, query: DryRunQuery, ifMatch: string | undefined): Promise<DeletionAnswer> {
    return this.deletion.run(call, query, async (tx) => {
      const user = await findUser(tx.manager, username)
      assertMatches(ifMatch, user.version)
      assertNotSelf(call, user)
      const counts = await countOwned(tx.manager, user.id)
      await endSharesOf(tx, user.id)
      const memberships = await tx.manager.findBy(MembershipEntity, { userId: user.id })
      // Whoever came by the user's invites goes on counting against those above, and may be taken out by them.
      for (const { id } of memberships) await handOver(tx.manager, id)
      await tx.manager.delete(UserEntity, { id: user.id })
      tx.change({ type: 'user', id: user.id })
      // Their clients go with them, and anybody may hold a token of those.
      if (counts.oauthClients > 0) tx.change(subjectOfPartition(this.config))
      return counts
    })
  }

  private newRow(user: NewUser): Omit<UserEntity, 'id' | 'passwordHash' | 'version'> {
    const now = this.clock.now()
    return {
      username: user.username,
      lowerUsername: user.username.toLowerCase(),
      displayName: orNull(user.displayName),
      email: orNull(user.email),
      emailVerified: false,
      picture: orNull(user.picture),
      status: user.status ?? 'active',
      type: user.type ?? 'human',
      guestUntil: null,
      boundaryPolicyId: null,
      boundaryParameters: null,
      credentialsChangedAt: now,
      createdAt: now,
      updatedAt: now,
    }
  }

  private changedColumns(
    user: UserEntity,
    changes: UserChanges,
    passwordHash: string | undefined,
  ): Partial<UserEntity> {
    const now = this.clock.now()
    const disables = changes.status === 'disabled' && user.status === 'active'
    const email = given(changes.email)
    return withoutUndefined({
      username: changes.username ?? undefined,
      lowerUsername: changes.username?.toLowerCase(),
      displayName: given(changes.displayName),
      email,
      // Whoever proved the old address has not proved the new one.
      emailVerified: email === undefined || email === user.email ? undefined : false,
      picture: given(changes.picture),
      status: changes.status ?? undefined,
      type: changes.type ?? undefined,
      passwordHash,
      credentialsChangedAt: passwordHash !== undefined || disables ? now : undefined,
      updatedAt: now,
    })
  }

  /**
   * Outside of the transaction: it takes longer than anything that waits for the database. A hash that is brought along
   * belongs to the name before a rename.
   */
  private async hashOf(
    { password, passwordHash }: Pick<UserChanges, 'password' | 'passwordHash'>,
    username: string,
  ): Promise<string | undefined> {
    const isHashed = passwordHash !== null && passwordHash !== undefined
    if (password === null || password === undefined) {
      return isHashed ? this.passwords.adopt(passwordHash, username) : undefined
    }
    if (!isHashed) return this.passwords.hash(password)
    throw new DomainError('ValidationFailed', { problems: { passwordHash: 'must not come with `password`' } })
  }
}

/** `''` takes an attribute away. */
function orNull(text: string | null | undefined): string | null {
  return text === undefined || text === '' ? null : text
}

/** `undefined` for what stays as it is. */
function given(text: string | null | undefined): string | null | undefined {
  return text === null || text === undefined ? undefined : orNull(text)
}

async function represent(manager: EntityManager, user: UserEntity): Promise<Versioned<UserRepresentation>> {
  const [value] = await representUsers(manager, [user])
  if (value === undefined) throw new Error('one user has one representation')
  return { version: user.version, value }
}

async function assertFree(manager: EntityManager, username: string): Promise<void> {
  const taken = await manager.findOneBy(UserEntity, { lowerUsername: username.toLowerCase() })
  if (taken === null) return
  throw new DomainError('Conflict', { problems: { username: `user \`${taken.username}\` exists already` } })
}

function assertNotSelf(call: Call, user: UserEntity): void {
  if (call.caller?.uid !== user.id) return
  const problem = 'you cannot delete yourself: ask another administrator to do it'
  throw new DomainError('Conflict', { problems: { username: problem } })
}

/** What the old credentials began ends with them, whatever the clock of the node says where it began. */
async function endSessions(tx: Transaction, userId: string): Promise<void> {
  const sessions = await tx.manager.find(SessionEntity, { select: { id: true }, where: { userId } })
  await tx.manager.delete(SessionEntity, { userId })
  await tx.manager.delete(OneTimeSecretEntity, { userId })
  tx.change(...sessions.map(({ id }) => ({ type: 'session', id }) as const))
}

async function countOwned(
  manager: EntityManager,
  userId: string,
): Promise<DeletionCounts & { readonly oauthClients: number }> {
  return {
    users: 1,
    keys: await manager.countBy(AccessKeyEntity, { userId }),
    memberships: await manager.countBy(MembershipEntity, { userId }),
    inlinePolicies: await manager.countBy(InlinePolicyEntity, { userId }),
    attachments: await manager.countBy(AttachmentEntity, { userId }),
    oauthClients: await manager.countBy(OAuthClientEntity, { ownerId: userId }),
  }
}
