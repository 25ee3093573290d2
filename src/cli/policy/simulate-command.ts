import type { Explanation, PolicyType } from '@tinyauth/policy-engine'
import { readAssignments, readParameters } from './assignments.js'
import { EXIT_CODE, type ExitCode } from './exit-code.js'
import { describeNearMisses, describePlace } from './explanation-text.js'
import { bindingProblems, judgePolicies } from './judge-policies.js'
import { type Output, writeJson, writeLine } from './output.js'
import { type PolicyFile, readPolicyFile } from './policy-file.js'
import { type Question, requestOf } from './question.js'
import { type LocatedProblem, reportProblems } from './report-problems.js'

/** Options of `policy simulate`; the first three must be given. */
export interface SimulateCommandOptions {
  /** Username of who asks. */
  readonly principal?: string
  /** `service:Name`. */
  readonly action?: string
  /** An ARN. */
  readonly resource?: string
  /** `key=value` words; a key that is repeated has several values. Default none. */
  readonly context?: readonly string[]
  /** Groups that the principal is a direct member of. Default: it is not said. */
  readonly group?: readonly string[]
  /** Files of boundaries, each of which has to allow. Default none. */
  readonly boundary?: readonly string[]
  /** `name=value` words that parameters of the policies are replaced with. Default none. */
  readonly param?: readonly string[]
  /** Prints one JSON object instead of lines. Default false. */
  readonly json?: boolean
}

/** Everything that a decision is made of, or what is wrong with it. */
interface Input {
  readonly question: Question
  readonly policies: readonly PolicyFile[]
  readonly boundaries: readonly PolicyFile[]
  readonly parameters: Readonly<Record<string, string>>
}

/**
 * Decides one question by the policies of some files; nothing is stored and no service is asked. Never throws.
 * Ends with 0 when it is allowed, with 3 when it is denied, with 2 when the question cannot be asked.
 */
export function runSimulateCommand(files: readonly string[], options: SimulateCommandOptions, out: Output): ExitCode {
  const problems: LocatedProblem[] = []
  const input = readInput(files, options, problems)
  const request = requestOf(input.question, input.parameters)
  // A principal that is missing is no username either, which says nothing more.
  const invalid = (request.problems ?? []).filter(
    ({ path }) => path !== '/principal' || options.principal !== undefined,
  )
  problems.push(...invalid)
  if (request.value === undefined || problems.length > 0) return reportProblems(problems, options, out)
  const { policies, boundaries, parameters } = input
  const explanation = judgePolicies(request.value, policies, boundaries, parameters)
  const { decision } = explanation
  if (options.json === true) writeJson(out, { request: request.value, ...explanation })
  else printExplanation(explanation, out)
  // An error without a place is about the request, or about so many policies that none could be attached.
  if (decision.errors.some(({ at }) => at === undefined)) return EXIT_CODE.badInput
  return decision.kind === 'allow' ? EXIT_CODE.ok : EXIT_CODE.denied
}

function readInput(files: readonly string[], options: SimulateCommandOptions, problems: LocatedProblem[]): Input {
  const parameters = readParameters(options.param ?? [])
  problems.push(...(parameters.problems ?? []))
  const values = parameters.value ?? {}
  const read = (names: readonly string[], type: PolicyType): PolicyFile[] =>
    names.flatMap((file) => readUsable(file, type, values, problems))
  return {
    question: readQuestion(options, problems),
    policies: read(files, 'identity'),
    boundaries: read(options.boundary ?? [], 'boundary'),
    parameters: values,
  }
}

function readUsable(
  file: string,
  type: PolicyType,
  parameters: Readonly<Record<string, string>>,
  problems: LocatedProblem[],
): PolicyFile[] {
  const { value: policy, problems: found } = readPolicyFile(file)
  const all = policy === undefined ? found : bindingProblems(policy, parameters, type)
  problems.push(...all.map((problem) => ({ file, ...problem })))
  return policy === undefined ? [] : [policy]
}

function readQuestion(options: SimulateCommandOptions, problems: LocatedProblem[]): Question {
  const context = readAssignments('--context', options.context ?? [])
  problems.push(...(context.problems ?? []))
  for (const [name, example] of MANDATORY) {
    if (options[name] === undefined) problems.push(missingOption(name, example))
  }
  const { principal = '', action = '', resource = '', group } = options
  return {
    principal,
    action,
    resource,
    context: contextOf(context.value),
    ...(group !== undefined && { groups: group }),
  }
}

const MANDATORY = [
  ['principal', 'fred'],
  ['action', 'apples:GetApple'],
  ['resource', 'arn:tinyauth:apples:default::apples/1'],
] as const

function missingOption(name: string, example: string): LocatedProblem {
  return { code: 'missing-option', path: '', message: `--${name} is missing: give one, as in \`--${name} ${example}\`` }
}

/** A key with one value is a single value; operators for lists take it as a list of one. */
function contextOf(found: ReadonlyMap<string, readonly string[]> = new Map()): Question['context'] {
  return Object.fromEntries([...found].map(([key, values]) => [key, values.length === 1 ? (values[0] ?? '') : values]))
}

function printExplanation(explanation: Explanation, out: Output): void {
  const { kind, decidedBy, missingContext, errors } = explanation.decision
  writeLine(out, `decision: ${kind}`)
  for (const place of decidedBy) writeLine(out, `decided by: ${describePlace(place)}`)
  for (const { code, message } of errors) writeLine(out, `error: ${code}: ${message}`)
  if (missingContext.length > 0) writeLine(out, `missing context: ${missingContext.join(', ')}`)
  const misses = describeNearMisses(explanation)
  if (misses.length > 0) writeLine(out, 'near misses:')
  for (const line of misses) writeLine(out, `  ${line}`)
}
