import { type CallerContext, type HeaderList, readCallerContext, type SignedRequest } from '@tinyauth/decision'
import { MISSING, UNEXPECTED } from '../../common/http/parse-json.js'
import { actionProblem, regionProblem, resourceProblem } from '../../common/wire-names.js'
import { throwProblems } from '../../common/errors/throw-problems.js'
import { readForwardedHeaders } from './forwarded-headers.js'

/** Key region of a call that names none (wire-protocol 3.8). */
export const DEFAULT_REGION = 'global'

/** What all decision endpoints are told. */
export interface Question {
  readonly region: string
  /** Of the end user's request. */
  readonly headers: HeaderList
  readonly context: CallerContext
  /** The request that the end user signed (wire-protocol 3.9). */
  readonly request: SignedRequest | undefined
  readonly explain: boolean
  /** The decision must know this change. */
  readonly atLeastRevision: number | undefined
}

/** One action with the resources it is asked about, as sent. */
export interface PermitEntry {
  readonly action: string
  readonly resources: readonly string[]
}

/** `authorize-by-token`. */
export interface BatchQuestion extends Question {
  readonly permit: readonly PermitEntry[]
}

/** The legacy `authorize`, and `authorize-login`. */
export interface SingleQuestion extends Question {
  readonly action: string
  readonly resource: string
}

/** `list-permitted`: the action without prefix. */
export interface ActionQuestion extends Question {
  readonly action: string
}

/** Each explanation looks at every statement that bears on the user, and names those that nearly applied. */
const MOST_EXPLAINED_PAIRS = 100

/** Members of a body; `null` is absent. */
export type Fields = Readonly<Record<string, unknown>>

/** Members of every question. */
export const COMMON = ['headers', 'context', 'region', 'request', 'explain', 'atLeastRevision']

/** Reads the body of `authorize-by-token`. @throws DomainError `ValidationFailed` with every problem */
export function readBatchQuestion(body: unknown, query: readonly string[], mostPairs: number): BatchQuestion {
  // Without a prototype: fields are named by strangers.
  const problems = Object.create(null) as Record<string, string>
  const fields = readFields(body, query, ['permit', ...COMMON], ['permit', 'headers', 'context'], problems)
  const permit = 'permit' in fields ? readPermit(fields['permit'], mostPairs, problems) : []
  const question = { ...readQuestion(fields, problems), permit }
  if (question.explain) noteProblem(problems, 'permit', explainProblem(permit))
  throwProblems(problems)
  return question
}

/** Reads the body of `authorize` and `authorize-login`. @throws DomainError `ValidationFailed` with every problem */
export function readSingleQuestion(body: unknown, query: readonly string[]): SingleQuestion {
  // Without a prototype: fields are named by strangers.
  const problems = Object.create(null) as Record<string, string>
  const required = ['action', 'resource', 'headers', 'context']
  const fields = readFields(body, query, ['action', 'resource', ...COMMON], required, problems)
  const { action, resource } = fields
  noteProblem(problems, 'action', 'action' in fields ? actionProblem(action, true) : undefined)
  noteProblem(problems, 'resource', 'resource' in fields ? resourceProblem(resource) : undefined)
  const question = readQuestion(fields, problems)
  throwProblems(problems)
  // Without problems both are strings.
  return { ...question, action: action as string, resource: resource as string }
}

/** Reads the body of `list-permitted`. @throws DomainError `ValidationFailed` with every problem */
export function readActionQuestion(body: unknown, query: readonly string[]): ActionQuestion {
  // Without a prototype: fields are named by strangers.
  const problems = Object.create(null) as Record<string, string>
  const known = COMMON.filter((name) => name !== 'explain')
  const fields = readFields(body, query, ['action', ...known], ['action', 'headers', 'context'], problems)
  const { action } = fields
  noteProblem(problems, 'action', 'action' in fields ? actionProblem(action) : undefined)
  const question = readQuestion(fields, problems)
  throwProblems(problems)
  // Without problems it is a string.
  return { ...question, action: action as string }
}

/** The members of the body; `null` is absent, unknown ones (also in the query) are refused, required ones are missed. */
export function readFields(
  body: unknown,
  query: readonly string[],
  known: readonly string[],
  required: readonly string[],
  problems: Record<string, string>,
): Fields {
  const fields: Record<string, unknown> = {}
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    problems['body'] = 'must be a JSON object'
    return fields
  }
  for (const [name, value] of Object.entries(body)) {
    if (!known.includes(name)) problems[name] = UNEXPECTED
    else if (value !== null) fields[name] = value
  }
  for (const name of query) problems[name] = UNEXPECTED
  for (const name of required) if (!(name in fields)) problems[name] = MISSING
  return fields
}

