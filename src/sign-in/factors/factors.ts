import type { EntityManager } from 'typeorm'
import { notFound } from '../../common/errors/domain-error.js'
import { FactorEntity, OneTimeSecretEntity, RecoveryCodeEntity, type Transaction } from '../../store/index.js'
import type { Siblings } from '../../common/siblings.js'
import { FactorAttempts } from './factor-attempts.js'
import { factorName } from './factor-name.js'

/** A factor, without anything that could prove it. Instants are milliseconds since 1970. */
export interface FactorView {
  readonly id: string
  readonly kind: FactorEntity['kind']
  readonly name: string
  /** A passkey that signs in without user name. */
  readonly discoverable: boolean
  readonly createdAtMs: number
  readonly lastUsedAtMs: number | undefined
}

/** What a user can show as second factor. */
export interface HeldFactors {
  readonly totp: boolean
  readonly passkey: boolean
  /** How many are left. They count for nothing where there is neither of the others. */
  readonly recoveryCodes: number
}

/** What was removed. */
export interface RemovedFactors {
  readonly factors: number
  readonly recoveryCodes: number
}

/**
 * The second factors of users (domain-model 5.1). Recovery codes stand for a factor that is lost: they go with the last one.
 * Each change is one of its user.
 */
export class Factors {
  /** Counts wrong codes. */
  readonly attempts: FactorAttempts

  constructor(siblings?: Siblings) {
    this.attempts = new FactorAttempts(siblings)
  }

  /** The oldest first. */
  async list(manager: EntityManager, uid: string): Promise<readonly FactorView[]> {
    const rows = await manager.find(FactorEntity, { where: { userId: uid }, order: { createdAt: 'ASC', id: 'ASC' } })
    return rows.map(viewOf)
  }

  /** Whether a user has to be asked for a second factor, and for which. */
  async has(manager: EntityManager, uid: string): Promise<HeldFactors> {
    return {
      totp: await manager.existsBy(FactorEntity, { userId: uid, kind: 'totp' }),
      passkey: await manager.existsBy(FactorEntity, { userId: uid, kind: 'webauthn' }),
      recoveryCodes: await manager.countBy(RecoveryCodeEntity, { userId: uid }),
    }
  }

  /** @throws DomainError `NotFound`, `ValidationFailed` naming `name` */
  async rename(tx: Transaction, uid: string, id: string, name: string): Promise<void> {
    const before = await tx.manager.findOneBy(FactorEntity, { id, userId: uid })
    if (before === null) throw notFound('factor', id)
    await tx.manager.update(FactorEntity, { id, userId: uid }, { name: factorName(name, before.name) })
    tx.change({ type: 'user', id: uid })
  }

  /** @throws DomainError `NotFound` when it is none of the user's */
  async remove(tx: Transaction, uid: string, id: string): Promise<RemovedFactors> {
    const removed = await this.removeWhere(tx, uid, { id })
    if (removed.factors === 0) throw notFound('factor', id)
    return removed
  }

  /** Removes all factors of one kind. */
  removeKind(tx: Transaction, uid: string, kind: FactorEntity['kind']): Promise<RemovedFactors> {
    return this.removeWhere(tx, uid, { kind })
  }

  /** Removes everything, also what is under way: nobody completes an enrolment that an administrator just ended. */
  async removeAll(tx: Transaction, uid: string): Promise<RemovedFactors> {
    await tx.manager.delete(OneTimeSecretEntity, { userId: uid })
    return this.removeWhere(tx, uid, {})
  }

  private async removeWhere(
    tx: Transaction,
    uid: string,
    which: Partial<Pick<FactorEntity, 'id' | 'kind'>>,
  ): Promise<RemovedFactors> {
    const { affected } = await tx.manager.delete(FactorEntity, { userId: uid, ...which })
    const isLast = !(await tx.manager.existsBy(FactorEntity, { userId: uid }))
    const codes = isLast ? await tx.manager.delete(RecoveryCodeEntity, { userId: uid }) : undefined
    tx.change({ type: 'user', id: uid })
    return { factors: affected ?? 0, recoveryCodes: codes?.affected ?? 0 }
  }
}

function viewOf({ id, kind, name, discoverable, createdAt, lastUsedAt }: FactorEntity): FactorView {
  return { id, kind, name, discoverable, createdAtMs: createdAt, lastUsedAtMs: lastUsedAt ?? undefined }
}
