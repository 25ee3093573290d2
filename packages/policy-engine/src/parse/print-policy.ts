import type { ConditionBlock, ConditionValue, OneOrMany, Policy, PrincipalElement, Statement } from '../document.js'

/**
 * Prints a policy as canonical JSON: two spaces of indentation, no line feed at the end.
 *
 * - Members stand in the order Version, Id, Statement; Sid, Effect, Principal, NotPrincipal, Action, NotAction, Resource,
 *   NotResource, Condition. Principal types, condition operators and condition keys are sorted by UTF-16 code unit.
 * - `Statement` is always a list; every other list of one is written without brackets. Values keep their order.
 * - `{"AWS": "*"}` is written `"*"`. Numbers and booleans of conditions are written as strings.
 * - Names and texts are written as they are: neither letter case nor spelling is changed, and nothing is left out.
 *
 * Parsing the printed text and printing it again gives the same text.
 */
export function printPolicy(policy: Policy): string {
  const { Version, Id, Statement } = policy
  return JSON.stringify({ Version, Id, Statement: listOf(Statement).map(canonicalStatement) }, null, 2)
}

/** Members that are `undefined` are not printed. */
function canonicalStatement(statement: Statement): object {
  return {
    Sid: statement.Sid,
    Effect: statement.Effect,
    Principal: canonicalPrincipal(statement.Principal),
    NotPrincipal: canonicalPrincipal(statement.NotPrincipal),
    Action: withoutBrackets(statement.Action),
    NotAction: withoutBrackets(statement.NotAction),
    Resource: withoutBrackets(statement.Resource),
    NotResource: withoutBrackets(statement.NotResource),
    Condition: canonicalCondition(statement.Condition),
  }
}

function canonicalPrincipal(principal: PrincipalElement | undefined): unknown {
  if (principal === undefined || typeof principal === 'string') return principal
  const entries = sortedEntries(principal).map(([type, names]) => [type, withoutBrackets(names)] as const)
  const [first] = entries
  const everyone = entries.length === 1 && first?.[0] === 'AWS' && first[1] === '*'
  return everyone ? '*' : Object.fromEntries(entries)
}

function canonicalCondition(condition: ConditionBlock | undefined): unknown {
  if (condition === undefined) return undefined
  const operators = sortedEntries(condition).map(([operator, keys]) => [operator, canonicalKeys(keys)] as const)
  return Object.fromEntries(operators)
}

function canonicalKeys(keys: Readonly<Record<string, OneOrMany<ConditionValue>>>): object {
  return Object.fromEntries(
    sortedEntries(keys).map(([key, values]) => [key, withoutBrackets(listOf(values).map(String))]),
  )
}

function withoutBrackets<T extends string>(values: OneOrMany<T> | undefined): unknown {
  if (values === undefined) return undefined
  const list = listOf(values)
  return list.length === 1 ? list[0] : list
}

function sortedEntries<T>(members: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(members).sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0))
}

function listOf<T extends ConditionValue | Statement>(value: OneOrMany<T>): readonly T[] {
  // `Array.isArray` does not narrow readonly arrays out of a union.
  return Array.isArray(value) ? (value as readonly T[]) : [value as T]
}
