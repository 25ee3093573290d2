import { canonicalContextKey } from '../context-key.js'
import { findOperator, type Operator } from '../condition-operator.js'
import type { ConditionValue, OneOrMany, Policy, PrincipalElement, Statement } from '../document.js'
import { pointerTo } from '../parse/problem-list.js'
import { parseTemplate, type TemplatePart } from '../pattern/template.js'

/** One element of a list, as text with its place. */
export interface Entry {
  readonly text: string
  /** JSON pointer. */
  readonly path: string
}

/** One element of `Principal` or `NotPrincipal`; `*` alone has the type `AWS`. */
export interface PrincipalEntry extends Entry {
  readonly type: string
}

/** One key of one operator block. Blocks with unknown operators are the parser's and not seen here. */
export interface ConditionTest {
  readonly operator: Operator
  /** As written. */
  readonly key: string
  readonly canonicalKey: string
  readonly values: readonly Entry[]
  readonly path: string
}

/** A statement as lint reads it: lists are lists, every text has its place. */
export interface StatementView {
  readonly path: string
  readonly statement: Statement
  readonly allow: boolean
  /** `Action` or `NotAction`; `undefined` when the statement has neither. */
  readonly actions: ElementView | undefined
  readonly resources: ElementView | undefined
  readonly principals: readonly PrincipalEntry[]
  readonly notPrincipal: boolean
  readonly tests: readonly ConditionTest[]
  /** `${…}` is a variable here. */
  readonly variables: boolean
}

/** `Action`, `NotAction`, `Resource` or `NotResource`. */
export interface ElementView {
  readonly not: boolean
  readonly path: string
  readonly entries: readonly Entry[]
}

/** Prepares a policy that `parsePolicy` could read. Total: what has the wrong shape is left out. */
export function viewPolicy(policy: Policy): readonly StatementView[] {
  const variables = policy.Version === '2012-10-17'
  const { Statement: statements } = policy
  return isList(statements)
    ? statements.map((statement, i) => viewStatement(statement, `/Statement/${i}`, variables))
    : [viewStatement(statements, '/Statement', variables)]
}

/** The parts of a resource or of a condition value; none when a variable in it is malformed. */
export function templateParts(text: string, variables: boolean): readonly TemplatePart[] {
  return variables ? (parseTemplate(text).parts ?? []) : [{ kind: 'text', text, at: 0 }]
}

function viewStatement(statement: Statement, path: string, variables: boolean): StatementView {
  return {
    path,
    statement,
    allow: statement.Effect === 'Allow',
    actions: viewElement(statement, 'Action', 'NotAction', path),
    resources: viewElement(statement, 'Resource', 'NotResource', path),
    principals: viewPrincipals(statement, path),
    notPrincipal: statement.NotPrincipal !== undefined,
    tests: viewTests(statement, path),
    variables,
  }
}

function viewElement(
  statement: Statement,
  positive: 'Action' | 'Resource',
  negative: 'NotAction' | 'NotResource',
  path: string,
): ElementView | undefined {
  const not = statement[positive] === undefined
  const name = not ? negative : positive
  const value = statement[name]
  return value === undefined
    ? undefined
    : { not, path: `${path}/${name}`, entries: entriesOf(value, `${path}/${name}`) }
}

function viewPrincipals(statement: Statement, path: string): readonly PrincipalEntry[] {
  const name = statement.Principal === undefined ? 'NotPrincipal' : 'Principal'
  const element: PrincipalElement | undefined = statement[name]
  if (element === undefined) return []
  if (typeof element === 'string') return [{ type: 'AWS', text: element, path: `${path}/${name}` }]
  return Object.entries(element).flatMap(([type, value]) =>
    entriesOf(value, pointerTo(`${path}/${name}`, type)).map((entry) => ({ ...entry, type })),
  )
}

function viewTests(statement: Statement, path: string): readonly ConditionTest[] {
  return Object.entries(statement.Condition ?? {}).flatMap(([name, block]) => {
    const operator = findOperator(name)
    if (operator === undefined) return []
    return Object.entries(block).map(([key, values]) => viewTest(operator, key, values, conditionPath(path, name, key)))
  })
}

function conditionPath(path: string, operator: string, key: string): string {
  return pointerTo(pointerTo(`${path}/Condition`, operator), key)
}

function viewTest(operator: Operator, key: string, values: OneOrMany<ConditionValue>, path: string): ConditionTest {
  return { operator, key, canonicalKey: canonicalContextKey(key), values: entriesOf(values, path), path }
}

function entriesOf(value: OneOrMany<ConditionValue>, path: string): readonly Entry[] {
  if (!isList(value)) return [{ text: String(value), path }]
  return value.map((element, i) => ({ text: String(element), path: `${path}/${i}` }))
}

/** `Array.isArray` does not narrow a readonly list. */
function isList<T>(value: OneOrMany<T>): value is readonly T[] {
  return Array.isArray(value)
}
