import type { Eventually } from '@tinyauth/decision'
import type { Authorized, Authorizer } from '../authorizer/authorizer.js'
import {
  type CompiledRequirement,
  compileRequirement,
  type IdSource,
  type RequirementTemplate,
  type RoutedRequest,
} from '../authorizer/requirement-template.js'
import { noteIdentity } from '../request/known-identity.js'
import { refused, settle } from './answering.js'
import type { Middleware } from './keep-body-hash.js'

/**
 * A middleware that lets in who is permitted the action on the resource, and answers everybody else (capabilities T2, T3);
 * with `onDenied: 'throw'` it gives `next` the AuthorizationFailed. Stands at the route, where its parameters are known.
 *
 * @throws TypeError for an action that is none, an empty type or id, and an id without type
 */
export function authorize<R extends RoutedRequest = RoutedRequest>(
  authorizer: Authorizer,
  action: string,
  type?: string,
  id?: IdSource<R>,
): Middleware<R>
export function authorize<R extends RoutedRequest = RoutedRequest>(
  authorizer: Authorizer,
  requirements: readonly RequirementTemplate<R>[],
  options?: { readonly mode?: 'all' | 'any' },
): Middleware<R>
export function authorize<R extends RoutedRequest = RoutedRequest>(
  authorizer: Authorizer,
  first: string | readonly RequirementTemplate<R>[],
  second?: string | { readonly mode?: 'all' | 'any' },
  id?: IdSource<R>,
): Middleware<R> {
  const mode = (typeof second === 'object' ? second.mode : undefined) ?? 'all'
  const type = typeof second === 'string' ? second : undefined
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
    settle(() => asked(authorizer, request, compiled, mode), admit, refuse)
  }
}

function single<R>(action: string, type: string | undefined, id: IdSource<R> | undefined): RequirementTemplate<R> {
  return { action, ...(type === undefined ? {} : { type }), ...(id === undefined ? {} : { id }) }
}

function asked(
  authorizer: Authorizer,
  request: RoutedRequest,
  compiled: readonly CompiledRequirement[],
  mode: 'all' | 'any',
): Eventually<Authorized> {
  const requirements = compiled.map((requirement) => requirement.resolve(request, undefined))
  return authorizer.authorize(request, requirements, { mode })
}
