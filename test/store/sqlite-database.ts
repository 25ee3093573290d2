import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestDatabase } from './fixtures.js'

/** A database in a file of its own, in a folder that is not there yet. */
export function createSqliteFile(): Promise<TestDatabase & { readonly file: string }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'store-'))
  const drop = (): Promise<void> => rm(folder, { recursive: true, force: true })
  return Promise.resolve({ file: path.join(folder, 'data', 'tinyauth.db'), drop })
}
