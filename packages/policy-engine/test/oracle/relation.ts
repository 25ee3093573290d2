import { readAddress, readRange, rangeHolds } from './address.js'
import { lowerAscii } from './context.js'
import { freeSteps, stepsMatch } from './glob.js'
import { textOf } from './template.js'
import type { Letter } from './template.js'
import { readBinary, readBoolean, readDecimal, readInstant } from './values.js'

/** What an operator compares (policy-semantics 3.9); negation is not in here but in the truth table. */
export interface Relation {
  /** Whether policy values may hold `${…}` (policy-semantics 3.6). */
  readonly variables: boolean
  /** Whether the operator can read this policy value; when not `complete`, variables are still to be put in. */
  policyReadable(value: readonly Letter[], complete: boolean): boolean
  /** Whether the operator can read this request value. */
  requestReadable(text: string): boolean
  /** Only asked for readable values. */
  holds(request: string, value: readonly Letter[]): boolean
}

/** The relation of a positive operator, or undefined for a name that is none. */
export function relationOf(name: string): Relation | undefined {
  const lower = lowerAscii(name)
  return Object.hasOwn(RELATIONS, lower) ? RELATIONS[lower] : undefined
}

/** The positive counterpart of a negated operator. */
export function positiveOf(name: string): string | undefined {
  const lower = lowerAscii(name)
  return Object.hasOwn(NEGATIONS, lower) ? NEGATIONS[lower] : undefined
}

const NEGATIONS: Readonly<Record<string, string>> = {
  stringnotequals: 'stringequals',
  stringnotequalsignorecase: 'stringequalsignorecase',
  stringnotlike: 'stringlike',
  numericnotequals: 'numericequals',
  datenotequals: 'dateequals',
  notipaddress: 'ipaddress',
  arnnotequals: 'arnequals',
  arnnotlike: 'arnlike',
}

const RELATIONS: Readonly<Record<string, Relation>> = {
  stringequals: texts((request, value) => request === textOf(value)),
  stringequalsignorecase: texts((request, value) => request.toLowerCase() === textOf(value).toLowerCase()),
  stringlike: texts((request, value) => stepsMatch(freeSteps(value), request)),
  ...ordered('numeric', readDecimal),
  ...ordered('date', readInstant),
  bool: typed(true, readBoolean, readBoolean, (request, value) => request === value),
  binaryequals: typed(false, readBinary, readBinary, (request, value) => request === value),
  ipaddress: typed(false, readAddress, readRange, (request, value) => rangeHolds(value, request)),
  arnequals: arns(),
  arnlike: arns(),
}

function texts(holds: (request: string, value: readonly Letter[]) => boolean): Relation {
  return { variables: true, policyReadable: () => true, requestReadable: () => true, holds }
}

function ordered(prefix: string, read: (text: string) => bigint | undefined): Record<string, Relation> {
  const compared = (holds: (request: bigint, value: bigint) => boolean): Relation => typed(false, read, read, holds)
  return {
    [`${prefix}equals`]: compared((request, value) => request === value),
    [`${prefix}lessthan`]: compared((request, value) => request < value),
    [`${prefix}lessthanequals`]: compared((request, value) => request <= value),
    [`${prefix}greaterthan`]: compared((request, value) => request > value),
    [`${prefix}greaterthanequals`]: compared((request, value) => request >= value),
  }
}

function typed<R, P>(
  variables: boolean,
  readRequest: (text: string) => R | undefined,
  readPolicy: (text: string) => P | undefined,
  compare: (request: R, value: P) => boolean,
): Relation {
  return {
    variables,
    policyReadable: (value, complete) => !complete || readPolicy(textOf(value)) !== undefined,
    requestReadable: (text) => readRequest(text) !== undefined,
    holds: (request, value) => {
      const left = readRequest(request)
      const right = readPolicy(textOf(value))
      return left !== undefined && right !== undefined && compare(left, right)
    },
  }
}

/** Six parts each, compared one by one (reading 13). */
function arns(): Relation {
  return {
    variables: true,
    policyReadable: (value) => sixParts(value) !== undefined,
    requestReadable: (text) => sixTexts(text) !== undefined,
    holds: (request, value) => {
      const parts = sixTexts(request) ?? []
      const patterns = sixParts(value) ?? []
      return parts.every((part, at) => stepsMatch(freeSteps(patterns[at] ?? []), part))
    },
  }
}

function sixTexts(arn: string): readonly string[] | undefined {
  const parts = arn.split(':')
  return parts.length < 6 ? undefined : [...parts.slice(0, 5), parts.slice(5).join(':')]
}

function sixParts(value: readonly Letter[]): readonly (readonly Letter[])[] | undefined {
  const parts: Letter[][] = [[]]
  for (const letter of value) {
    if (letter.character === ':' && !letter.plain && parts.length < 6) {
      parts.push([])
    } else {
      parts.at(-1)?.push(letter)
    }
  }
  return parts.length < 6 ? undefined : parts
}
