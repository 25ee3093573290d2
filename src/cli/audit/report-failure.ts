import { ConfigError } from '../../common/config/index.js'
import { DomainError } from '../../common/errors/domain-error.js'
import { writeLine } from '../policy/output.js'
import type { Output } from '../policy/output.js'
import { NoDatabaseError } from './configured-store.js'
import { EXIT_CODE } from './exit-code.js'
import type { ExitCode } from './exit-code.js'

/** Runs a command; what kept it from answering goes to `err` and is bad input. @throws what nobody foresaw */
export async function reportingFailure(err: Output, command: () => Promise<ExitCode>): Promise<ExitCode> {
  try {
    return await command()
  } catch (error) {
    const lines = linesOf(error)
    if (lines === undefined) throw error
    for (const line of lines) writeLine(err, line)
    return EXIT_CODE.badInput
  }
}

function linesOf(error: unknown): readonly string[] | undefined {
  if (error instanceof ConfigError) return error.message.split('\n')
  if (error instanceof NoDatabaseError) return [error.message]
  if (!(error instanceof DomainError)) return undefined
  const problems = Object.entries(error.problems).map(([name, text]) => `${name}: ${text}`)
  return problems.length > 0 ? problems : [error.message]
}
