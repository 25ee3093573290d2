import { ConfigError } from '../../common/config/index.js'
import { DomainError } from '../../common/errors/domain-error.js'

/** What service commands read from, and do to, the process that runs them. */
export interface ServiceHost {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  readonly exit: (code: 0 | 1 | 2) => void
}

/** The process itself. */
export const PROCESS: ServiceHost = {
  environment: process.env,
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  // Set, not called, so that output is still written out.
  exit: (code) => {
    process.exitCode = code
  },
}

/** Runs a command; a failure is one text on standard error and exit code 1, or 2 for a wrong configuration. */
export async function reported(host: ServiceHost, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    host.err(`${textOf(error)}\n`)
    host.exit(error instanceof ConfigError ? 2 : 1)
  }
}

function textOf(error: unknown): string {
  if (error instanceof DomainError) {
    const problems = Object.entries(error.problems).map(([field, text]) => `${field}: ${text}`)
    return error.detail ?? (problems.length > 0 ? problems.join('\n') : error.code)
  }
  return error instanceof Error ? error.message : String(error)
}
