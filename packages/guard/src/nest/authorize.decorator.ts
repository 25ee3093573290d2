import {
  compileRequirement,
  type IdSource,
  type RequirementTemplate,
  type RoutedRequest,
} from '../authorizer/requirement-template.js'
import { type AccessDecorator, type ActionNotes, markDecorator } from './access-mark.js'

/** One of several requirements, with what the catalogue says of its action. */
export type AuthorizeRequirement<R = RoutedRequest> = RequirementTemplate<R> & ActionNotes

/** How several requirements are combined. */
export interface AuthorizeMode {
  /** Default `all`. */
  readonly mode?: 'all' | 'any'
}

/**
 * Lets in who is permitted the action on the resource (capabilities T5, T9). On a class it holds for every method; class and
 * method, and several decorators, all have to be satisfied.
 *
 * - `@Authorize('ListApples', 'apples')`: on `apples/`
 * - `@Authorize('GetApple', 'apples', ':name')`: the parameter `name` of the route; 400 where it is absent
 * - `@Authorize('GetApple', 'apples', (request) => request.query.name)`: a text, or several that all have to be permitted
 * - `@Authorize([{ action: 'GetApple', type: 'apples', id: ':name' }, { action: 'ListApples', type: 'apples' }], { mode: 'any' })`
 *
 * @throws TypeError for an action that is none (it has no prefix), an empty type or id, and an id without type
 */
export function Authorize<R = RoutedRequest>(
  action: string,
  type?: string,
  id?: IdSource<R>,
  notes?: ActionNotes,
): AccessDecorator
export function Authorize<R = RoutedRequest>(
  requirements: readonly AuthorizeRequirement<R>[],
  options?: AuthorizeMode,
): AccessDecorator
export function Authorize<R = RoutedRequest>(
  first: string | readonly AuthorizeRequirement<R>[],
  second?: string | AuthorizeMode,
  id?: IdSource<R>,
  notes: ActionNotes = {},
): AccessDecorator {
  const mode = (typeof second === 'object' ? second.mode : undefined) ?? 'all'
  const type = typeof second === 'string' ? second : undefined
  const requirements = typeof first === 'string' ? [single(first, type, id, notes)] : first
  if (requirements.length === 0) throw new TypeError('@Authorize needs at least one requirement')
  return markDecorator({ demands: [{ mode, requirements: requirements.map(compiled) }] })
}

function single<R>(
  action: string,
  type: string | undefined,
  id: IdSource<R> | undefined,
  notes: ActionNotes,
): AuthorizeRequirement<R> {
  return { action, ...(type === undefined ? {} : { type }), ...(id === undefined ? {} : { id }), ...notes }
}

function compiled<R>({
  level,
  description,
  ...template
}: AuthorizeRequirement<R>): ReturnType<typeof compileRequirement<R>> & ActionNotes {
  return {
    ...compileRequirement(template),
    ...(level === undefined ? {} : { level }),
    ...(description === undefined ? {} : { description }),
  }
}
