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

/** Ends a transaction that was only tried. */
class RolledBack extends Error {
  constructor() {
    super('rolled back, as asked')
  }
}

/** Does all of `work` and takes it back; nothing is kept: no row, no change, no revision. */
export async function tryOut<T>(unitOfWork: UnitOfWork, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const answers: T[] = []
  try {
    await unitOfWork.run(async (tx) => {
      answers.push(await work(tx))
      throw new RolledBack()
    })
  } catch (error) {
    if (!(error instanceof RolledBack)) throw error
  }
  const [answer] = answers.slice(-1)
  if (answer === undefined) throw new Error('a dry run answers something')
  return answer
}

/** Deletes, or does all of it and takes it back. */
@Injectable()
export class Deletion {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly writer: CallWriter,
  ) {}

  /** Runs `work`, which deletes and counts. With `dryRun` nothing is kept. */
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
    return { dryRun: true, deletes: await tryOut(this.unitOfWork, work) }
  }
}

/** Answers a deletion: 201 like the original, 200 when nothing was deleted. */
export function sendDeletion(response: ResponseHeaders, answer: DeletionAnswer): DeletionAnswer {
  if ('dryRun' in answer) response.status(200)
  return answer
}
