import { Injectable } from '@nestjs/common'
import { type EntityManager, In } from 'typeorm'
import { CallWriter } from '../../audit/index.js'
import type { Call } from '../../common/call.js'
import { Clock } from '../../common/clock.js'
import { Config } from '../../common/config/index.js'
import { DomainError } from '../../common/errors/domain-error.js'
import { Ids } from '../../common/ids.js'
import { newAccessKeyPair } from '../../common/secrets/access-key-pair.js'
import { SecretBox } from '../../common/secrets/secret-box.js'
import { AccessKeyEntity, type Transaction, UnitOfWork, UserEntity } from '../../store/index.js'
import { readBoundaries } from '../boundaries/read-boundaries.js'
import { parseInstant } from '../fields/instant.js'
import { mapPage, type Page } from '../lists/list-page.js'
import { type RawListQuery, readListQuery } from '../lists/list-query.js'
import { readPage } from '../lists/read-page.js'
import { findUser } from '../users/find-user.js'
import { withoutUndefined } from '../without-undefined.js'
import { assertMatches, type Versioned } from '../wire/entity-tag.js'
import {
  type AccessKeyRepresentation,
  type HeldAccessKeyRepresentation,
  isActive,
  type NewAccessKeyRepresentation,
  representAccessKey,
} from './access-key-representation.js'
import type { AccessKeyChanges, NewAccessKey, Rotation } from './access-key-schemas.js'
import { ACCESS_KEYS_LIST } from './access-keys.list.js'
import { ALL_ACCESS_KEYS_LIST } from './all-access-keys.list.js'
import { type KeyLimits, withinCaller } from './caller-limits.js'
import { findAccessKey } from './find-access-key.js'
import { assertKeyLimit } from './key-limit.js'

const DEFAULT_OVERLAP_SECONDS = 86_400

