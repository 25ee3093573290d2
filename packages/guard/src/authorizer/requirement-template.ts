import type { IncomingRequest } from '../request/incoming-request.js'
import { InvalidResourceError } from './errors.js'
import { isActionName, type Requirement } from './requirement.js'

/** A request whose route was found. */
export interface RoutedRequest extends IncomingRequest {
  readonly params?: Readonly<Record<string, unknown>> | undefined
  readonly query?: unknown
  readonly body?: unknown
}

/**
 * Works out ids from a request; of several, all have to be permitted, and none deny. `context` is the framework's: the
 * `ExecutionContext` of Nest, nothing in Express.
 */
export type IdFunction<R = RoutedRequest> = (request: R, context: unknown) => string | readonly string[]

/**
 * An id: a text with parameters of the route (`:name`, `trees/:tree/:apple`), or a function. A text that has to hold `:name`
 * literally is written as a function. Several parameters are parted by `/`; and a parameter that something else follows, or
 * that is not the only one, holds no `/` itself: `a/b` of `:tree/:apple` would be another tree or another apple.
 */
export type IdSource<R = RoutedRequest> = string | IdFunction<R>

/** What a decorator or middleware demands. */
export interface RequirementTemplate<R = RoutedRequest> {
  /** Without the prefix of the service: `GetApple`. */
  readonly action: string
  /** Type of the resource: `apples`. */
  readonly type?: string
  readonly id?: IdSource<R>
}

/** A template that was checked; resolves itself for each request. */
export interface CompiledRequirement {
  readonly action: string
  readonly type: string | undefined
  /** Parameters that the route must have. */
  readonly parameters: readonly string[]
  /** @throws InvalidResourceError when a parameter is absent or holds a `/` of the id's own, or a function answers no text */
  resolve(request: RoutedRequest, context: unknown): Requirement
}

const PARAMETER = /:([A-Za-z_][A-Za-z0-9_]*)/g

/**
 * Checks a template once.
 *
 * @throws TypeError for an action that is none, a type that is empty, an id without type, and parameters that nothing parts
 */
export function compileRequirement<R>({ action, type, id }: RequirementTemplate<R>): CompiledRequirement {
  if (!isActionName(action)) throw new TypeError(`\`${String(action)}\` is no name of an action; it has no prefix`)
  if (type === '' || (type === undefined && id !== undefined)) {
    throw new TypeError(`\`${action}\`: an id needs a type of resource`)
  }
  const base = type === undefined ? { action } : { action, type }
  if (id === undefined) return { action, type, parameters: [], resolve: () => base }
  if (typeof id === 'string') return { action, type, ...compileText(base, id) }
  // Whoever wrote the function says what its requests are; the framework hands it its own.
  const work = id as IdFunction
  return {
    action,
    type,
    parameters: [],
    resolve: (request, context) => ({ ...base, id: idsOf(work(request, context)) }),
  }
}

function compileText(base: Requirement, text: string): Pick<CompiledRequirement, 'parameters' | 'resolve'> {
  if (text === '') throw new TypeError(`\`${base.action}\`: an id cannot be empty`)
  const parameters = [...text.matchAll(PARAMETER)].map(([, name]) => name ?? '')
  if (parameters.length === 0) return { parameters, resolve: () => ({ ...base, id: text }) }
  if (text.split('/').some(hasSeveralParameters))
    throw new TypeError(`\`${base.action}\`: parameters of an id are parted by \`/\``)
  const isFree = parameters.length === 1 && text.endsWith(`:${parameters[0] ?? ''}`)
  const read = isFree ? parameterOf : plainParameterOf
  const resolve = (request: RoutedRequest): Requirement => ({
    ...base,
    id: text.replace(PARAMETER, (_, name: string) => read(request, name)),
  })
  return { parameters, resolve }
}

function hasSeveralParameters(segment: string): boolean {
  return [...segment.matchAll(PARAMETER)].length > 1
}

/** A wildcard (`*path`) has several segments. INVARIANT: an absent parameter never becomes an empty part of an id. */
function parameterOf(request: RoutedRequest, name: string): string {
  const value = valueOf(request, name)
  const text: unknown = Array.isArray(value) ? value.join('/') : value
  if (typeof text === 'string' && text !== '') return text
  throw new InvalidResourceError(`the parameter \`${name}\` is missing`)
}

/** INVARIANT: ids of several parameters name one thing: no parameter (nor segment of a wildcard) brings a `/` along. */
function plainParameterOf(request: RoutedRequest, name: string): string {
  const value = valueOf(request, name)
  const texts: readonly unknown[] = Array.isArray(value) ? value : [value]
  if (texts.some((text) => typeof text === 'string' && text.includes('/'))) {
    throw new InvalidResourceError(`the parameter \`${name}\` holds a \`/\``)
  }
  return parameterOf(request, name)
}

function valueOf({ params }: RoutedRequest, name: string): unknown {
  return params !== undefined && Object.hasOwn(params, name) ? params[name] : undefined
}

function idsOf(ids: unknown): string | readonly string[] {
  if (Array.isArray(ids) ? ids.every(isText) : isText(ids)) return ids as string | readonly string[] // just checked
  hearOut(ids)
  throw new InvalidResourceError('the id cannot be worked out of this request')
}

/** Promises are no ids, but what they reject with has to be somebody's: unheard it would end the process. */
function hearOut(ids: unknown): void {
  const all: readonly unknown[] = Array.isArray(ids) ? ids : [ids]
  for (const one of all) {
    if (one instanceof Promise) one.catch(() => undefined)
  }
}

function isText(id: unknown): id is string {
  return typeof id === 'string' && id !== ''
}
