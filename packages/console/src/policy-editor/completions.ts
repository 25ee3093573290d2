import { BASE_OPERATORS, type ContextKeyType, KNOWN_CONTEXT_KEYS, operatorNames } from '@tinyauth/policy-engine'
import type { CursorPlace } from './json-path-at.js'
import type { Vocabulary } from './vocabulary.js'

/** Something that can be written at a place of a policy. */
export interface Candidate {
  /** The name or the text itself, without quotes. */
  readonly text: string
  /** Few words beside it. */
  readonly detail?: string | undefined
  /** A sentence about it. */
  readonly info?: string | undefined
  /** What follows the name of a member, as JSON; `|` is where the cursor stands then. */
  readonly value?: string
}

/** What can be written where the cursor stands, the likeliest first; nothing where the grammar is open. */
export function candidatesAt(place: CursorPlace, vocabulary: Vocabulary): readonly Candidate[] {
  const [top, ...rest] = place.path
  if (place.writes === 'name') return namesAt(place.path).filter(({ text }) => !place.siblings.includes(text))
  if (top === 'Version') return [{ text: '2012-10-17', detail: 'the version with variables' }]
  if (top !== 'Statement') return []
  const [element, ...below] = typeof rest[0] === 'number' ? rest.slice(1) : rest
  return valuesOf(String(element), below, vocabulary)
}

const DOCUMENT: readonly Candidate[] = [
  { text: 'Version', detail: '2012-10-17', value: '"2012-10-17"' },
  { text: 'Statement', detail: 'what is allowed and denied', value: '[{|}]' },
]

const STATEMENT: readonly Candidate[] = [
  { text: 'Sid', detail: 'a name for people', value: '"|"' },
  { text: 'Effect', detail: 'Allow or Deny', value: '"Allow|"' },
  { text: 'Action', detail: 'what may be done', value: '"|"' },
  { text: 'Resource', detail: 'with what', value: '"|"' },
  { text: 'Condition', detail: 'only if', value: '{|}' },
  { text: 'NotAction', detail: 'everything but', value: '"|"' },
  { text: 'NotResource', detail: 'everything but', value: '"|"' },
]

function namesAt(path: CursorPlace['path']): readonly Candidate[] {
  const [top, ...rest] = path
  if (top === undefined) return DOCUMENT
  if (top !== 'Statement') return []
  const [element, operator, key] = typeof rest[0] === 'number' ? rest.slice(1) : rest
  if (element === undefined) return STATEMENT
  if (element !== 'Condition' || key !== undefined) return []
  return operator === undefined ? OPERATORS : keysFor(String(operator))
}

const BASE_NAMES: readonly string[] = BASE_OPERATORS.map(({ name }) => name)
const OPERATORS: readonly Candidate[] = [
  ...new Set([
    ...BASE_NAMES,
    ...operatorNames().filter((name) => !/^NullIfExists$|:Null|^ForAnyValue:.*IfExists$/.test(name)),
  ]),
].map((text) => ({ text, value: '{|}' }))

/** Types that an operator compares, by how its name begins behind its quantifier. */
const TYPES: readonly (readonly [RegExp, readonly ContextKeyType[]])[] = [
  [/^(Not)?IpAddress/, ['ip']],
  [/^Numeric/, ['number']],
  [/^Date/, ['date']],
  [/^Bool/, ['bool']],
  [/^Arn/, ['arn']],
  [/^(String|Binary)/, ['string', 'arn']],
]

function keysFor(operator: string): readonly Candidate[] {
  const [quantifier, base = quantifier] = operator.split(':')
  const types = TYPES.find(([begins]) => begins.test(base ?? ''))?.[1]
  const several = operator.includes(':')
  return KNOWN_CONTEXT_KEYS.filter(
    ({ type, list }) => types === undefined || (types.includes(type) && list === several),
  ).map(({ name, type, list, oftenAbsent }) => ({
    text: name,
    detail: list ? `list of ${type}s` : type,
    info: oftenAbsent ? 'Missing in some requests' : undefined,
    value: '"|"',
  }))
}

function valuesOf(element: string, below: CursorPlace['path'], vocabulary: Vocabulary): readonly Candidate[] {
  switch (element) {
    case 'Effect':
      return [{ text: 'Allow' }, { text: 'Deny', detail: 'wins over every Allow' }]
    case 'Action':
    case 'NotAction':
      return actionsOf(vocabulary)
    case 'Resource':
    case 'NotResource':
      return [...vocabulary.arns.map((text) => ({ text })), { text: '*', detail: 'all resources' }]
    case 'Condition':
      return conditionValues(String(below[0]), String(below[1]), vocabulary)
    default:
      return []
  }
}

function actionsOf({ services, actions }: Vocabulary): readonly Candidate[] {
  return [
    ...actions.map(({ action, level, description }) => ({ text: action, detail: level, info: description })),
    ...services.map((service) => ({ text: `${service}:*`, detail: 'every action' })),
    { text: '*', detail: 'every action of every service' },
  ]
}

function conditionValues(operator: string, key: string, vocabulary: Vocabulary): readonly Candidate[] {
  if (/^(Bool|Null)/.test(operator)) return texts('true', 'false')
  const values = Object.entries(VALUES).find(([name]) => name === key)?.[1]
  if (values !== undefined) return texts(...values)
  if (key === 'Service') return texts(...vocabulary.services)
  if (key === 'Region') return texts(...vocabulary.regions)
  if (key === 'Action') return actionsOf(vocabulary)
  if (key === 'Resource') return vocabulary.arns.map((text) => ({ text }))
  return []
}

const VALUES: Readonly<Record<string, readonly string[]>> = {
  ActionLevel: ['list', 'read', 'write', 'execute', 'permissions'],
  SourceIp: ['10.0.0.0/8', '192.0.2.0/24', '2001:db8::/32'],
  CurrentTime: ['2030-01-01T00:00:00Z'],
}

function texts(...all: readonly string[]): readonly Candidate[] {
  return all.map((text) => ({ text }))
}

/** Variables that a resource or the value of a condition can hold: keys with one value. */
export const VARIABLES: readonly Candidate[] = KNOWN_CONTEXT_KEYS.filter(
  ({ list, name }) => !list && !['CurrentTime', 'EpochTime', 'RequestDateTime'].includes(name),
).map(({ name, type }) => ({ text: name, detail: type }))

/** Where the name of a variable begins that is being written before the cursor; `undefined` if none is. */
export function variableStart(before: string): number | undefined {
  const start = before.lastIndexOf('${')
  return start === -1 || before.includes('}', start) ? undefined : start + 2
}
