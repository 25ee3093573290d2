/**
 * Here is the guard without a framework: the authorizer with its errors, the deciders behind it, its settings. Not here: what
 * needs Nest (`@tinyauth/guard`), Express middleware (`@tinyauth/guard/express`), what only tests need
 * (`@tinyauth/guard/testing`). Start reading at `authorizer/create-authorizer.ts`, then `decider.ts`.
 */

export {
  type AskOptions,
  type Asker,
  type AuthorizeOptions,
  type Authorized,
  Authorizer,
  type Identified,
} from './authorizer/authorizer.js'
export { BypassDecider } from './authorizer/bypass-decider.js'
export { createAuthorizer, createDecider, createServiceClient } from './authorizer/create-authorizer.js'
export {
  AuthenticationFailed,
  AuthorizationFailed,
  ConnectionError,
  InsufficientPermissions,
  InsufficientScope,
  InvalidResourceError,
  UnreadableRequestError,
} from './authorizer/errors.js'
export type { GroupFunction, GroupRequirement, GroupSource } from './authorizer/group-requirement.js'
export type { GroupsFound } from './authorizer/group-checks.js'
export type { LoginOptions, VisitorOptions } from './authorizer/login-requirement.js'
export type { Visitor } from './authorizer/logins.js'
export type { Demand, Requirement } from './authorizer/requirement.js'
export type { ScopeDemand, ScopeOptions } from './authorizer/scope-demand.js'
export {
  type Answer,
  type Circumstances,
  type DecidedBy,
  Decider,
  type GroupsAnswer,
  type GroupsQuestion,
  type Identity,
  type Pair,
  type PermittedAnswer,
  type PermittedQuestion,
  type Question,
  type SignedInUser,
  type SignedRequestLine,
  type StepUp,
  type Via,
  type ViaMembership,
} from './decider.js'
export { Leases } from './leases/leases.js'
export { LocalDecider } from './local/local-decider.js'
export { RemoteDecider } from './remote/remote-decider.js'
export { endUserRequest, type EndUserRequest } from './request/end-user-request.js'
export type { IncomingRequest } from './request/incoming-request.js'
export { identityOf, userOf } from './request/known-identity.js'
export { ServiceClient } from './service/service-client.js'
export { ServiceRefusal } from './service/service-error.js'
export { type Clock, SYSTEM_CLOCK } from './settings/clock.js'
export type { GuardLog } from './settings/guard-log.js'
export type { DecisionEvent, GuardOptions } from './settings/guard-options.js'
export { type GuardSettings, readGuardSettings } from './settings/guard-settings.js'
export { GuardSettingsError } from './settings/guard-settings-error.js'
export { resourceArn } from './settings/resource-arn.js'
export {
  allOf,
  anyOf,
  direct,
  group,
  type GroupExpression,
  type GroupInput,
  info,
  isPermitted,
  not,
  oneOf,
  type PermittedResources,
} from '@tinyauth/policy-engine'
export type { CheckedGroups, CheckedLeaf, GroupVia } from '@tinyauth/decision'
