/**
 * The policy document as JSON, after it was read: the grammar of policy-semantics 3.1.
 *
 * A `Policy` is plain, readonly data with the member names of the wire, so it can be stored, printed and sent as it is.
 */

/** The two versions of the language. `2008-10-17` (also when absent) reads `${…}` as literal text. */
export type PolicyVersion = '2012-10-17' | '2008-10-17'

/** `Allow` or `Deny`, case-sensitive. */
export type Effect = 'Allow' | 'Deny'

/** One value or a list of values, as the grammar allows everywhere. */
export type OneOrMany<T> = T | readonly T[]

/** A condition value as written; numbers and booleans are compared as their canonical strings. */
export type ConditionValue = string | number | boolean

/** `{operator: {key: value | [value+]}}`. */
export type ConditionBlock = Readonly<Record<string, Readonly<Record<string, OneOrMany<ConditionValue>>>>>

/** The member names under which a principal may be listed. */
export type PrincipalType = 'AWS' | 'Federated' | 'Service' | 'CanonicalUser'

/** `"*"` (everyone, anonymous included) or lists by type. */
export type PrincipalElement = string | Readonly<Partial<Record<PrincipalType, OneOrMany<string>>>>

/** One statement. Exactly one of `Action`/`NotAction`; exactly one of `Resource`/`NotResource` (none in a trust policy). */
export interface Statement {
  readonly Sid?: string
  readonly Effect: Effect
  readonly Principal?: PrincipalElement
  readonly NotPrincipal?: PrincipalElement
  readonly Action?: OneOrMany<string>
  readonly NotAction?: OneOrMany<string>
  readonly Resource?: OneOrMany<string>
  readonly NotResource?: OneOrMany<string>
  readonly Condition?: ConditionBlock
}

/** A whole document. A single statement may stand without brackets. */
export interface Policy {
  readonly Version?: PolicyVersion
  readonly Id?: string
  readonly Statement: OneOrMany<Statement>
}

/**
 * Where a policy is used, which decides what its grammar allows.
 *
 * `identity`, `boundary`, `session` and `guardrail` carry no `Principal`; `resource`, `trust` and `resourceGuardrail`
 * must carry one; only `trust` carries no `Resource`.
 */
export type PolicyType = 'identity' | 'boundary' | 'session' | 'guardrail' | 'resource' | 'trust' | 'resourceGuardrail'
