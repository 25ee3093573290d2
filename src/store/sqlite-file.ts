import { closeSync, mkdirSync, openSync, statSync } from 'node:fs'
import path from 'node:path'
import type { StoreLog } from './store-log.js'

/** The name of a database that lives in memory and dies with its connection. */
export const IN_MEMORY = ':memory:'

/** Makes the file of an embedded database for its owner alone: SQLite gives its journals the mode of the file. */
export function prepareFile(file: string, log: StoreLog): void {
  if (file === IN_MEMORY) return
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
  closeSync(openSync(file, 'a', 0o600))
  if ((statSync(file).mode & 0o077) !== 0) log.warn({ file }, 'the database can be read by others than its owner')
}
