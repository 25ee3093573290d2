import { describe } from '@jest/globals'
import { storeContract } from './contract.js'
import { createSqliteFile } from './sqlite-database.js'

describe('store on SQLite', () => {
  storeContract(createSqliteFile)
})
