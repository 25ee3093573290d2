import type { DataSource } from 'typeorm'
import type { Clock } from '../common/clock.js'
import { toDomainError } from './store-errors.js'
import type { UnitOfWork } from './unit-of-work.js'

/** An open database. */
export class Store {
  constructor(
    readonly dataSource: DataSource,
    readonly unitOfWork: UnitOfWork,
    readonly clock: Clock,
  ) {}

  /**
   * Asks the database for a sign of life.
   * @throws DomainError `ServiceUnavailable` when there is none
   */
  async ping(): Promise<void> {
    try {
      await this.dataSource.query('select 1 from heads where id = 1')
    } catch (error) {
      throw toDomainError(error)
    }
  }

  /**
   * Looks through the whole file of an embedded database: slow, and not done at the start.
   * @returns what is damaged; nothing for PostgreSQL, which has tools of its own
   */
  async checkIntegrity(): Promise<readonly string[]> {
    if (this.dataSource.options.type === 'postgres') return []
    const rows: readonly { quick_check: string }[] = await this.dataSource.query('pragma quick_check')
    return rows.map((row) => row.quick_check).filter((line) => line !== 'ok')
  }

  /** Ends all connections. Work that still runs fails. */
  async close(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy()
  }
}
