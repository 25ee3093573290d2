import type { ContextKeyType } from '../context-key.js'

/** What an action does to data; scopes and read-only mode decide by it. */
export type ActionLevel = 'list' | 'read' | 'write' | 'execute' | 'permissions'

/** One action of a service. */
export interface CatalogueAction {
  /** Without the service: `GetApple`. */
  readonly name: string
  readonly level?: ActionLevel
  /** Names of the types that it acts on. Absent or empty: any, or none; then lint says nothing about its resources. */
  readonly resourceTypes?: readonly string[]
  /**
   * Keys that its requests carry beside the product's own (which every request carries): keys of the service, and of
   * the tag families `ResourceTag/`, `RequestTag/` and `TagKeys`. Absent: unknown; then lint says nothing about its keys.
   */
  readonly contextKeys?: readonly string[]
}

/** One type of resource of a service. */
export interface CatalogueResourceType {
  readonly name: string
  /** Pattern of its ARNs; default `arn:*:service:*:*:name/*`. */
  readonly arnPattern?: string
}

/** One context key of a service. */
export interface CatalogueContextKey {
  /** A family of keys (`shop:ItemTag/…`) ends in `/`. */
  readonly name: string
  readonly type: ContextKeyType
  /** May have several values, so that conditions need `ForAllValues:` or `ForAnyValue:`. Default false. */
  readonly list?: boolean
  /** The key to use instead. */
  readonly deprecatedFor?: string
  /** Keys of which one must stand beside this one in an Allow, because it says little alone. */
  readonly pairedWith?: readonly string[]
}

/** What one service declares about itself. */
export interface CatalogueService {
  readonly actions: readonly CatalogueAction[]
  readonly resourceTypes?: readonly CatalogueResourceType[]
  readonly contextKeys?: readonly CatalogueContextKey[]
}

/** What lint may know about the services of a deployment. */
export interface Catalogue {
  /** By the service part of their actions and ARNs. */
  readonly services: Readonly<Record<string, CatalogueService>>
  /**
   * Every service of the deployment is listed. Default false: then a service that is not listed is reported only when
   * its name is nearly that of a listed one.
   */
  readonly complete?: boolean
}
