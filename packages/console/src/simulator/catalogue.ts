/** One action of a service, as far as questions go. */
export interface KnownAction {
  /** With the service: `apples:GetApple`. */
  readonly action: string
  readonly level: string | undefined
  readonly description: string | undefined
  /** ARNs of what it is asked about, to be completed. */
  readonly templates: readonly string[]
}

/** A service with its catalogue, as the API shows it. */
export interface ServiceWithActions {
  readonly name: string
  readonly regions: readonly string[]
  readonly actions: readonly {
    readonly name: string
    readonly level: string
    readonly resourceTypes: readonly string[]
    readonly description: string | null
  }[]
}

/** An action of tinyauth itself, as the API shows it. */
export interface OwnAction {
  readonly action: string
  readonly level?: string
  readonly routes: readonly { readonly resource: string }[]
}

/** What a registered service has. */
export function actionsOfService(
  { name, regions, actions }: ServiceWithActions,
  partition: string,
): readonly KnownAction[] {
  const region = regions[0] ?? 'default'
  return actions.map((action) => ({
    action: `${name}:${action.name}`,
    level: action.level,
    description: action.description ?? undefined,
    templates: action.resourceTypes.map((type) => `arn:${partition}:${name}:${region}::${type}/`),
  }))
}

/** What tinyauth itself has. */
export function ownActions(actions: readonly OwnAction[]): readonly KnownAction[] {
  return actions.map(({ action, level, routes }) => ({
    action,
    level,
    description: undefined,
    templates: [...new Set(routes.map(({ resource }) => resource))],
  }))
}

/** The service of an action: `apples` of `apples:GetApple`; empty without a colon. */
export function serviceOf(action: string): string {
  const colon = action.indexOf(':')
  return colon === -1 ? '' : action.slice(0, colon)
}

/** The name of an action without its service. */
export function nameOf(action: string): string {
  return action.slice(action.indexOf(':') + 1)
}

/** The action when its service is another. */
export function withService(action: string, service: string): string {
  return service === '' ? nameOf(action) : `${service}:${nameOf(action)}`
}

/** The action when its name is another; a pasted name may bring its service along. */
export function withName(action: string, name: string): string {
  return name.includes(':') ? name : withService(name, serviceOf(action))
}
