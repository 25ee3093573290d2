import {
  type AuthorizationRequest,
  canonicalContextKey,
  type ContextRecord,
  DEFAULT_PARAMETERS,
  type ParameterValues,
  type Problem,
} from '@tinyauth/policy-engine'
import type { ReadResult } from './read-result.js'

/** Who asks for what, before it is a request. */
export interface Question {
  /** A username. */
  readonly principal: string
  /** `service:Name`. */
  readonly action: string
  /** An ARN. */
  readonly resource: string
  /** Everything that the service would not set from the other members. */
  readonly context: ContextRecord
  /** Groups that the principal is a direct member of; sets `Groups` and `DirectGroups`. Default: the keys are missing. */
  readonly groups?: readonly string[]
}

const USERNAME = /^[A-Za-z0-9][A-Za-z0-9._@+-]{0,127}$/

/**
 * The request that the service would make of a question: keys that describe the user and the question are set (domain-model
 * 5.3), all others come from `context`. `partition` and `self` of the parameters name the service; both default to `tinyauth`.
 */
export function requestOf(question: Question, parameters: ParameterValues): ReadResult<AuthorizationRequest> {
  const { principal, action, resource, context } = question
  const { partition, self } = { ...DEFAULT_PARAMETERS, ...parameters }
  const arn = `arn:${partition}:${self}:::users/${principal}`
  const set = keysOf(question, arn)
  const problems = [...principalProblems(principal), ...overwritten(context, set)]
  if (problems.length > 0) return { problems }
  return { value: { principal: { kind: 'user', arn }, action, resource, context: { ...context, ...set } } }
}

function keysOf({ principal, action, resource, groups }: Question, arn: string): ContextRecord {
  const service = action.slice(0, Math.max(0, action.indexOf(':')))
  const user = { Username: principal, UserArn: arn, Service: service, Action: action, Resource: resource }
  return groups === undefined ? user : { ...user, Groups: groups, DirectGroups: groups }
}

function principalProblems(principal: string): Problem[] {
  if (USERNAME.test(principal)) return []
  return [problem('/principal', `\`${principal}\` is not a username`)]
}

/** The service would overwrite these keys, so whoever gives them expects another decision than would be made. */
function overwritten(context: ContextRecord, set: ContextRecord): Problem[] {
  return Object.keys(context)
    .filter((key) => Object.hasOwn(set, canonicalContextKey(key)))
    .map((key) => problem('/context', `context key \`${key}\` is set by the service: leave it out`))
}

function problem(path: string, message: string): Problem {
  return { code: 'invalid-question', path, message }
}
