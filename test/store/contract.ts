import { auditChainContract } from './audit-chain.contract.js'
import { backupContract } from './backup.contract.js'
import { entitiesContract } from './entities.contract.js'
import type { DatabaseFactory } from './fixtures.js'
import { groupGrantsContract } from './group-grants.contract.js'
import { principalReaderContract } from './principal-reader.contract.js'
import { unitOfWorkContract } from './unit-of-work.contract.js'

/** What every database must keep: run on SQLite and on PostgreSQL. */
export function storeContract(create: DatabaseFactory): void {
  entitiesContract(create)
  unitOfWorkContract(create)
  auditChainContract(create)
  principalReaderContract(create)
  groupGrantsContract(create)
  backupContract(create)
}
