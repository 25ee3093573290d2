import type { Operator, Relation } from '../condition-operator.js'
import { parseBoolean } from '../condition/bool-comparer.js'
import { parseInstant } from '../condition/instant.js'
import { templateTokens } from '../pattern/glob.js'
import { calendarMoment } from './calendar.js'
import { isWildcard, joinedTokens, partsOf, prefixOf, shownTokens } from './shown-template.js'
import { code } from './visible-text.js'
import type { Comparison, Words } from './words.js'

/** The values of a test in words, and how they are compared. */
export interface SaidValues {
  readonly comparison: Comparison
  readonly texts: readonly string[]
}

/** Values in words; `undefined` where they, or how they are compared, have none. */
export function saidValues(
  operator: Operator,
  values: readonly string[],
  variables: boolean,
  words: Words,
): SaidValues | undefined {
  const { family, relation } = operator.base
  switch (family) {
    case 'string':
    case 'arn':
      return saidTexts(relation, values, variables, words)
    case 'bool':
      return values.every((value) => parseBoolean(value) !== undefined) ? plain('is', values) : undefined
    case 'ip':
      return plain('within', values)
    case 'numeric':
      return relation === 'equals' ? plain('is', values) : plain(NUMBERS[relation], values)
    case 'date':
      return saidMoments(relation, values, words)
    default:
      return undefined
  }
}

const NUMBERS: Partial<Record<Relation, Comparison>> = {
  lessThan: 'lessThan',
  lessThanEquals: 'lessThanEquals',
  greaterThan: 'greaterThan',
  greaterThanEquals: 'greaterThanEquals',
}

const MOMENTS: Partial<Record<Relation, Comparison>> = {
  equals: 'is',
  lessThan: 'before',
  lessThanEquals: 'notAfter',
  greaterThan: 'after',
  greaterThanEquals: 'notBefore',
}

function plain(comparison: Comparison | undefined, values: readonly string[]): SaidValues | undefined {
  return comparison === undefined ? undefined : { comparison, texts: values.map(code) }
}

/** A moment with a fraction of a second is not said, because the words would leave it out. */
function saidMoments(relation: Relation, values: readonly string[], words: Words): SaidValues | undefined {
  const comparison = MOMENTS[relation]
  const instants = values.map(parseInstant)
  const whole = instants.filter((instant) => instant?.nanos === 0)
  if (comparison === undefined || whole.length < values.length) return undefined
  return { comparison, texts: whole.flatMap((instant) => (instant ? [words.moment(calendarMoment(instant))] : [])) }
}

function saidTexts(
  relation: Relation,
  values: readonly string[],
  variables: boolean,
  words: Words,
): SaidValues | undefined {
  const wildcards = relation === 'like'
  const said = values.map((value) => {
    const parts = partsOf(value, variables)
    const escaped = parts?.some(({ kind }) => kind === 'literal') ?? false
    const tokens = parts && joinedTokens(parts.flatMap((part) => templateTokens(part, wildcards)))
    return { value, escaped, tokens }
  })
  if (said.some(({ tokens }) => tokens === undefined)) return undefined
  const patterns = said.some(({ tokens, escaped }) => tokens?.some(isWildcard) === true || (wildcards && escaped))
  if (!patterns) {
    const texts = said.map(({ tokens }) => shownTokens(tokens ?? [], words))
    return { comparison: relation === 'equalsIgnoreCase' ? 'isIgnoringCase' : 'is', texts }
  }
  // Escapes are shown as written, so that a literal star is not taken for a wildcard.
  const begins = said.map(({ tokens, escaped }) => (escaped ? undefined : prefixOf(tokens ?? [])))
  const allBegin = begins.every((begin) => begin !== undefined && begin.length > 0)
  if (allBegin) return { comparison: 'beginsWith', texts: begins.map((begin) => shownTokens(begin ?? [], words)) }
  return {
    comparison: 'matches',
    texts: said.map(({ value, escaped, tokens }) => (escaped ? code(value) : shownTokens(tokens ?? [], words))),
  }
}
