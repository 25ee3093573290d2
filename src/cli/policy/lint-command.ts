import type { Finding, Severity } from '@tinyauth/policy-engine'
import { readParameters } from './assignments.js'
import { EXIT_CODE, type ExitCode } from './exit-code.js'
import { UNREADABLE_FILE } from './json-file.js'
import { lintPolicyFile } from './lint-policy-file.js'
import { type Output, writeJson, writeLine } from './output.js'
import { readPolicyFile } from './policy-file.js'
import { reportProblems } from './report-problems.js'

/** Options of `policy lint`. */
export interface LintCommandOptions {
  /** Prints one JSON object instead of lines. Default false. */
  readonly json?: boolean
  /** Warnings fail too, those about security included. Default false. */
  readonly strict?: boolean
  /** `name=value` words that replace the examples of the files. Default none. */
  readonly param?: readonly string[]
}

interface LintedFile {
  readonly file: string
  readonly findings: readonly Finding[]
}

/**
 * Parses and lints plain policy documents and `*.policy.json` files. Never throws.
 * Ends with 1 when there are errors (with `strict` also warnings), with 2 when a file or an option cannot be read.
 */
export function runLintCommand(files: readonly string[], options: LintCommandOptions, out: Output): ExitCode {
  const parameters = readParameters(options.param ?? [])
  if (parameters.problems !== undefined) return reportProblems(parameters.problems, options, out)
  const linted = files.map((file) => ({ file, findings: lintFile(file, parameters.value) }))
  if (options.json === true) writeJson(out, { files: linted, ...countsOf(linted) })
  else printFindings(linted, out)
  return exitCodeOf(linted, options.strict === true)
}

function lintFile(file: string, parameters: Readonly<Record<string, string>>): readonly Finding[] {
  const { value: policy, problems } = readPolicyFile(file)
  if (problems !== undefined) return problems.map((problem) => ({ severity: 'error', ...problem }))
  return lintPolicyFile(policy, parameters)
}

type Counts = Readonly<Record<'errors' | 'warnings' | 'suggestions', number>>

function countsOf(linted: readonly LintedFile[]): Counts {
  const all = linted.flatMap(({ findings }) => findings)
  const count = (...severities: readonly Severity[]): number =>
    all.filter(({ severity }) => severities.includes(severity)).length
  return { errors: count('error'), warnings: count('warning', 'securityWarning'), suggestions: count('suggestion') }
}

function printFindings(linted: readonly LintedFile[], out: Output): void {
  for (const { file, findings } of linted) {
    for (const { path, severity, code, message, suggestion } of findings) {
      const hint = suggestion === undefined ? '' : ` (suggestion: \`${suggestion}\`)`
      writeLine(out, `${file}:${path} ${severity} ${code}: ${message}${hint}`)
    }
  }
  const { errors, warnings, suggestions } = countsOf(linted)
  writeLine(out, `${linted.length} files, ${errors} errors, ${warnings} warnings, ${suggestions} suggestions`)
}

function exitCodeOf(linted: readonly LintedFile[], strict: boolean): ExitCode {
  const { errors, warnings } = countsOf(linted)
  if (linted.some(({ findings }) => findings.some(({ code }) => code === UNREADABLE_FILE))) return EXIT_CODE.badInput
  return errors > 0 || (strict && warnings > 0) ? EXIT_CODE.failed : EXIT_CODE.ok
}
