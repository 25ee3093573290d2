import type { Environment } from '../../common/config/environment.js'
import type { Output } from '../policy/output.js'
import type { ExitCode } from './exit-code.js'

/** What audit commands read from, and do to, the process that runs them. */
export interface CommandHost {
  /** Variables that tell where the database is. */
  readonly environment: Environment
  /** For results. */
  readonly out: Output
  /** For progress and problems. */
  readonly err: Output
  /** Takes the exit code. */
  readonly exit: (code: ExitCode) => void
}
