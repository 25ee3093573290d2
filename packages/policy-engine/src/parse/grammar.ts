import type { PolicyType } from '../document.js'
import type { PolicyLimits } from '../limits.js'
import { nearest } from './suggestion.js'
import { elementsOf, isObject, type JsonObject, kindOf, memberOf } from './json-value.js'
import { pointerTo, type ProblemList, quote } from './problem-list.js'

const POLICY_MEMBERS: ReadonlySet<string> = new Set(['Version', 'Id', 'Statement'])
const STATEMENT_MEMBERS: ReadonlySet<string> = new Set([
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
])

/** The member names under which a principal is listed. */
export const PRINCIPAL_TYPES: ReadonlySet<string> = new Set(['AWS', 'Federated', 'Service', 'CanonicalUser'])

/** The only version that can be saved without `allowLegacyVersion`. */
export const CURRENT_VERSION = '2012-10-17'
/** The version in which variables are plain text; an absent version counts as it. */
export const LEGACY_VERSION = '2008-10-17'

/**
 * Reports everything that makes a document unreadable: the grammar of policy-semantics 3.1. A document without a report
 * here is a `Policy`. What its texts say is not looked at, except `Effect` and `Version`.
 */
export function checkGrammar(document: unknown, type: PolicyType, limits: PolicyLimits, problems: ProblemList): void {
  new GrammarCheck(type, limits, problems).checkPolicy(document)
}

class GrammarCheck {
  constructor(
    private readonly type: PolicyType,
    private readonly limits: PolicyLimits,
    private readonly problems: ProblemList,
  ) {}

  checkPolicy(document: unknown): void {
    if (!isObject(document)) return this.mismatch('', 'a policy is an object', document)
    this.checkNames(document, POLICY_MEMBERS, '', 'policy')
    this.checkVersion(memberOf(document, 'Version'))
    this.checkText(document, 'Id', '')
    const statement = memberOf(document, 'Statement')
    if (statement === undefined) return this.problems.add('missing-statement', '', 'the policy has no `Statement`')
    this.checkStatements(statement)
  }

  private checkVersion(version: unknown): void {
    if (version === undefined || version === CURRENT_VERSION || version === LEGACY_VERSION) return
    if (typeof version !== 'string') return this.mismatch('/Version', '`Version` is a string', version)
    const message = `${quote(version)} is no version of the policy language`
    this.problems.add(
      'invalid-version',
      '/Version',
      message,
      nearest(version, [CURRENT_VERSION, LEGACY_VERSION]) ?? CURRENT_VERSION,
    )
  }

  private checkStatements(statement: unknown): void {
    const statements = elementsOf(statement, '/Statement')
    if (!(statements.length <= this.limits.statements)) {
      const message = `${statements.length} statements, over the limit of ${this.limits.statements}`
      this.problems.add('too-many-statements', '/Statement', message)
    }
    for (const { value, path } of statements) this.checkStatement(value, path)
  }

  private checkStatement(statement: unknown, path: string): void {
    if (!isObject(statement)) return this.mismatch(path, 'a statement is an object', statement)
    this.checkNames(statement, STATEMENT_MEMBERS, path, 'statement')
    this.checkText(statement, 'Sid', path)
    this.checkEffect(statement, path)
    this.checkPrincipals(statement, path)
    this.checkTexts(statement, 'Action', 'NotAction', path)
    if (this.checkTexts(statement, 'Resource', 'NotResource', path) === 0 && this.type !== 'trust') {
      this.problems.add('missing-resource', path, 'the statement has neither `Resource` nor `NotResource`')
    }
    this.checkCondition(memberOf(statement, 'Condition'), pointerTo(path, 'Condition'))
  }

  private checkEffect(statement: JsonObject, path: string): void {
    const effect = memberOf(statement, 'Effect')
    if (effect === 'Allow' || effect === 'Deny') return
    if (effect === undefined) return this.problems.add('missing-effect', path, 'the statement has no `Effect`')
    const effectPath = pointerTo(path, 'Effect')
    if (typeof effect !== 'string') return this.mismatch(effectPath, '`Effect` is a string', effect)
    const message = `${quote(effect)} is neither \`Allow\` nor \`Deny\``
    this.problems.add('invalid-effect', effectPath, message, nearest(effect, ['Allow', 'Deny']))
  }

