import { setTimeout as delay } from 'node:timers/promises'
import { codeOf } from './store-errors.js'

/** How long SQLite itself waits for another process, with this process standing still. Milliseconds. */
export const BUSY_TIMEOUT_MS = 50

const PAUSE_MS = 10

/** About five seconds with `BUSY_TIMEOUT_MS` and `PAUSE_MS`. */
const ATTEMPTS = 80

/**
 * Takes the write lock of the file, which another process may hold: `write` is the first statement of a transaction.
 * Waits up to five seconds between the attempts instead of inside SQLite, so that this process goes on deciding.
 * @throws what the last attempt threw
 */
export async function takeWriteLock(write: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await write()
      return
    } catch (error) {
      if (attempt === ATTEMPTS || !codeOf(error).startsWith('SQLITE_BUSY')) throw error
      await delay(PAUSE_MS)
    }
  }
}
