import { Injectable } from '@nestjs/common'
import { z } from 'zod'
import type { Call } from '../common/call.js'
import { CallWriter } from '../audit/index.js'
import { UnitOfWork } from '../store/index.js'
import type { Transaction } from '../store/index.js'
import type { ResponseHeaders } from './wire/response-headers.js'

/** Query of a deletion that can be tried. */
export const dryRunQuerySchema = z.strictObject({
  dryRun: z.enum(['true', 'false'], { error: 'must be `true` or `false`' }).optional(),
})

/** What a caller sent of it. */
export type DryRunQuery = z.infer<typeof dryRunQuerySchema>

/** How many rows of each kind a deletion takes with it. */
export type DeletionCounts = Readonly<Record<string, number>>

/** Answer of a deletion: what would go, or nothing. */
export type DeletionAnswer = Readonly<Record<string, never>> | DryRunAnswer

/** What a deletion that was only tried would have done. */
export interface DryRunAnswer {
  readonly dryRun: true
  readonly deletes: DeletionCounts
}

/** Carries the counts out of the transaction that it rolls back. */
class RolledBack extends Error {
  constructor(readonly counts: DeletionCounts) {
    super('rolled back, as asked')
  }
}

/** Deletes, or does all of it and takes it back. */
@Injectable()
export class Deletion {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly writer: CallWriter,
  ) {}

  /** Runs `work`, which deletes and counts. With `dryRun` nothing is kept: no row, no change, no revision. */
  async run(
    call: Call,
    { dryRun }: DryRunQuery,
    work: (tx: Transaction) => Promise<DeletionCounts>,
  ): Promise<DeletionAnswer> {
    if (dryRun !== 'true') {
      await this.writer.write(call, work)
      return {}
    }
    call.audit.fields['request.dry-run'] = true
    return { dryRun: true, deletes: await this.tryOut(work) }
  }

  private async tryOut(work: (tx: Transaction) => Promise<DeletionCounts>): Promise<DeletionCounts> {
    try {
      await this.unitOfWork.run(async (tx) => {
        throw new RolledBack(await work(tx))
      })
    } catch (error) {
      if (error instanceof RolledBack) return error.counts
      throw error
    }
    throw new Error('a dry run was committed')
  }
}

/** Answers a deletion: 201 like the original, 200 when nothing was deleted. */
export function sendDeletion(response: ResponseHeaders, answer: DeletionAnswer): DeletionAnswer {
  if ('dryRun' in answer) response.status(200)
  return answer
}
