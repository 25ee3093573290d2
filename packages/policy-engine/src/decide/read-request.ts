import { type ActionName, readActionName } from './action-name.js'
import type { EvaluationError } from '../decision.js'
import type { Limits } from '../limits.js'
import { readContext, type RequestContext } from './request-context.js'
import type { AuthorizationRequest, Principal } from '../request.js'
import { ResourceName } from '../pattern/resource-pattern.js'

/** A request that was read once, checked and copied, so that nothing of the caller's runs while it is decided. */
export interface Query {
  readonly principal: Principal
  readonly action: ActionName
  readonly resource: ResourceName
  readonly resourceAccount: string | undefined
  readonly context: RequestContext
}

/** A request that cannot be decided. */
export interface RequestFaults {
  readonly errors: readonly EvaluationError[]
}

/** Reads a request; every member that is not of its type or over its limit is an error. */
export function readRequest(request: AuthorizationRequest, limits: Limits): Query | RequestFaults {
  const { action, resource, resourceAccount } = request
  const principal = readPrincipal(request.principal, resourceAccount)
  const context = readContext(request.context, limits)
  if (
    principal !== undefined &&
    !('code' in context) &&
    isTextWithin(action, limits.actionCharacters) &&
    isTextWithin(resource, limits.resourceCharacters) &&
    isOptionalText(resourceAccount)
  ) {
    return {
      principal,
      action: readActionName(action),
      resource: new ResourceName(resource),
      resourceAccount,
      context,
    }
  }
  const { code, message, key } = 'code' in context ? context : {}
  const errors = [
    ...textErrors('action', action, limits.actionCharacters),
    ...textErrors('resource', resource, limits.resourceCharacters),
    ...(principal === undefined ? [invalid('principal')] : []),
    ...(isOptionalText(resourceAccount) ? [] : [invalid('resourceAccount')]),
    ...(code !== undefined && message !== undefined ? [{ code, message, ...(key !== undefined && { key }) }] : []),
  ]
  return { errors }
}

function isTextWithin(value: unknown, most: number): value is string {
  return typeof value === 'string' && value !== '' && value.length <= most
}

function isOptionalText(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string'
}

/**
 * A copy of the principal, or `undefined` when a member is not of its type. Without an account of its own it has that of
 * the resource.
 */
export function readPrincipal(principal: unknown, resourceAccount: unknown): Principal | undefined {
  if (typeof principal !== 'object' || principal === null) return undefined
  // Every member is checked before it is believed.
  const { kind, arn, account = resourceAccount, issuer, uid } = principal as Readonly<Record<keyof Principal, unknown>>
  if (!isKind(kind) || (typeof arn !== 'string' && kind !== 'anonymous')) return undefined
  if (!isOptionalText(arn) || !isOptionalText(account) || !isOptionalText(issuer) || !isOptionalText(uid))
    return undefined
  if (arn !== undefined && account === undefined && issuer === undefined && uid === undefined) return { kind, arn }
  const copy: { -readonly [member in keyof Principal]: Principal[member] } = { kind }
  if (arn !== undefined) copy.arn = arn
  if (account !== undefined) copy.account = account
  if (issuer !== undefined) copy.issuer = issuer
  if (uid !== undefined) copy.uid = uid
  return copy
}

function isKind(kind: unknown): kind is Principal['kind'] {
  switch (kind) {
    case 'user':
    case 'anonymous':
    case 'role':
    case 'roleSession':
    case 'federatedSession':
    case 'federated':
    case 'service':
      return true
    default:
      return false
  }
}

function textErrors(name: string, value: unknown, most: number): EvaluationError[] {
  if (isTextWithin(value, most)) return []
  if (typeof value !== 'string' || value === '') return [invalid(name)]
  return [{ code: 'limit-exceeded', message: `\`${name}\` has ${value.length} characters, over the limit of ${most}` }]
}

function invalid(name: string): EvaluationError {
  return { code: 'invalid-request', message: `\`${name}\` of the request is missing or of the wrong type` }
}