/** Access keys of users (wire-protocol 3.4, capabilities S6). */
@Injectable()
export class AccessKeysService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly writer: CallWriter,
    private readonly box: SecretBox,
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** @throws DomainError `NotFound`, `ValidationFailed` for a query that the list does not take */
  async list(username: string, raw: RawListQuery): Promise<Page<AccessKeyRepresentation>> {
    const query = readListQuery(raw, ACCESS_KEYS_LIST)
    return this.unitOfWork.read(async (manager) => {
      const { id: userId } = await findUser(manager, username)
      const builder = manager.createQueryBuilder(AccessKeyEntity, 'k').where('k.userId = :userId', { userId })
      const page = await readPage(builder, ACCESS_KEYS_LIST, query)
      const boundaryOf = await readBoundaries(manager, page.rows)
      const now = this.clock.now()
      return mapPage(page, (keys) => keys.map((key) => representAccessKey(key, boundaryOf(key), now)))
    })
  }

  /** The keys of all users. @throws DomainError `ValidationFailed` for a query that the list does not take */
  async listAll(raw: RawListQuery): Promise<Page<HeldAccessKeyRepresentation>> {
    const query = readListQuery(raw, ALL_ACCESS_KEYS_LIST)
    return this.unitOfWork.read(async (manager) => {
      const now = this.clock.now()
      const builder = manager
        .createQueryBuilder(AccessKeyEntity, 'k')
        .innerJoin(UserEntity, 'u', 'u.id = k.userId')
        .setParameters({ now })
      const page = await readPage(builder, ALL_ACCESS_KEYS_LIST, query)
      const boundaryOf = await readBoundaries(manager, page.rows)
      const names = await usernamesOf(manager, page.rows)
      return mapPage(page, (keys) =>
        keys.map((key) => ({
          ...representAccessKey(key, boundaryOf(key), now),
          username: names.get(key.userId) ?? '',
        })),
      )
    })
  }

  /** @throws DomainError `NotFound`, also for a key of another user */
  async get(username: string, keyId: string): Promise<Versioned<AccessKeyRepresentation>> {
    return this.unitOfWork.read(async (manager) => {
      const user = await findUser(manager, username)
      return this.represent(manager, await findAccessKey(manager, user, keyId))
    })
  }

  /**
   * Makes a key; its secret is in the answer and never again. A limited key makes keys within its own limits.
   *
   * @throws DomainError `NotFound`, `Conflict` at the limit, `ValidationFailed` when nothing is left of a list
   */
  async create(call: Call, username: string, key: NewAccessKey): Promise<Versioned<NewAccessKeyRepresentation>> {
    const limits: KeyLimits = {
      expiresAt: readInstant(key.expiresAt) ?? null,
      services: key.services ?? null,
      sourceCidrs: key.sourceCidrs ?? null,
      boundaryPolicyId: null,
      boundaryParameters: null,
    }
    const committed = await this.writer.write(call, async (tx) => {
      const { id: userId } = await findUser(tx.manager, username)
      const made = await this.insert(call, tx, { userId, rotatedFrom: null }, limits)
      await assertKeyLimit(tx.manager, userId, this.config.maxActiveKeys, this.clock.now())
      return made
    })
    return committed.value
  }

  /**
   * Changes a key. A limited key leaves whatever key it changes within its own limits, unless it turns that key off.
   *
   * @throws DomainError `NotFound`, `PreconditionFailed`, `Conflict` when it would be one active key too many
   * @throws DomainError `NotPermitted` from a key with another boundary, `ValidationFailed` when nothing is left of a list
   */
  async update(
    call: Call,
    username: string,
    keyId: string,
    changes: AccessKeyChanges,
    ifMatch: string | undefined,
  ): Promise<Versioned<AccessKeyRepresentation>> {
    const committed = await this.writer.write(call, async (tx) => {
      const user = await findUser(tx.manager, username)
      const key = await findAccessKey(tx.manager, user, keyId)
      assertMatches(ifMatch, key.version)
      const before = await this.represent(tx.manager, key)
      const columns = this.changedColumns(changes)
      const limits = isTurningOff(changes) ? {} : await withinCaller(tx.manager, call, { ...key, ...columns })
      await tx.manager.update(AccessKeyEntity, { id: key.id }, { ...columns, ...limits })
      tx.change({ type: 'user', id: user.id })
      const changed = await tx.manager.findOneByOrFail(AccessKeyEntity, { id: key.id })
      await this.assertLimitAfter(tx.manager, key, changed)
      const after = await this.represent(tx.manager, changed)
      call.audit.changes = { before: before.value, after: after.value }
      return after
    })
    return committed.value
  }

  /**
   * Makes a key in the place of another, which goes on working for a while. The new one has the same limits and the
   * same boundary, within those of the key that signed the call: a rotation gives nobody more than before.
   *
   * @throws DomainError `NotFound`, `Conflict` when the key is not active, or one too many is from the last rotation
   */
  async rotate(
    call: Call,
    username: string,
    keyId: string,
    { overlapSeconds }: Rotation,
  ): Promise<Versioned<NewAccessKeyRepresentation>> {
    const committed = await this.writer.write(call, async (tx) => {
      const { id: userId } = await findUser(tx.manager, username)
      const old = await findAccessKey(tx.manager, { id: userId }, keyId)
      const now = this.clock.now()
      if (!isActive(old, now)) throw notActive(keyId)
      const endsAt = now + (overlapSeconds ?? DEFAULT_OVERLAP_SECONDS) * 1000
      const expiresAt = Math.min(endsAt, old.expiresAt ?? endsAt)
      await tx.manager.update(AccessKeyEntity, { id: old.id }, { expiresAt, updatedAt: now })
      const made = await this.insert(call, tx, { userId, rotatedFrom: keyId }, old)
      // The old key overlaps for a while.
      await assertKeyLimit(tx.manager, userId, this.config.maxActiveKeys + 1, now)
      return made
    })
    return committed.value
  }

  /** @throws DomainError `NotFound`, `PreconditionFailed` */
  async delete(call: Call, username: string, keyId: string, ifMatch: string | undefined): Promise<void> {
    await this.writer.write(call, async (tx) => {
      const user = await findUser(tx.manager, username)
      const key = await findAccessKey(tx.manager, user, keyId)
      assertMatches(ifMatch, key.version)
      await tx.manager.delete(AccessKeyEntity, { id: key.id })
      tx.change({ type: 'user', id: user.id })
    })
  }

  private async insert(
    call: Call,
    tx: Transaction,
    { userId, rotatedFrom }: Pick<AccessKeyEntity, 'userId' | 'rotatedFrom'>,
    asked: KeyLimits,
  ): Promise<Versioned<NewAccessKeyRepresentation>> {
    const now = this.clock.now()
    const id = this.ids.uuid(now)
    const { keyId, secret } = newAccessKeyPair(this.ids)
    const limits = await withinCaller(tx.manager, call, asked)
    const times = { createdAt: now, updatedAt: now }
    const sealedSecret = this.box.seal(secret, keyId)
    const row = { id, keyId, userId, sealedSecret, status: 'active', rotatedFrom } as const
    await tx.manager.insert(AccessKeyEntity, { ...row, ...limits, ...times })
    tx.change({ type: 'user', id: userId })
    call.audit.fields['response.access_key_id'] = keyId
    const { version, value } = await this.represent(
      tx.manager,
      await tx.manager.findOneByOrFail(AccessKeyEntity, { id }),
    )
    return { version, value: { ...value, secret_access_key: secret } }
  }

  private changedColumns({ status, expiresAt, services, sourceCidrs }: AccessKeyChanges): Partial<AccessKeyEntity> {
    return withoutUndefined({
      status,
      expiresAt: readInstant(expiresAt),
      services,
      sourceCidrs,
      updatedAt: this.clock.now(),
    })
  }

  private async assertLimitAfter(
    manager: EntityManager,
    before: AccessKeyEntity,
    after: AccessKeyEntity,
  ): Promise<void> {
    const now = this.clock.now()
    if (isActive(before, now) || !isActive(after, now)) return
    await assertKeyLimit(manager, after.userId, this.config.maxActiveKeys, now)
  }

  private async represent(manager: EntityManager, key: AccessKeyEntity): Promise<Versioned<AccessKeyRepresentation>> {
    const boundaryOf = await readBoundaries(manager, [key])
    return { version: key.version, value: representAccessKey(key, boundaryOf(key), this.clock.now()) }
  }
}

/** Milliseconds since 1970; `null` for none, `undefined` for nothing said. */
async function usernamesOf(
  manager: EntityManager,
  keys: readonly AccessKeyEntity[],
): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(keys.map(({ userId }) => userId))]
  const users = await manager.find(UserEntity, { select: { id: true, username: true }, where: { id: In(ids) } })
  return new Map(users.map(({ id, username }) => [id, username]))
}

function readInstant(text: string | null | undefined): number | null | undefined {
  return typeof text === 'string' ? parseInstant(text) : text
}

/** Whether a change takes rights and gives none. */
function isTurningOff({ status, ...limits }: AccessKeyChanges): boolean {
  return status === 'inactive' && Object.keys(withoutUndefined(limits)).length === 0
}

function notActive(keyId: string): DomainError {
  const problem = `\`${keyId}\` is not active: create a new key instead`
  return new DomainError('Conflict', { problems: { 'access-key': problem } })
}
