import { LessThan } from 'typeorm'
import type { EntityManager } from 'typeorm'
import { AuditEventEntity, verifyChain } from '../../store/index.js'
import type { ChainVerdict, VerifyOptions } from '../../store/index.js'
import { lastTruncation } from '../retention/truncation.js'

/**
 * Verifies every event that is stored. Where retention removed the beginning, the chain must go on exactly where the
 * record of the removal says, and that record is itself a verified event.
 */
export async function verifyAudit(
  manager: EntityManager,
  options: Pick<VerifyOptions, 'onProgress'> = {},
): Promise<ChainVerdict> {
  const truncation = await lastTruncation(manager)
  if (truncation === undefined) return verifyChain(manager, options)
  const { lastSeq, lastHash } = truncation
  const verdict = await verifyChain(manager, { ...options, fromSeq: lastSeq + 1, fromHash: lastHash })
  if (verdict.problem !== undefined) return verdict
  const before = await manager.findOneBy(AuditEventEntity, { seq: LessThan(lastSeq + 1) })
  if (before === null) return verdict
  // Nothing vouches for it: the chain that was verified begins later.
  const message = 'stands before the recorded beginning of the chain'
  return { ...verdict, problem: { seq: before.seq, code: 'gap', message } }
}
