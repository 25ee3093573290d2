import type { EntityManager } from 'typeorm'
import { ENTITIES } from '../entities/all.js'
import { HeadEntity } from '../entities/head.entity.js'
import { OAuthArtifactEntity } from '../entities/oauth-artifact.entity.js'
import { OneTimeSecretEntity } from '../entities/one-time-secret.entity.js'
import { SessionEntity } from '../entities/session.entity.js'
import type { BackupEntity, BackupRow } from './format.js'

/** Rows of one statement: SQLite takes 32,766 parameters. */
const ROWS_PER_STATEMENT = 500

/**
 * What is not put back: a backup may be older than a signing out, and what that ended stays ended. People sign in again.
 */
const LEFT_OUT: ReadonlySet<BackupEntity> = new Set<BackupEntity>([
  SessionEntity,
  OneTimeSecretEntity,
  OAuthArtifactEntity,
])

/** Inserts rows of a backup, many of one table at a time, and counts them; those of sign-ins it only counts. */
export class RowInserter {
  readonly counts = new Map<string, number>()
  private readonly entities: ReadonlyMap<string, BackupEntity>
  private waiting: BackupRow[] = []
  private table = ''

  constructor(private readonly manager: EntityManager) {
    this.entities = new Map(ENTITIES.map((entity) => [manager.connection.getMetadata(entity).tableName, entity]))
  }

  /**
   * Takes a row of a table; inserts those before when it is of another one.
   * @throws RangeError when there is no such table
   */
  async add(table: string, row: BackupRow): Promise<void> {
    if (!this.entities.has(table)) throw new RangeError(`there is no table \`${table}\``)
    if (table !== this.table || this.waiting.length >= ROWS_PER_STATEMENT) await this.flush()
    this.table = table
    this.waiting.push(row)
    this.counts.set(table, (this.counts.get(table) ?? 0) + 1)
  }

  /** Inserts what waits. */
  async flush(): Promise<void> {
    const entity = this.entities.get(this.table)
    const rows = this.waiting
    this.waiting = []
    if (entity === undefined || rows.length === 0 || LEFT_OUT.has(entity)) return
    if (entity === HeadEntity) await this.setHead(rows)
    else await this.manager.createQueryBuilder().insert().into<object>(entity).values(rows).execute()
  }

  /** The head row is there already; it is locked, not replaced. */
  private async setHead(rows: readonly BackupRow[]): Promise<void> {
    for (const row of rows) await this.manager.createQueryBuilder().update(HeadEntity).set(row).execute()
  }
}
