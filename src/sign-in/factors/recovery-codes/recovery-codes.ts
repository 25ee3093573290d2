import type { EntityManager } from 'typeorm'
import type { Clock } from '../../../common/clock.js'
import type { Ids } from '../../../common/ids.js'
import { RecoveryCodeEntity, type Transaction } from '../../../store/index.js'
import {
  formatRecoveryCode,
  hashRecoveryCode,
  parseRecoveryCode,
  RECOVERY_ALPHABET,
  RECOVERY_LENGTH,
} from './recovery-code.js'

const CODES = 10

/** What recovery codes are made with. */
export interface RecoveryCodesOptions {
  readonly clock: Clock
  readonly ids: Ids
}

/** Codes for whoever has lost their second factor: ten of 80 random bits, each good once, stored as hashes. */
export class RecoveryCodes {
  constructor(private readonly options: RecoveryCodesOptions) {}

  /** Makes ten codes; those from before are void. They are in the answer and never again. */
  async regenerate(tx: Transaction, uid: string): Promise<readonly string[]> {
    const { clock, ids } = this.options
    const now = clock.now()
    await tx.manager.delete(RecoveryCodeEntity, { userId: uid })
    const codes = Array.from({ length: CODES }, () => ids.text(RECOVERY_LENGTH, RECOVERY_ALPHABET))
    for (const code of codes) {
      const row = { id: ids.uuid(now), userId: uid, codeHash: hashRecoveryCode(code), createdAt: now }
      await tx.manager.insert(RecoveryCodeEntity, row)
    }
    tx.change({ type: 'user', id: uid })
    return codes.map(formatRecoveryCode)
  }

  /** How many a user has left. */
  left(manager: EntityManager, uid: string): Promise<number> {
    return manager.countBy(RecoveryCodeEntity, { userId: uid })
  }

  /**
   * Uses a code up; `false` when it is none of the user's. Case, spaces and dashes do not matter. Count the attempt before
   * (`FactorAttempts`).
   */
  async use(tx: Transaction, uid: string, text: string): Promise<boolean> {
    const code = parseRecoveryCode(text)
    if (code === undefined) return false
    // INVARIANT: of all who come with one code, exactly one deletes its row.
    const { affected } = await tx.manager.delete(RecoveryCodeEntity, { userId: uid, codeHash: hashRecoveryCode(code) })
    if (affected !== 1) return false
    tx.change({ type: 'user', id: uid })
    return true
  }
}
