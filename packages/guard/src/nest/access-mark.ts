import 'reflect-metadata'
import type { ActionLevel } from '@tinyauth/policy-engine'
import type { GroupRequirement } from '../authorizer/group-requirement.js'
import type { LoginRequirement } from '../authorizer/login-requirement.js'
import type { ScopeDemand } from '../authorizer/scope-demand.js'
import type { CompiledRequirement } from '../authorizer/requirement-template.js'

/** What the service's catalogue says of an action (domain-model 5.5). */
export interface ActionNotes {
  /** Default: by the verb that the name of the action begins with. */
  readonly level?: ActionLevel
  /** One line for people who write policies. */
  readonly description?: string
}

/** Requirements of one decorator. */
export interface MarkedDemand {
  readonly mode: 'all' | 'any'
  readonly requirements: readonly (CompiledRequirement & ActionNotes)[]
}

/** What the decorators of one class or method say. */
export interface AccessMark {
  /** All of them have to be met. */
  readonly demands: readonly MarkedDemand[]
  /** All of them have to be met as well. */
  readonly scopes: readonly ScopeDemand[]
  /** What is said of signing in, where it is required. */
  readonly login: LoginRequirement | 'optional' | undefined
  /** Groups that whoever is signed in has to be in: all of them. */
  readonly groups: readonly GroupRequirement[]
  /** Groups that are looked for where nobody has to be in any. */
  readonly soughtGroups: readonly GroupRequirement[]
  /** Members of the request under which handlers find who it is. */
  readonly names: readonly string[]
  readonly open: boolean
}

const KEY = 'tinyauth:access'
const UNMARKED: AccessMark = {
  ...{ demands: [], scopes: [], groups: [], soughtGroups: [], names: [] },
  ...{ login: undefined, open: false },
}

/** What was said of a class or a method. */
export function markOf(target: object): AccessMark {
  const mark: unknown = Reflect.getMetadata(KEY, target)
  return mark === undefined ? UNMARKED : (mark as AccessMark) // nobody else writes under this key
}

/** Says one more thing; nothing that was said before is lost, so a second decorator never takes a demand away. */
export function addMark(target: object, more: Partial<AccessMark>): void {
  const { demands, scopes, groups, soughtGroups, names, login, open } = markOf(target)
  const mark: AccessMark = {
    demands: [...demands, ...(more.demands ?? [])],
    scopes: [...scopes, ...(more.scopes ?? [])],
    groups: [...groups, ...(more.groups ?? [])],
    soughtGroups: [...soughtGroups, ...(more.soughtGroups ?? [])],
    names: [...names, ...(more.names ?? [])],
    login: strictest(login, more.login),
    open: open || more.open === true,
  }
  Reflect.defineMetadata(KEY, mark, target)
}

/** Of two that require it the later counts: it stands above. */
function strictest(one: AccessMark['login'], other: AccessMark['login']): AccessMark['login'] {
  if (typeof other === 'object') return other
  return typeof one === 'object' ? one : (other ?? one)
}

/** A decorator of classes and methods. */
export type AccessDecorator = ClassDecorator & MethodDecorator

/** Makes a decorator that says something. */
export function markDecorator(more: Partial<AccessMark>): AccessDecorator {
  return (target: object, _name?: string | symbol, descriptor?: PropertyDescriptor): void => {
    const method: unknown = descriptor?.value
    addMark(typeof method === 'function' ? method : target, more)
  }
}
