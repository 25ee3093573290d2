/**
 * Here lives the policy language: documents, patterns, conditions; parse, compile, decide, explain, describe, lint;
 * and compositions of groups. Not here: who the principal is, where policies are kept, what time it is. Start reading at
 * `decide/decide.ts`, then `decide/judgement.ts`; for groups at `groups/group-expression.ts`.
 */

export { type Arn, parseArn } from './arn.js'
export { CompiledLayers, compileLayers } from './decide/compile-layers.js'
export { CompiledPolicy, type CompileOptions, compilePolicy } from './statement/compile-policy.js'
export { BASE_OPERATORS, operatorNames } from './condition-operator.js'
export { type IpRange, parseIpRange } from './condition/ip-range.js'
export { canonicalContextKey, type ContextKeyType, KNOWN_CONTEXT_KEYS, type KnownContextKey } from './context-key.js'
export { decide } from './decide/decide.js'
export type { DecidedBy, Decision, EvaluationError, LayerName } from './decision.js'
export type {
  ConditionBlock,
  ConditionValue,
  Effect,
  OneOrMany,
  Policy,
  PolicyType,
  PolicyVersion,
  PrincipalElement,
  PrincipalType,
  Statement,
} from './document.js'
export { explain, type Explanation, type FailedElement, type StatementExplanation } from './decide/explain.js'
export type { Fault } from './fault.js'
export type { Ceiling, GiverCeiling, IdentitySource, Layers, PolicySet } from './layers.js'
export { DEFAULT_LIMITS, type LayerLimits, type Limits, type PolicyLimits, type RequestLimits } from './limits.js'
export {
  bindParameters,
  type BoundDocument,
  DEFAULT_PARAMETERS,
  parameterNames,
  type ParameterValues,
} from './parameters/bind-parameters.js'
export {
  type ParseOptions,
  parsePolicy,
  type ParseResult,
  PROBLEM_CODES,
  type ProblemCode,
} from './parse/parse-policy.js'
export type {
  ActionLevel,
  Catalogue,
  CatalogueAction,
  CatalogueContextKey,
  CatalogueResourceType,
  CatalogueService,
} from './lint/catalogue.js'
export type { Finding, Severity } from './lint/finding.js'
export type { LintOptions, Suppression } from './lint/lint-options.js'
export { lintPolicy } from './lint/lint-policy.js'
export { LINT_RULES, type LintCode, type LintRule } from './lint/lint-rules.js'
export {
  isPermitted,
  type PermittedQuery,
  permittedResources,
  type PermittedResources,
} from './permitted/permitted-resources.js'
export { mayAllow } from './permitted/may-allow.js'
export type { IncompleteReason } from './permitted/permitted-plan.js'
export { printPolicy } from './parse/print-policy.js'
export type { Problem } from './problem.js'
export type { AuthorizationRequest, ContextRecord, ContextValue, Principal } from './request.js'
export type { ResourceSet } from './permitted/resource-set.js'
export { allOf, anyOf, direct, group, type GroupInput, info, not, oneOf } from './groups/build-group-expression.js'
export {
  evaluateGroups,
  grantsGroups,
  type GroupLeafOutcome,
  type GroupMembership,
  type GroupOutcome,
} from './groups/evaluate-groups.js'
export { fillGroupExpression, type GroupParameters, isGroupTemplate } from './groups/fill-group-expression.js'
export {
  GROUP_EXPRESSION_LIMITS,
  type GroupComposition,
  type GroupExpression,
  type GroupExpressionLimits,
  type GroupInformation,
  type GroupLeaf,
  type GroupNegation,
  type GroupTerm,
} from './groups/group-expression.js'
export { GROUP_PROBLEM_CODES, type GroupProblem, type GroupProblemCode } from './groups/group-problem.js'
export {
  type GroupExpressionResult,
  parseGroupExpression,
  type GroupParseOptions,
} from './groups/parse-group-expression.js'
export { printGroupExpression } from './groups/print-group-expression.js'
export { describeCeiling, describePolicies, describePolicy } from './describe/describe-policy.js'
export type {
  DescribedCondition,
  DescribedElement,
  DescribedItem,
  DescribeOptions,
  Description,
  DescriptionLanguage,
  DescriptionNames,
  ServiceNames,
  StatementDescription,
} from './describe/description.js'
