import { lowerAscii } from '../pattern/ascii-case.js'
import { canonicalContextKey, type ContextKeyType, knownContextKey } from '../context-key.js'
import type { Catalogue, CatalogueAction, CatalogueContextKey, CatalogueService } from './catalogue.js'
import { PlainPattern, tokensCover } from './pattern-cover.js'
import { ResourceShape } from './resource-shape.js'
import type { WorkBudget } from './work-budget.js'

/** What lint knows about a context key, from the product's table or from the catalogue. */
export interface KeyTraits {
  readonly name: string
  readonly type: ContextKeyType
  readonly list: boolean
  readonly ofPrincipal: boolean
  readonly oftenAbsent: boolean
  readonly deprecatedFor: string | undefined
  readonly pairedWith: readonly string[]
}

/** One action of the catalogue, ready to be matched. */
export interface IndexedAction {
  /** `service:Name`, as declared. */
  readonly name: string
  readonly pattern: PlainPattern
  readonly resourceTypes: readonly string[]
  /** Canonical keys; `undefined` when the catalogue does not say. */
  readonly contextKeys: ReadonlySet<string> | undefined
}

/** One service of the catalogue. */
export interface IndexedService {
  readonly name: string
  /** By `service:name` in lower case. */
  readonly actions: ReadonlyMap<string, IndexedAction>
  /** By name. */
  readonly resourceTypes: ReadonlyMap<string, ResourceShape>
}

const INDEXES = new WeakMap<Catalogue, CatalogueIndex>()

/** A catalogue arranged for lookups; names are compared in lower case. */
export class CatalogueIndex {
  readonly services: ReadonlyMap<string, IndexedService>
  readonly complete: boolean
  private readonly keys: ReadonlyMap<string, KeyTraits>

  private constructor(catalogue: Catalogue | undefined) {
    const services = Object.entries(catalogue?.services ?? {})
    this.complete = catalogue?.complete === true
    this.services = new Map(services.map(([name, service]) => [lowerAscii(name), indexService(name, service)]))
    const keys = services.flatMap(([, service]) => service.contextKeys ?? [])
    this.keys = new Map(keys.map((key) => [canonicalName(key.name), declaredTraits(key)]))
  }

  /** The index of a catalogue, made once for each catalogue object: catalogues are large and seldom change. */
  static of(catalogue: Catalogue | undefined): CatalogueIndex {
    if (catalogue === undefined) return new CatalogueIndex(undefined)
    const made = INDEXES.get(catalogue) ?? new CatalogueIndex(catalogue)
    INDEXES.set(catalogue, made)
    return made
  }

  /** Whether the catalogue declares anything. */
  get empty(): boolean {
    return this.services.size === 0
  }

  /** Names of all declared keys, as declared. */
  keyNames(): readonly string[] {
    return [...this.keys.values()].map((traits) => traits.name)
  }

  /** What is known about a canonical key; a key of a family is known when its family is. */
  traitsOf(canonicalKey: string): KeyTraits | undefined {
    const known = knownContextKey(canonicalKey)
    if (known !== undefined) return { ...known, deprecatedFor: undefined, pairedWith: PAIRS.get(known.name) ?? [] }
    return this.keys.get(canonicalKey) ?? this.keys.get(familyOf(canonicalKey))
  }

  /** The declared actions of known services that a lower-case action pattern matches. */
  actionsMatching(pattern: string, shape: PlainPattern, work: WorkBudget): readonly IndexedAction[] {
    const service = this.services.get(pattern.slice(0, Math.max(0, pattern.indexOf(':'))))
    const exact = service?.actions.get(pattern)
    if (exact !== undefined) return [exact]
    const candidates = service === undefined ? [...this.services.values()] : [service]
    return candidates.flatMap((candidate) =>
      [...candidate.actions.values()].filter((action) => tokensCover(shape.tokens, action.pattern.tokens, work)),
    )
  }
}

/** An access level says nothing without the provider that measured it. */
const PAIRS: ReadonlyMap<string, readonly string[]> = new Map([['Idp.AccessLevel', ['Idp']]])

/** `shop:ItemTag/colour` → `shop:ItemTag/`. */
export function familyOf(canonicalKey: string): string {
  return canonicalKey.slice(0, canonicalKey.indexOf('/') + 1)
}

/** The canonical name of a key or of a whole family of keys. */
function canonicalName(name: string): string {
  return name.endsWith('/') ? familyOf(canonicalContextKey(`${name}x`)) : canonicalContextKey(name)
}

function indexService(name: string, service: CatalogueService): IndexedService {
  const actions = service.actions.map((action) => indexAction(name, action))
  const types = (service.resourceTypes ?? []).flatMap((type): readonly [string, ResourceShape][] => {
    const pattern = type.arnPattern ?? `arn:*:${name}:*:*:${type.name}/*`
    const shape = ResourceShape.of(pattern, false)
    return shape === undefined ? [] : [[type.name, shape]]
  })
  return {
    name,
    actions: new Map(actions.map((action) => [lowerAscii(action.name), action])),
    resourceTypes: new Map(types),
  }
}

function indexAction(service: string, action: CatalogueAction): IndexedAction {
  const name = `${service}:${action.name}`
  return {
    name,
    pattern: new PlainPattern(lowerAscii(name)),
    resourceTypes: action.resourceTypes ?? [],
    contextKeys: action.contextKeys === undefined ? undefined : new Set(action.contextKeys.map(canonicalName)),
  }
}

function declaredTraits(key: CatalogueContextKey): KeyTraits {
  return {
    name: key.name,
    type: key.type,
    list: key.list ?? false,
    ofPrincipal: false,
    oftenAbsent: true,
    deprecatedFor: key.deprecatedFor,
    pairedWith: key.pairedWith ?? [],
  }
}
