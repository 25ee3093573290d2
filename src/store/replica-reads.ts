import type { DataSource, EntityManager } from 'typeorm'
import type { Clock } from '../common/clock.js'
import { DomainError } from '../common/errors/domain-error.js'
import { within } from '../common/within.js'
import { ChangeEntity } from './entities/change.entity.js'
import { HeadEntity } from './entities/head.entity.js'
import { type Position, positionBehind } from './position.js'
import { readSnapshot } from './read-snapshot.js'
import { toDomainError } from './store-errors.js'
import type { StoreLog } from './store-log.js'

/** What `ReplicaReads` work with. */
export interface ReplicaReadsOptions {
  /** Of a standby of PostgreSQL that takes reads; not connected yet. */
  readonly dataSource: DataSource
  readonly clock: Clock
  readonly log: StoreLog
}

/** A replica that is out of reach is left alone for so long. Milliseconds. */
const PAUSE_MS = 5000
/** Somebody waits for the answer, and the server itself has it as well. Milliseconds. */
const MOST_MS = 500

/**
 * Reads of a replica. INVARIANT: it answers only where it stands exactly where the reader does, by the number and by the content of
 * the last change. One that lags, is ahead, or follows a server that was given up answers nothing.
 */
export class ReplicaReads {
  private opening: Promise<unknown> | undefined
  private pausedUntilMs = 0

  constructor(private readonly options: ReplicaReadsOptions) {}

  /** What `work` makes of the state at a position; `undefined` where the replica cannot say. */
  async readAt<T>(
    position: Position,
    work: (manager: EntityManager, revision: number) => Promise<T>,
  ): Promise<{ readonly value: T } | undefined> {
    const { clock, log } = this.options
    const nowMs = clock.now()
    if (position.mark === undefined || (nowMs < this.pausedUntilMs && this.pausedUntilMs <= nowMs + PAUSE_MS))
      return undefined
    try {
      return await within(this.read(position, work), MOST_MS, 'the replica')
    } catch (error) {
      const known = toDomainError(error)
      // What the reader refuses it refuses everywhere; whatever else is wrong with the replica is nobody's trouble.
      if (known instanceof DomainError && known.code !== 'ServiceUnavailable') throw known
      this.pausedUntilMs = clock.now() + PAUSE_MS
      log.warn({ err: error }, 'the replica cannot be read: the database itself is asked')
      return undefined
    }
  }

  private async read<T>(
    position: Position,
    work: (manager: EntityManager, revision: number) => Promise<T>,
  ): Promise<{ readonly value: T } | undefined> {
    const { dataSource, log } = this.options
    await this.open()
    return readSnapshot(dataSource, log, 'standby', async (manager) => {
      if (!(await standsAt(manager, position))) return undefined
      return { value: await work(manager, position.revision) }
    })
  }

  /** Ends its connections. */
  async close(): Promise<void> {
    await this.opening?.catch(() => undefined)
    if (this.options.dataSource.isInitialized) await this.options.dataSource.destroy()
  }

  private async open(): Promise<void> {
    this.opening ??= this.options.dataSource.initialize()
    try {
      await this.opening
    } catch (error) {
      this.opening = undefined
      throw error
    }
  }
}

async function standsAt(manager: EntityManager, { revision, mark }: Position): Promise<boolean> {
  const head = await manager.findOneByOrFail(HeadEntity, { id: 1 })
  if (head.revision !== revision) return false
  const change = await manager.findOneBy(ChangeEntity, { revision })
  return change !== null && positionBehind(change).mark === mark
}
