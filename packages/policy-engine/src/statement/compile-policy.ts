import { type ActionMatcher, compileActions } from './action-matcher.js'
import type { ConditionTest } from '../condition/condition-test.js'
import type { OneOrMany, Policy, PolicyType, Statement } from '../document.js'
import type { Glob } from '../pattern/glob.js'
import type { Limits } from '../limits.js'
import { parsePolicy } from '../parse/parse-policy.js'
import { compilePrincipal, faultyPrincipal, type PrincipalMatcher } from './principal-matcher.js'
import type { Problem } from '../problem.js'
import { compileResources, everyResource, type ResourceMatcher } from './resource-matcher.js'
import { packSlot } from '../search/key-hash.js'
import { statementConditions } from './statement-conditions.js'
import { type StatementKey, statementKeys } from '../search/statement-key.js'

/** What a policy is called and how it is used. */
export interface CompileOptions {
  /** Named in `decidedBy[].policyId`. Default `''`. */
  readonly id?: string
  /** Named in `decidedBy[].version`. */
  readonly version?: string
  /** Default `identity`. */
  readonly type?: PolicyType
  /** Embedded in its owner; counts against the owner's inline limit instead of the attached policies. Default false. */
  readonly inline?: boolean
  readonly limits?: Partial<Limits>
}

/** What a statement is made of. */
interface StatementParts {
  readonly index: number
  readonly sid: string | undefined
  readonly deny: boolean
  readonly action: ActionMatcher
  readonly resource: ResourceMatcher
  readonly principal: PrincipalMatcher | undefined
  readonly conditions: readonly ConditionTest[]
}

/** One statement, ready to be compared. There are hundreds of thousands, so it holds as little as it can. */
export class CompiledStatement {
  /** Position in the document, from 0. */
  readonly index: number
  readonly sid: string | undefined
  readonly deny: boolean
  /** `action.only` and `resource.only`, so that most statements are compared without opening their matchers. */
  readonly onlyAction: Glob | undefined
  readonly onlyResource: Glob | undefined
  readonly action: ActionMatcher
  /** Absent where the policy type has no principals. */
  readonly principal: PrincipalMatcher | undefined
  readonly conditions: readonly ConditionTest[]
  /** The matcher of the resource, or the text that it is made from where deciding asks `onlyResource` alone. */
  private readonly element: ResourceMatcher | string

  /** @internal use `compilePolicy`. */
  constructor({ index, sid, deny, action, resource, principal, conditions }: StatementParts) {
    this.index = index
    this.sid = sid
    this.deny = deny
    this.onlyAction = action.fault === undefined ? action.only : undefined
    this.onlyResource = resource.only
    this.action = action
    this.principal = principal
    this.conditions = conditions
    this.element = onlyText(resource) ?? resource
  }

  /** The whole matcher of the resource. Of most statements it is made anew, so deciding asks `onlyResource` first. */
  get resource(): ResourceMatcher {
    const { element } = this
    return typeof element === 'string' ? compileResources([element], false, this.deny, false) : element
  }
}

/** The text of the only pattern of a `Resource`, when it reads the same in every version of the language. */
function onlyText({ only, patterns }: ResourceMatcher): string | undefined {
  const source = only === undefined ? undefined : patterns[0]?.source
  return source?.includes('${') === true ? undefined : source
}

/** A policy, ready to decide. Immutable, shared by all principals that hold it. */
export class CompiledPolicy {
  /** Index keys of all statements, four words each: statement, slot with hints, hash, hash of the action part. */
  readonly keys: Int32Array

  /** @internal use `compilePolicy`. */
  constructor(
    readonly id: string,
    readonly version: string | undefined,
    readonly type: PolicyType,
    readonly inline: boolean,
    readonly statements: readonly CompiledStatement[],
    /** Characters of the document as compact JSON. */
    readonly characters: number,
    /** Why the document cannot be read; not empty means that every decision it takes part in is a denial. */
    readonly problems: readonly Problem[],
  ) {
    this.keys = Int32Array.from(
      statements.flatMap(({ index, action, resource }) => packKeys(index, statementKeys(action, resource))),
    )
  }
}

function packKeys(index: number, keys: readonly StatementKey[]): number[] {
  return keys.flatMap((key) => [index, packSlot(key.slot, key.actionHint, key.resourceHint), key.hash, key.actionHash])
}

const WITH_PRINCIPALS: readonly PolicyType[] = ['resource', 'trust', 'resourceGuardrail']

/** Whether policies of a type carry `Principal` or `NotPrincipal`. */
export function hasPrincipals(type: PolicyType): boolean {
  return WITH_PRINCIPALS.includes(type)
}

/**
 * Prepares a stored document (JSON text or value) for deciding. Takes anything and never throws: a document that cannot
 * be read becomes a policy that denies, with the reasons in `problems` (policy-semantics 3.11).
 */
export function compilePolicy(document: unknown, options: CompileOptions = {}): CompiledPolicy {
  const { id = '', version, type = 'identity', inline = false, limits = {} } = options
  const { policy, problems } = parsePolicy(document, { type, mode: 'load', limits })
  if (policy === undefined) return new CompiledPolicy(id, version, type, inline, [], 0, problems)
  const text = JSON.stringify(policy)
  // INVARIANT: a `Policy` is what JSON can say. A text that was cut out of its document keeps all of that in memory; one
  // that is read anew stands alone.
  const statements = compileStatements(JSON.parse(text) as Policy, type)
  return new CompiledPolicy(id, version, type, inline, statements, text.length, problems)
}

function compileStatements(policy: Policy, type: PolicyType): CompiledStatement[] {
  const variables = policy.Version === '2012-10-17'
  return listOf(policy.Statement).map((statement, index) => compileStatement(statement, index, type, variables))
}

function compileStatement(source: Statement, index: number, type: PolicyType, variables: boolean): CompiledStatement {
  const deny = source.Effect === 'Deny'
  const action = compileActions(listOf(source.Action ?? source.NotAction ?? []), source.Action === undefined, variables)
  return new CompiledStatement({
    index,
    sid: source.Sid,
    deny,
    action,
    resource: compileResourceElement(source, deny, variables),
    principal: compilePrincipalElement(source, type),
    conditions: statementConditions(source.Condition, variables),
  })
}

function compileResourceElement(source: Statement, deny: boolean, variables: boolean): ResourceMatcher {
  const written = source.Resource ?? source.NotResource
  if (written === undefined) return everyResource(deny)
  return compileResources(listOf(written), source.Resource === undefined, deny, variables)
}

function compilePrincipalElement(source: Statement, type: PolicyType): PrincipalMatcher | undefined {
  const written = source.Principal ?? source.NotPrincipal
  if (hasPrincipals(type)) {
    if (written !== undefined) return compilePrincipal(written, source.Principal === undefined)
    return faultyPrincipal({ code: 'missing-principal', message: `a ${type} policy names its principals` })
  }
  if (written === undefined) return undefined
  return faultyPrincipal({ code: 'unsupported-principal', message: `a policy of type ${type} has no principals` })
}

/** The members of a value that may be written without brackets. */
export function listOf<T extends string | Statement>(value: OneOrMany<T>): readonly T[] {
  // `Array.isArray` does not narrow readonly arrays out of a union.
  return Array.isArray(value) ? (value as readonly T[]) : [value as T]
}
