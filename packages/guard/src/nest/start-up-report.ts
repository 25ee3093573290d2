import type { GuardLog } from '../settings/guard-log.js'
import { type Handler, parametersOf, type Route } from './routes.js'
import { contradictsItself, lacksAuthorize, routeAccess } from './route-access.js'

/** Decorators that can never do what they say; the application does not start. */
export class GuardDecoratorError extends Error {
  override readonly name = 'GuardDecoratorError'

  constructor(
    /** Each names its handler. */
    readonly problems: readonly string[],
  ) {
    super(['the guard cannot start:', ...problems.map((problem) => `- ${problem}`)].join('\n'))
  }
}

/**
 * @throws GuardDecoratorError for parameters that a route does not have, for what is open and closed at once, and for scopes without
 * anything that they could limit
 */
export function assertDecorators(handlers: readonly Handler[]): void {
  const problems = handlers.flatMap((handler) => [
    ...contradictions(handler),
    ...idleScopes(handler),
    ...missingParameters(handler),
  ])
  if (problems.length > 0) throw new GuardDecoratorError(problems)
}

/** Names the handlers that nobody gets to. @throws GuardDecoratorError with `fail`, when there are some */
export function reportUndecorated(handlers: readonly Handler[], report: 'warn' | 'fail' | 'off', log: GuardLog): void {
  if (report === 'off') return
  const undecorated = handlers.filter(
    ({ method, controller }) => routeAccess(method, controller).kind === 'undecorated',
  )
  const problems = undecorated.map(
    (handler) => `${described(handler)} has no decorator of tinyauth, so nobody is let in`,
  )
  if (problems.length === 0) return
  if (report === 'fail') throw new GuardDecoratorError(problems)
  for (const problem of problems) log.warn(problem)
}

function contradictions({ controller, method, name }: Handler): readonly string[] {
  if (contradictsItself(method)) return [`\`${name}\` is @Public and restricted at once`]
  return contradictsItself(controller) ? [`\`${controller.name}\` is @Public and restricted at once`] : []
}

function idleScopes(handler: Handler): readonly string[] {
  if (!lacksAuthorize(handler.method, handler.controller)) return []
  const fix = 'add `@Authorize(action, type, id)` to it or to its class, since scopes only limit what that lets in'
  return [`${described(handler)} has @RequireScopes or @RequireAnyScope without @Authorize: ${fix}`]
}

function missingParameters({ controller, method, name, routes }: Handler): readonly string[] {
  const access = routeAccess(method, controller)
  const demands = access.kind === 'authorize' ? access.demands : []
  const groups = 'groups' in access ? access.groups : []
  const requirements = [...demands.flatMap((demand) => demand.requirements), ...groups]
  const wanted = new Set(requirements.flatMap((one) => one.parameters))
  return routes.flatMap((route) => {
    const there = parametersOf(route.path)
    const missing = [...wanted].filter((parameter) => !there.has(parameter))
    return missing.map((parameter) => `\`${addressOf(route)}\` (${name}) has no parameter \`${parameter}\``)
  })
}

function described({ name, routes }: Handler): string {
  const addresses = routes.map((route) => `\`${addressOf(route)}\``)
  return addresses.length === 0 ? `\`${name}\`` : `${addresses.join(', ')} (${name})`
}

function addressOf({ method, path }: Route): string {
  return `${method} ${path}`
}
