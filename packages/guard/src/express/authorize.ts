import type { Eventually } from '@tinyauth/decision'
import type { Authorized, Authorizer } from '../authorizer/authorizer.js'
import {
  type CompiledRequirement,
  compileRequirement,
  type IdSource,
  type RequirementTemplate,
  type RoutedRequest,
} from '../authorizer/requirement-template.js'
import { type ScopeDemand, scopeDemandsOf, type ScopeOptions } from '../authorizer/scope-demand.js'
import { noteIdentity } from '../request/known-identity.js'
import { refused, settle } from './answering.js'
import type { Middleware } from './keep-body-hash.js'

/** How several requirements are combined, and what the access token has to carry besides. */
export interface ListOptions extends ScopeOptions {
  /** Default `all`. */
  readonly mode?: 'all' | 'any'
}

/**
 * A middleware that lets in who is permitted the action on the resource, and answers everybody else (capabilities T2, T3);
 * with `onDenied: 'throw'` it gives `next` the AuthorizationFailed. Stands at the route, where its parameters are known.
 * `requireScopes` and `requireAnyScope` demand an OAuth access token with scopes besides: else 403 `insufficient_scope`.
 *
 * @throws TypeError for an action that is none, an empty type or id, an id without type, and scopes that cannot be
 */
export function authorize<R extends RoutedRequest = RoutedRequest>(
  authorizer: Authorizer,
  action: string,
  type?: string,
  id?: IdSource<R>,
  options?: ScopeOptions,
): Middleware<R>
export function authorize<R extends RoutedRequest = RoutedRequest>(
  authorizer: Authorizer,
  requirements: readonly RequirementTemplate<R>[],
  options?: ListOptions,
): Middleware<R>
export function authorize<R extends RoutedRequest = RoutedRequest>(
  authorizer: Authorizer,
  first: string | readonly RequirementTemplate<R>[],
  second?: string | ListOptions,
  id?: IdSource<R>,
  last: ScopeOptions = {},
): Middleware<R> {
  const { mode = 'all', ...listed } = typeof second === 'object' ? second : {}
  const type = typeof second === 'string' ? second : undefined
  const scopes = scopeDemandsOf({ ...last, ...listed })
  const templates = typeof first === 'string' ? [single(first, type, id)] : first
  if (templates.length === 0) throw new TypeError('authorize needs at least one requirement')
  const compiled = templates.map((template) => compileRequirement(template))
  return (request, response, next) => {
    if (authorizer.settings.bypass) response.setHeader('X-Tinyauth-Bypass', '1')
    const refuse = (error: unknown): void => refused(error, { authorizer, request, response, next })
    const admit = ({ identity }: Authorized): void => {
      noteIdentity(request, identity)
      next()
    }
    settle(() => asked(authorizer, request, compiled, { mode, scopes }), admit, refuse)
  }
}

function single<R>(action: string, type: string | undefined, id: IdSource<R> | undefined): RequirementTemplate<R> {
  return { action, ...(type === undefined ? {} : { type }), ...(id === undefined ? {} : { id }) }
}

function asked(
  authorizer: Authorizer,
  request: RoutedRequest,
  compiled: readonly CompiledRequirement[],
  { mode, scopes }: { readonly mode: 'all' | 'any'; readonly scopes: readonly ScopeDemand[] },
): Eventually<Authorized> {
  const requirements = compiled.map((requirement) => requirement.resolve(request, undefined))
  return authorizer.authorizeAll(request, [{ requirements, mode }], {}, scopes)
}
