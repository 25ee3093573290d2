import type { Operator } from '../condition-operator.js'
import { parseBoolean } from '../condition/bool-comparer.js'
import type { SaidValues } from './said-values.js'
import type { Words } from './words.js'

/** A condition with words of its own; a `bare` one goes without “only” and “if”. */
export interface SpecialCondition {
  readonly text: string
  readonly bare: boolean
}

/** Words for what policies most often ask: time, address, second factor, connection, user, groups. */
export function specialCondition(
  operator: Operator,
  key: string,
  values: readonly string[],
  said: SaidValues,
  words: Words,
): SpecialCondition | undefined {
  if (operator.quantifier === 'ForAllValues') return undefined
  switch (key) {
    case 'CurrentTime':
      return ofTime(said, words)
    case 'SourceIp':
      if (operator.base.family !== 'ip' || operator.quantifier !== 'one') return undefined
      return then(words.conditions.address(said.texts, operator.base.negated))
    case 'Mfa':
      return ofBoolean(operator, values, words.conditions.secondFactor)
    case 'SecureTransport':
      return ofBoolean(operator, values, words.conditions.encrypted)
    case 'Username':
      return isPlain(operator, said) && operator.quantifier === 'one'
        ? then(words.conditions.user(said.texts))
        : undefined
    case 'Groups':
    case 'DirectGroups':
      if (!isPlain(operator, said) || operator.quantifier !== 'ForAnyValue') return undefined
      return then(words.conditions.member(said.texts, key === 'DirectGroups'))
    case ':membershipancestor':
      if (!isPlain(operator, said) || operator.quantifier !== 'ForAnyValue') return undefined
      return then(words.conditions.invitedBy(said.texts))
    default:
      return undefined
  }
}

function then(text: string): SpecialCondition {
  return { text, bare: false }
}

function isPlain({ base }: Operator, { comparison }: SaidValues): boolean {
  return base.family === 'string' && !base.negated && comparison === 'is'
}

/** One moment; of several each alone would say too much or too little. */
function ofTime({ comparison, texts }: SaidValues, words: Words): SpecialCondition | undefined {
  const [moment, second] = texts
  if (moment === undefined || second !== undefined) return undefined
  const { until, since } = words.conditions
  if (comparison === 'before' || comparison === 'notAfter')
    return { text: until(moment, comparison === 'notAfter'), bare: true }
  if (comparison === 'after' || comparison === 'notBefore')
    return { text: since(moment, comparison === 'notBefore'), bare: true }
  return undefined
}

function ofBoolean(
  { base, quantifier }: Operator,
  values: readonly string[],
  say: (yes: boolean) => string,
): SpecialCondition | undefined {
  const [value, second] = values
  const wanted = value === undefined ? undefined : parseBoolean(value)
  if (base.family !== 'bool' || quantifier !== 'one' || second !== undefined || wanted === undefined) return undefined
  return then(say(wanted))
}
