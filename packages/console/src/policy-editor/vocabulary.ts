import type { ActionLevel, Catalogue } from '@tinyauth/policy-engine'

/** An action that policies can name. */
export interface KnownAction {
  /** With its service: `apples:GetApple`. */
  readonly action: string
  readonly level: ActionLevel
  readonly description: string | undefined
}

/** Everything that policies of this deployment can name. */
export interface Vocabulary {
  readonly partition: string
  /** Name of tinyauth in actions. */
  readonly ownService: string
  readonly services: readonly string[]
  readonly actions: readonly KnownAction[]
  /** Patterns of ARNs: `arn:tinyauth:apples:default::apples/*`. */
  readonly arns: readonly string[]
  readonly regions: readonly string[]
  /** What lint may know; absent when the services cannot be read. */
  readonly catalogue: Catalogue | undefined
}

/** A service, as the API shows it. */
export interface ServiceOfCatalogue {
  readonly name: string
  readonly regions: readonly string[]
  readonly actions: readonly {
    readonly name: string
    readonly level: ActionLevel
    readonly resourceTypes: readonly string[]
    readonly description: string | null
  }[]
}

/** One of tinyauth's own actions, as the API shows it. */
export interface OwnAction {
  readonly action: string
  readonly level?: ActionLevel
  readonly routes: readonly { readonly method: string; readonly path: string; readonly resource: string }[]
}

/** Where guards are that were not told a region. */
const DEFAULT_REGION = 'default'

/** What policies can name, of the registered services (`undefined`: they cannot be read) and of tinyauth itself. */
export function vocabularyOf(
  { partition, service }: { readonly partition: string; readonly service: string },
  services: readonly ServiceOfCatalogue[] | undefined,
  own: readonly OwnAction[],
): Vocabulary {
  const registered = services ?? []
  return {
    partition,
    ownService: service,
    services: [...new Set([...registered.map(({ name }) => name), service])],
    actions: [...registered.flatMap(actionsOf), ...own.map(ownAction)],
    arns: [...new Set([...registered.flatMap((one) => arnsOf(partition, one)), ...own.flatMap(ownArns)])],
    regions: [...new Set(registered.flatMap(regionsOf))],
    catalogue: services === undefined ? undefined : catalogueOf(services),
  }
}

/** The same that `POST /api/v1/policies/validate` judges by. */
function catalogueOf(services: readonly ServiceOfCatalogue[]): Catalogue {
  const known = services.map(({ name, actions }) => {
    const listed = actions.map((action) => ({
      name: action.name,
      level: action.level,
      resourceTypes: action.resourceTypes,
    }))
    return [name, { actions: listed }] as const
  })
  return { services: Object.fromEntries(known) }
}

function actionsOf({ name, actions }: ServiceOfCatalogue): readonly KnownAction[] {
  return actions.map((action) => ({
    action: `${name}:${action.name}`,
    level: action.level,
    description: action.description ?? undefined,
  }))
}

function ownAction({ action, level, routes }: OwnAction): KnownAction {
  const said = routes.map(({ method, path }) => `${method} ${path}`).join(', ')
  return { action, level: level ?? 'execute', description: said === '' ? undefined : said }
}

function arnsOf(partition: string, service: ServiceOfCatalogue): readonly string[] {
  const types = [...new Set(service.actions.flatMap(({ resourceTypes }) => resourceTypes))]
  return regionsOf(service).flatMap((region) => [
    `arn:${partition}:${service.name}:${region}::*`,
    ...types.map((type) => `arn:${partition}:${service.name}:${region}::${type}/*`),
  ])
}

function regionsOf({ regions }: ServiceOfCatalogue): readonly string[] {
  return regions.length === 0 ? [DEFAULT_REGION] : regions
}

/** `users/{username}/…` of a route is `users/*` for a policy. */
function ownArns({ routes }: OwnAction): readonly string[] {
  return routes.map(({ resource }) => resource.replaceAll(/\{[^}]*\}/g, '*').replace(/\/$/, '/*'))
}
