import { describe, jest } from '@jest/globals'
import { storeContract } from './contract.js'
import { createSqliteFile } from './sqlite-database.js'

jest.setTimeout(60_000)

describe('store on SQLite', () => {
  storeContract(createSqliteFile)
})
