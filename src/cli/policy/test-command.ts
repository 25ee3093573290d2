import { type CasesFile, readCasesFile } from './cases-file.js'
import { findCasesFiles } from './cases-search.js'
import { EXIT_CODE, type ExitCode } from './exit-code.js'
import { describeNearMisses, describePlace } from './explanation-text.js'
import { type Output, writeJson, writeLine } from './output.js'
import { describeProblem, type LocatedProblem } from './report-problems.js'
import { type CaseResult, runCase } from './run-case.js'

/** Options of `policy test`. */
export interface TestCommandOptions {
  /** Prints one JSON object instead of lines. Default false. */
  readonly json?: boolean
}

interface TestedFile {
  readonly file: string
  readonly results: readonly CaseResult[]
  /** Why the file could not be tested. */
  readonly problems: readonly LocatedProblem[]
}

/**
 * Asks policies the questions of their `*.cases.json`, in files and folders. Never throws.
 * Ends with 1 when a case fails, with 2 when a file cannot be read or holds no cases.
 */
export function runTestCommand(paths: readonly string[], options: TestCommandOptions, out: Output): ExitCode {
  const tested = paths.flatMap(testPath)
  const counts = countsOf(tested)
  if (options.json === true) writeJson(out, { files: tested, ...counts })
  else printResults(tested, out)
  if (tested.some(({ problems }) => problems.length > 0)) return EXIT_CODE.badInput
  return counts.failed > 0 ? EXIT_CODE.failed : EXIT_CODE.ok
}

function testPath(path: string): TestedFile[] {
  const { value: files, problems } = findCasesFiles(path)
  return problems === undefined ? files.map(testFile) : [untested(path, problems)]
}

function testFile(file: string): TestedFile {
  const { value, problems } = readCasesFile(file)
  if (problems !== undefined) return untested(file, problems)
  return { file, results: runCases(value), problems: [] }
}

function runCases(found: CasesFile): readonly CaseResult[] {
  return found.cases.map((one) => runCase(found, one))
}

function untested(file: string, problems: readonly LocatedProblem[]): TestedFile {
  return { file, results: [], problems: problems.map((problem) => ({ file, ...problem })) }
}

function countsOf(tested: readonly TestedFile[]): { readonly passed: number; readonly failed: number } {
  const results = tested.flatMap((file) => file.results)
  const passed = results.filter((result) => result.passed).length
  return { passed, failed: results.length - passed }
}

function printResults(tested: readonly TestedFile[], out: Output): void {
  for (const { file, results, problems } of tested) {
    for (const problem of problems) writeLine(out, describeProblem(problem))
    for (const result of results.filter(({ passed }) => !passed)) printFailure(file, result, out)
  }
  const { passed, failed } = countsOf(tested)
  const unread = tested.filter(({ problems }) => problems.length > 0).length
  writeLine(out, `${passed} passed, ${failed} failed${unread > 0 ? `, ${unread} files not tested` : ''}`)
}

function printFailure(file: string, { name, expected, got, errors, explanation }: CaseResult, out: Output): void {
  writeLine(out, `${file}: ${name}`)
  writeLine(out, `  expected ${expected}, got ${got}`)
  for (const error of errors) writeLine(out, `  error ${error.code}: ${error.message}`)
  if (explanation === undefined) return
  const { decidedBy, missingContext } = explanation.decision
  for (const place of decidedBy) writeLine(out, `  decided by ${describePlace(place)}`)
  if (missingContext.length > 0) writeLine(out, `  missing context: ${missingContext.join(', ')}`)
  for (const line of describeNearMisses(explanation)) writeLine(out, `  ${line}`)
}