  private checkPrincipals(statement: JsonObject, path: string): void {
    this.checkOneOf(statement, 'Principal', 'NotPrincipal', path)
    for (const name of ['Principal', 'NotPrincipal']) {
      const principal = memberOf(statement, name)
      if (principal !== undefined) this.checkPrincipal(principal, pointerTo(path, name))
    }
  }

  private checkPrincipal(principal: unknown, path: string): void {
    if (typeof principal === 'string') return
    if (!isObject(principal)) return this.mismatch(path, 'a principal is `*` or an object', principal)
    this.checkNames(principal, PRINCIPAL_TYPES, path, 'principal')
    for (const name of PRINCIPAL_TYPES) {
      const entries = memberOf(principal, name)
      if (entries !== undefined) this.checkTextOrList(entries, pointerTo(path, name))
    }
  }

  /** How many of an element and its negation there are. */
  private checkTexts(statement: JsonObject, name: 'Action' | 'Resource', negated: string, path: string): number {
    const present = this.checkOneOf(statement, name, negated, path)
    if (present === 0 && name === 'Action') {
      this.problems.add('missing-action', path, 'the statement has neither `Action` nor `NotAction`')
    }
    for (const member of [name, negated]) {
      const texts = memberOf(statement, member)
      if (texts !== undefined) this.checkTextOrList(texts, pointerTo(path, member))
    }
    return present
  }

  private checkOneOf(statement: JsonObject, name: string, negated: string, path: string): number {
    const present = Number(Object.hasOwn(statement, name)) + Number(Object.hasOwn(statement, negated))
    if (present === 2) {
      const message = `\`${negated}\` stands beside \`${name}\``
      this.problems.add('unsupported-element-combination', pointerTo(path, negated), message)
    }
    return present
  }

  private checkCondition(condition: unknown, path: string): void {
    if (condition === undefined) return
    if (!isObject(condition)) return this.mismatch(path, 'a condition is an object', condition)
    for (const [operator, keys] of Object.entries(condition)) {
      const operatorPath = pointerTo(path, operator)
      if (!isObject(keys)) this.mismatch(operatorPath, 'a condition operator holds an object of keys', keys)
      else this.checkKeys(keys, operatorPath)
    }
  }

  private checkKeys(keys: JsonObject, path: string): void {
    for (const [key, values] of Object.entries(keys)) {
      const keyPath = pointerTo(path, key)
      this.checkLength(values, keyPath)
      for (const value of elementsOf(values, keyPath)) {
        if (!isScalar(value.value))
          this.mismatch(value.path, 'a condition value is a string, number or boolean', value.value)
      }
    }
  }

  private checkTextOrList(texts: unknown, path: string): void {
    this.checkLength(texts, path)
    for (const text of elementsOf(texts, path)) {
      if (typeof text.value !== 'string') this.mismatch(text.path, 'only strings stand here', text.value)
    }
  }

  private checkLength(list: unknown, path: string): void {
    if (!Array.isArray(list) || list.length <= this.limits.listLength) return
    this.problems.add('list-too-long', path, `${list.length} elements, over the limit of ${this.limits.listLength}`)
  }

  private checkText(object: JsonObject, name: string, path: string): void {
    const text = memberOf(object, name)
    if (text !== undefined && typeof text !== 'string')
      this.mismatch(pointerTo(path, name), `\`${name}\` is a string`, text)
  }

  private checkNames(object: JsonObject, known: ReadonlySet<string>, path: string, noun: string): void {
    for (const name of Object.keys(object)) {
      if (known.has(name)) continue
      const message = `a ${noun} has no member ${quote(name)}`
      this.problems.add('unknown-member', pointerTo(path, name), message, nearest(name, known))
    }
  }

  private mismatch(path: string, rule: string, found: unknown): void {
    this.problems.add('data-type-mismatch', path, `${rule}, not ${kindOf(found)}`)
  }
}

function isScalar(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}
