import { basename } from 'node:path'
import {
  bindParameters,
  type BoundDocument,
  DEFAULT_PARAMETERS,
  type ParameterValues,
  type Problem,
  type Suppression,
} from '@tinyauth/policy-engine'
import { z } from 'zod'
import { checkForm, readJsonText, readText } from './json-file.js'
import type { ReadResult } from './read-result.js'

const PARAMETER = z.strictObject({
  description: z.string().min(1).describe('What the parameter stands for'),
  example: z.string().min(1).describe('A value with which the policy is linted'),
})

const SUPPRESSION = z.strictObject({
  code: z.string().min(1).describe('Code of the findings'),
  path: z.string().optional().describe('JSON pointer within the document; default: anywhere'),
  reason: z.string().min(1).describe('Why the finding does not matter here'),
})

/** The form of `*.policy.json`; `policies/schema/policy.schema.json` is made from it. */
export const POLICY_FILE_FORM = z
  .strictObject({
    $schema: z.string().optional(),
    name: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._@+-]{0,127}$/)
      .describe('Name of the managed policy'),
    description: z.string().min(1).describe('What the policy lets its holder do, and what not'),
    parameters: z
      .record(z.string(), PARAMETER)
      .optional()
      .describe('Parameters given when the policy is attached; `partition` and `self` are always given'),
    suppressions: z.array(SUPPRESSION).optional().describe('Findings of lint that are known and accepted'),
    document: z
      .unknown()
      .meta({ type: 'object', description: 'The policy document; `{{name}}` stands for a parameter' }),
  })
  .meta({ title: 'A managed policy' })

/** A policy with what is said about it. */
export interface PolicyFile {
  /** Of the policy; of a plain document the name of its file. */
  readonly name: string
  /** Not yet bound and not yet parsed: a value, or of a plain document its JSON text. */
  readonly document: unknown
  /** JSON pointer to the document within its file: `/document`, or `''` of a plain document. */
  readonly pointer: string
  readonly parameters: Readonly<Record<string, { readonly description: string; readonly example: string }>>
  readonly suppressions: readonly Suppression[]
}

/** Reads `*.policy.json`, or any other file as a plain policy document. What the document says is not looked at. */
export function readPolicyFile(file: string): ReadResult<PolicyFile> {
  const { value: text, problems } = readText(file)
  if (problems !== undefined) return { problems }
  return isPolicyFile(file) ? readEnvelope(text) : { value: plainDocument(basename(file), text) }
}

/** Whether a file has the form of `*.policy.json` by its name. */
export function isPolicyFile(file: string): boolean {
  return file.endsWith('.policy.json')
}

function plainDocument(name: string, document: string): PolicyFile {
  return { name, document, pointer: '', parameters: {}, suppressions: [] }
}

function readEnvelope(text: string): ReadResult<PolicyFile> {
  const json = readJsonText(text)
  if (json.problems !== undefined) return json
  const { value, problems } = checkForm(json.value, POLICY_FILE_FORM)
  if (problems !== undefined) return { problems }
  const { name, document, parameters = {}, suppressions = [] } = value
  return {
    value: { name, document, pointer: '/document', parameters, suppressions: suppressions.map(toSuppression) },
  }
}

function toSuppression({ code, path, reason }: z.infer<typeof SUPPRESSION>): Suppression {
  return { code, reason, ...(path !== undefined && { path }) }
}

/** Replaces the parameters of a policy; `partition` and `self` have defaults. */
export function bindPolicyFile({ document }: PolicyFile, given: ParameterValues): BoundDocument {
  return bindParameters(document, { ...DEFAULT_PARAMETERS, ...given })
}

/** The problems with the places where they stand in the file. */
export function placedIn<T extends Problem>({ pointer }: PolicyFile, problems: readonly T[]): readonly T[] {
  return pointer === '' ? problems : problems.map((problem) => ({ ...problem, path: `${pointer}${problem.path}` }))
}
