import type { ConditionValue, OneOrMany, Policy, Statement } from '../document.js'
import { describeActions } from './describe-actions.js'
import { describeCondition, type WrittenTest } from './describe-condition.js'
import { describePrincipals } from './describe-principals.js'
import { describeResources, resourceTypes } from './describe-resources.js'
import type { DescribedElement, DescribeOptions, Description, StatementDescription } from './description.js'
import { Narrator } from './narrator.js'

/**
 * Says in plain words what a policy lets its holder do, from the document alone (as `parsePolicy` gives it). Total, and
 * never says less than the policy allows: what has no words is shown as written. Says nothing of other policies, nor of
 * boundaries (see `describeCeiling`).
 */
export function describePolicy(policy: Policy, options: DescribeOptions): Description {
  return describePolicies([policy], options)
}

/** Several policies that hold together, for example those of a group: lines that repeat are said once. */
export function describePolicies(policies: readonly Policy[], options: DescribeOptions): Description {
  const narrator = new Narrator(options)
  const { words } = narrator
  const statements = statementsOf(policies).map((written) =>
    describeStatement(written, narrator, (actions, who, several) =>
      written.statement.Effect === 'Allow' ? words.allow(actions, who, several) : words.deny(actions, who, several),
    ),
  )
  return descriptionOf(statements, words.nothing)
}

/**
 * Says what a boundary leaves at most: “At most: …”. It gives nothing by itself. Boundaries that hold together are
 * described one by one, because each of them must allow.
 */
export function describeCeiling(policy: Policy, options: DescribeOptions): Description {
  const narrator = new Narrator(options)
  const { words } = narrator
  let first = true
  const statements = statementsOf([policy]).map((written) =>
    describeStatement(written, narrator, (actions, who, several) => {
      if (written.statement.Effect !== 'Allow') return words.deny(actions, who, several)
      const frame = words.atMost(actions, first)
      first = false
      return frame
    }),
  )
  return descriptionOf(statements, words.atMostNothing)
}

function descriptionOf(statements: readonly StatementDescription[], nothing: string): Description {
  const allowed = statements.filter(({ effect }) => effect === 'Allow').map(({ line }) => line)
  const denied = statements.filter(({ effect }) => effect !== 'Allow').map(({ line }) => line)
  const lines = [...new Set([...(allowed.length === 0 ? [nothing] : allowed), ...denied])]
  return Object.freeze({ statements: Object.freeze(statements), lines: Object.freeze(lines) })
}

interface WrittenStatement {
  readonly statement: Statement
  /** `${…}` is a variable here. */
  readonly variables: boolean
}

function statementsOf(policies: readonly Policy[]): readonly WrittenStatement[] {
  return policies.flatMap((policy) => {
    const variables = policy.Version === '2012-10-17'
    return listOf(policy.Statement).map((statement) => ({ statement, variables }))
  })
}

type Frame = (actions: string, who: string | undefined, several: boolean) => string

function describeStatement(written: WrittenStatement, narrator: Narrator, frame: Frame): StatementDescription {
  const { statement, variables } = written
  const deny = statement.Effect !== 'Allow'
  const { actions, resources } = describeElements(written, narrator)
  const who = describeWho(statement, narrator)
  const conditions = testsOf(statement).map((test) => describeCondition(test, { deny, variables }, narrator))
  const main = frame(actions.text, who?.principals.text, who?.several ?? false)
  const what = resources === undefined ? main : `${main}: ${resources.text}`
  const said = conditions.map(({ text }, i) => (deny && i > 0 ? narrator.words.furtherIf(text) : text))
  const sentences = [what, ...said]
  const { Effect: effect, Sid: sid } = statement
  return {
    effect,
    sid,
    actions,
    resources,
    principals: who?.principals,
    conditions,
    sentences,
    line: sentences.join('; '),
  }
}

function describeElements(
  { statement, variables }: WrittenStatement,
  narrator: Narrator,
): { actions: DescribedElement; resources: DescribedElement | undefined } {
  const deny = statement.Effect !== 'Allow'
  const exceptActions = statement.Action === undefined
  const actions = listOf(statement.Action ?? statement.NotAction ?? [])
  const written = statement.Resource ?? statement.NotResource
  const resources = written === undefined ? undefined : listOf(written)
  const service = exceptActions ? undefined : onlyService(actions)
  const types = resourceTypes(resources ?? [], variables)
  const place = { deny, except: statement.Resource === undefined, variables, service }
  return {
    actions: describeActions(actions, { deny, except: exceptActions, types }, narrator),
    resources: resources && describeResources(resources, place, narrator),
  }
}

/** The service of all actions, where it is one and written out. */
function onlyService(actions: readonly string[]): string | undefined {
  const services = new Set(actions.map((action) => action.slice(0, Math.max(0, action.indexOf(':')))))
  const [service = '', second] = services
  return second !== undefined || service === '' || /[*?]/.test(service) ? undefined : service
}

function describeWho(statement: Statement, narrator: Narrator): ReturnType<typeof describePrincipals> | undefined {
  const element = statement.Principal ?? statement.NotPrincipal
  return element === undefined ? undefined : describePrincipals(element, statement.Principal === undefined, narrator)
}

function testsOf({ Condition }: Statement): readonly WrittenTest[] {
  return Object.entries(Condition ?? {}).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => ({ operator, key, values: listOf(values).map(String) })),
  )
}

function listOf<T extends ConditionValue | Statement>(value: OneOrMany<T>): readonly T[] {
  // `Array.isArray` does not narrow readonly arrays out of a union.
  return Array.isArray(value) ? (value as readonly T[]) : [value as T]
}
