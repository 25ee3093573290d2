import type { ActionLevel } from '../common/http/route.js'

/** One registered service, as far as decisions go. */
export interface CataloguedService {
  readonly name: string
  readonly decisionTtlSeconds: number
  /** Default 900. */
  readonly leaseTtlSeconds?: number
  readonly actions: readonly { readonly name: string; readonly level: string }[]
}

/** How long an answer about a service that is not registered may be kept. */
const DEFAULT_DECISION_TTL_SECONDS = 5
/** However long a service lets its answers be kept: an answer is a right that nobody can take back. */
const LONGEST_DECISION_TTL_SECONDS = 300

/** How long a lease of a service that is not registered lasts (domain-model 5.10). */
const DEFAULT_LEASE_TTL_SECONDS = 900

/** Which level each action has (domain-model 5.5). An action that nobody registered has none, so no level matches it. */
export class Catalogue {
  private levels: ReadonlyMap<string, string> = new Map()
  private ttls: ReadonlyMap<string, number> = new Map()

  private leaseTtls: ReadonlyMap<string, number> = new Map()
  private services: readonly CataloguedService[] = []
  private own: ReadonlyMap<string, ActionLevel> = new Map()

  constructor(private readonly ownService: string) {}

  /** Takes over the actions of the service itself, which nobody can register otherwise. */
  setOwn(actions: ReadonlyMap<string, ActionLevel>): void {
    this.own = actions
    this.replace(this.services)
  }

  /** Takes over what is registered now. */
  replace(services: readonly CataloguedService[]): void {
    this.services = services
    const levels = new Map<string, string>()
    const ttls = new Map<string, number>()
    const leaseTtls = new Map<string, number>()
    for (const { name, decisionTtlSeconds, leaseTtlSeconds, actions } of services) {
      ttls.set(name, decisionTtlSeconds)
      leaseTtls.set(name, leaseTtlSeconds ?? DEFAULT_LEASE_TTL_SECONDS)
      for (const action of actions) levels.set(`${name}:${action.name}`.toLowerCase(), action.level)
    }
    // Last, so that a registered service cannot change what the actions of this one are.
    for (const [action, level] of this.ownLevels()) levels.set(action, level)
    this.levels = levels
    this.ttls = ttls
    this.leaseTtls = leaseTtls
  }

  /** Levels by `service:action` in lower case. */
  all(): ReadonlyMap<string, string> {
    return this.levels
  }

  /** Level of `service:Action`, in any case. */
  levelOf(action: string): string | undefined {
    return this.levels.get(action) ?? this.levels.get(action.toLowerCase())
  }

  /** How long an answer about a service may be kept, in seconds; at most 300. */
  decisionTtlSeconds(service: string): number {
    return Math.min(this.ttls.get(service) ?? DEFAULT_DECISION_TTL_SECONDS, LONGEST_DECISION_TTL_SECONDS)
  }

  /** How long a lease of a service lasts, in seconds. */
  leaseTtlSeconds(service: string): number {
    return this.leaseTtls.get(service) ?? DEFAULT_LEASE_TTL_SECONDS
  }

  private ownLevels(): Map<string, string> {
    return new Map([...this.own].map(([name, level]) => [`${this.ownService}:${name}`.toLowerCase(), level]))
  }
}
