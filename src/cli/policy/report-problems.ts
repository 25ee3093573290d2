import type { Problem } from '@tinyauth/policy-engine'
import { EXIT_CODE, type ExitCode } from './exit-code.js'
import { type Output, writeJson, writeLine } from './output.js'

/** A problem with the file in which it was found; absent when an option is at fault. */
export interface LocatedProblem extends Problem {
  readonly file?: string
}

/** Prints why a command cannot do its work. */
export function reportProblems(
  problems: readonly LocatedProblem[],
  { json = false }: { readonly json?: boolean },
  out: Output,
): ExitCode {
  if (json) writeJson(out, { problems })
  else for (const problem of problems) writeLine(out, describeProblem(problem))
  return EXIT_CODE.badInput
}

/** One problem as one line, beginning with its place. */
export function describeProblem({ file, path, message, suggestion }: LocatedProblem): string {
  const place = file === undefined ? '' : `${file}:${path} `
  const hint = suggestion === undefined ? '' : ` (suggestion: \`${suggestion}\`)`
  return `${place}${message}${hint}`
}