/** What all questions have; what is wrong with it is noted. */
export function readQuestion(fields: Fields, problems: Record<string, string>): Question {
  const { headers, context, region = DEFAULT_REGION, explain = false, atLeastRevision, request } = fields
  noteProblem(problems, 'region', regionProblem(region))
  noteProblem(problems, 'explain', typeof explain === 'boolean' ? undefined : 'must be true or false')
  noteProblem(
    problems,
    'atLeastRevision',
    isRevision(atLeastRevision) ? undefined : 'must be a revision, an integer from 0',
  )
  return {
    // Without problems each is of its type; with problems the question is not used.
    region: region as string,
    headers: readForwardedHeaders(headers ?? [], problems),
    context: readCallerContext(context ?? {}, problems),
    request: request === undefined ? undefined : readSignedRequest(request, problems),
    explain: explain === true,
    atLeastRevision: atLeastRevision as number | undefined,
  }
}

/** The first problem of a field stands. */
export function noteProblem(problems: Record<string, string>, field: string, problem: string | undefined): void {
  if (problem !== undefined) problems[field] ??= problem
}

function isRevision(value: unknown): boolean {
  return value === undefined || (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0)
}

const LONGEST_URI = 8192

function readSignedRequest(value: unknown, problems: Record<string, string>): SignedRequest | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    problems['request'] = 'must be an object {method, uri, bodySha256}'
    return undefined
  }
  const { method, uri, bodySha256, ...others } = value as Fields
  for (const name of Object.keys(others)) problems[`request/${name}`] = UNEXPECTED
  if (!isText(method, 32)) problems['request/method'] = 'must be the method of the request, such as `GET`'
  if (!isText(uri, LONGEST_URI) || !uri.startsWith('/')) {
    problems['request/uri'] = `must be path and query as on the request line, up to ${LONGEST_URI} characters`
  }
  if (!isText(bodySha256, 64) || !isLowerHex(bodySha256)) {
    problems['request/bodySha256'] = 'must be the SHA-256 of the body in 64 lower-case hexadecimal digits'
  }
  // Without problems each is a string; with problems the question is not used.
  return { method: method as string, uri: uri as string, bodySha256: bodySha256 as string }
}

function isText(value: unknown, longest: number): value is string {
  return typeof value === 'string' && value !== '' && value.length <= longest
}

function isLowerHex(text: string): boolean {
  return text.length === 64 && [...text].every((digit) => '0123456789abcdef'.includes(digit))
}

/** `permit`: an object, or a list of pairs, of actions without prefix and lists of ARNs (wire-protocol 3.3, 3.8). */
export function readPermit(
  value: unknown,
  mostPairs: number,
  problems: Record<string, string>,
): readonly PermitEntry[] {
  const entries = entriesOf(value)
  if (entries === undefined) {
    problems['permit'] = 'must be an object of actions with lists of ARNs'
    return []
  }
  const permit: PermitEntry[] = []
  let pairs = 0
  for (const [action, resources] of entries) {
    const field = typeof action === 'string' && action !== '' ? `permit/${action.slice(0, 128)}` : 'permit'
    noteProblem(problems, field, actionProblem(action))
    // A string is a sequence too; the original took its characters for ARNs.
    if (!Array.isArray(resources)) {
      problems['permit'] ??= 'must be a list of ARNs'
      continue
    }
    pairs += resources.length
    if (pairs > mostPairs) {
      problems['permit'] = `must not have more than ${mostPairs} pairs of action and ARN in one call`
      return []
    }
    for (const resource of resources) noteProblem(problems, field, resourceProblem(resource))
    // Without problems these are strings.
    permit.push({ action: action as string, resources: resources as readonly string[] })
  }
  return permit
}

function explainProblem(permit: readonly PermitEntry[]): string | undefined {
  const pairs = permit.reduce((sum, { resources }) => sum + resources.length, 0)
  return pairs > MOST_EXPLAINED_PAIRS
    ? `must not have more than ${MOST_EXPLAINED_PAIRS} pairs with \`explain\``
    : undefined
}

function entriesOf(value: unknown): readonly (readonly [unknown, unknown])[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  if (!Array.isArray(value)) return Object.entries(value)
  const pairs = value.map((pair: unknown) =>
    Array.isArray(pair) && pair.length === 2 ? ([pair[0], pair[1]] as const) : undefined,
  )
  return pairs.every((pair) => pair !== undefined) ? pairs : undefined
}
