import { existsSync } from 'node:fs'
import type { Problem } from '@tinyauth/policy-engine'
import { z } from 'zod'
import { checkForm, readJsonText, readText, UNREADABLE_FILE } from './json-file.js'
import { type PolicyFile, readPolicyFile } from './policy-file.js'
import { type ReadResult, refused } from './read-result.js'

const SCALAR = z.union([z.string(), z.number(), z.boolean()])
const PARAMETERS = z.record(z.string(), z.string())

const CASE = z.strictObject({
  name: z.string().min(1).describe('What the case shows; unique within the file'),
  parameters: PARAMETERS.optional().describe('Parameters that replace those of the file, name by name'),
  principal: z.string().min(1).describe('The username of who asks'),
  action: z.string().min(1).describe('`service:Name`'),
  resource: z.string().min(1).describe('The ARN that is asked about'),
  context: z
    .record(z.string(), z.union([SCALAR, z.array(SCALAR)]))
    .optional()
    .describe('Context keys beside those that the service sets from the other members'),
  expect: z.enum(['allow', 'explicitDeny', 'implicitDeny']).describe('The decision'),
  errors: z
    .array(z.string())
    .min(1)
    .optional()
    .describe('Codes of the errors that the decision must carry; default: none'),
})

/** The form of `*.cases.json`; `policies/schema/cases.schema.json` is made from it. */
export const CASES_FILE_FORM = z
  .strictObject({
    $schema: z.string().optional(),
    parameters: PARAMETERS.optional().describe('Parameters that every case is asked with'),
    cases: z.array(CASE).min(1),
  })
  .meta({ title: 'Questions to a policy, with the answers that it must give' })

/** One question with its answer. */
export type PolicyCase = z.infer<typeof CASE>

/** All cases of one policy. */
export interface CasesFile {
  readonly policy: PolicyFile
  readonly parameters: Readonly<Record<string, string>>
  readonly cases: readonly PolicyCase[]
}

const SUFFIX = '.cases.json'

/** Whether a file has the form of `*.cases.json` by its name. */
export function isCasesFile(file: string): boolean {
  return file.endsWith(SUFFIX)
}

/** The cases file that stands beside a policy: `reader.cases.json` beside `reader.policy.json` or `reader.json`. */
export function casesFileOf(policyFile: string): string {
  return `${policyFile.replace(/(?:\.policy)?\.json$/, '')}${SUFFIX}`
}

/** Reads cases together with the policy beside them, `reader.policy.json` or else the plain document `reader.json`. */
export function readCasesFile(file: string): ReadResult<CasesFile> {
  const cases = readCases(file)
  const policy = readPolicyBeside(file)
  if (cases.value === undefined || policy.value === undefined) {
    return { problems: [...(cases.problems ?? []), ...(policy.problems ?? [])] }
  }
  const { parameters = {}, cases: found } = cases.value
  const twice = repeatedNames(found)
  return twice.length > 0 ? { problems: twice } : { value: { policy: policy.value, parameters, cases: found } }
}

function readCases(file: string): ReadResult<z.infer<typeof CASES_FILE_FORM>> {
  const { value: text, problems } = readText(file)
  if (problems !== undefined) return { problems }
  const json = readJsonText(text)
  return json.problems === undefined ? checkForm(json.value, CASES_FILE_FORM) : json
}

function readPolicyBeside(casesFile: string): ReadResult<PolicyFile> {
  const stem = casesFile.slice(0, -SUFFIX.length)
  const file = [`${stem}.policy.json`, `${stem}.json`].find((candidate) => existsSync(candidate))
  if (file === undefined) {
    const message = `there is no policy beside the cases: write \`${stem}.policy.json\``
    return refused({ code: UNREADABLE_FILE, path: '', message })
  }
  const { value, problems } = readPolicyFile(file)
  if (problems === undefined) return { value }
  return {
    problems: problems.map((problem) => ({
      ...problem,
      message: `\`${file}\`${problem.path}: ${problem.message}`,
      path: '',
    })),
  }
}

function repeatedNames(cases: readonly PolicyCase[]): Problem[] {
  const names = cases.map(({ name }) => name)
  return names.flatMap((name, i) => {
    if (names.indexOf(name) === i) return []
    return { code: 'duplicate-case', path: `/cases/${i}/name`, message: `two cases are called \`${name}\`` }
  })
}
