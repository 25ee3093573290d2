import { verifyAudit } from '../../audit/index.js'
import { writeLine } from '../policy/output.js'
import type { CommandHost } from './command-host.js'
import { withConfiguredStore } from './configured-store.js'
import { EXIT_CODE } from './exit-code.js'
import type { ExitCode } from './exit-code.js'
import { reportingFailure } from './report-failure.js'

/** Events between two lines of progress. */
const PROGRESS_STEP = 100_000

/** `audit verify`: says whether the chain of audit events is whole, or names the first event that is wrong. */
export function runVerifyCommand(host: Omit<CommandHost, 'exit'>): Promise<ExitCode> {
  const { environment, out, err } = host
  return reportingFailure(err, async () => {
    const onProgress = (checked: number): void => {
      if (checked > 0 && checked % PROGRESS_STEP === 0) writeLine(err, `checked ${checked} events`)
    }
    const { checked, head, problem } = await withConfiguredStore(environment, (store) =>
      store.unitOfWork.read((manager) => verifyAudit(manager, { onProgress })),
    )
    const extent = `checked ${checked} events, head ${head.seq} ${head.hash}`
    if (problem === undefined) {
      writeLine(out, `${extent}: the chain is whole`)
      return EXIT_CODE.ok
    }
    writeLine(out, `${extent}: event ${problem.seq}: ${problem.code}: ${problem.message}`)
    return EXIT_CODE.failed
  })
}
