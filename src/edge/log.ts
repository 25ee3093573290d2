import type { GuardLog } from '@tinyauth/guard/local'
import type { Log } from '../common/log/index.js'

/** The structured log, as parts of the guard write to it. */
export function guardLog(log: Log): GuardLog {
  const event = 'upstream'
  return {
    log: (message) => {
      log.info({ event }, message)
    },
    warn: (message) => {
      log.warn({ event }, message)
    },
    error: (message) => {
      log.error({ event }, message)
    },
  }
}
