import {
  fillGroupExpression,
  GROUP_EXPRESSION_LIMITS,
  type GroupExpression,
  type GroupParameters,
  isGroupTemplate,
  parseGroupExpression,
  printGroupExpression,
} from '@tinyauth/policy-engine'
import type { Identity } from '../decider.js'
import { MOST_EXPRESSIONS } from '../remote/group-calls.js'
import { InsufficientPermissions } from './errors.js'
import type { RoutedRequest } from './requirement-template.js'

/** An expression of groups, as text (`a | b & ~c`) or as the builders make it (`anyOf('a', allOf('b', not('c')))`). */
export type GroupSource = string | GroupExpression

/** Works out an expression from a request and from who sent it. It never stands for anybody's being let in when it fails. */
export type GroupFunction<R = RoutedRequest> = (request: R, identity: Identity) => GroupSource

/** What a route demands of groups, checked. */
export interface GroupRequirement {
  /** Parameters that the route must have. */
  readonly parameters: readonly string[]
  /** Whether it can be resolved only once it is known who asks. */
  readonly needsIdentity: boolean
  /**
   * The expression for one request.
   *
   * @throws InsufficientPermissions where parameters are no names of groups; whatever a function throws
   */
  resolve(request: RoutedRequest, identity: Identity | undefined): GroupExpression
}

/**
 * Checks the option `group` once.
 *
 * @param name of the decorator or middleware, for the error
 * @throws TypeError naming the option and what is wrong with the expression
 */
export function compileGroup<R>(name: string, group: GroupSource | GroupFunction<R>): GroupRequirement {
  if (typeof group === 'function') return ofFunction(name, group as GroupFunction)
  const expression = readGroup(name, group)
  return {
    parameters: placeholdersIn(expression),
    needsIdentity: false,
    resolve: (request) => filled(expression, request),
  }
}

/** Whoever wrote the function says what its requests are; the framework hands it its own. */
function ofFunction(name: string, work: GroupFunction): GroupRequirement {
  return {
    parameters: [],
    needsIdentity: true,
    resolve(request, identity) {
      if (identity === undefined) throw new InsufficientPermissions()
      const group: unknown = work(request, identity)
      // No promise is an expression, but what it rejects with has to be somebody's: unheard it would end the process.
      if (group instanceof Promise) group.catch(() => undefined)
      return filled(readGroup(name, group), request)
    },
  }
}

/** Expressions that are asked as they are. @throws TypeError for none, more than fifty, and what is no expression without placeholders */
export function readWholeGroups(groups: GroupSource | readonly GroupSource[]): readonly GroupExpression[] {
  const list: readonly unknown[] = Array.isArray(groups) ? groups : [groups]
  if (list.length === 0 || list.length > MOST_EXPRESSIONS)
    throw new TypeError(`checkGroups takes an expression, or up to ${MOST_EXPRESSIONS}`)
  return list.map((group) => {
    const expression = readGroup('checkGroups', group)
    const [placeholder] = placeholdersIn(expression)
    if (placeholder === undefined) return expression
    throw new TypeError(`checkGroups: nothing fills \`:${placeholder}\` here`)
  })
}

/** Reads an expression, whatever it is. @throws TypeError naming the option `group` */
function readGroup(name: string, group: unknown): GroupExpression {
  const { expression, problems } = parseGroupExpression(textOf(group))
  if (expression !== undefined) return expression
  const messages = problems.map(({ message }) => message).join('; ')
  throw new TypeError(`${name}: "group" is no expression of groups: ${messages}`)
}

/** INVARIANT: what was built is read anew from its text, so that data that only looks like an expression is none. */
function textOf(group: unknown): unknown {
  if (typeof group !== 'object' || group === null) return group
  try {
    return printGroupExpression(group as GroupExpression)
  } catch {
    return undefined
  }
}

/** @throws InsufficientPermissions where a value is not one plain segment, or the whole gets longer than can be asked */
function filled(expression: GroupExpression, { params }: RoutedRequest): GroupExpression {
  if (!isGroupTemplate(expression)) return expression
  const { expression: whole } = fillGroupExpression(expression, textsIn(params))
  if (whole === undefined || printGroupExpression(whole).length > GROUP_EXPRESSION_LIMITS.characters) {
    throw new InsufficientPermissions()
  }
  return whole
}

/** A wildcard of the route has several segments, and stands for no group. */
function textsIn(params: RoutedRequest['params']): GroupParameters {
  const texts = Object.entries(params ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  return Object.fromEntries(texts)
}

/** Nothing is filled in, so every placeholder is a problem that names it. */
function placeholdersIn(expression: GroupExpression): readonly string[] {
  const { problems } = fillGroupExpression(expression, {})
  return problems.map(({ path }) => path.slice(1))
}
