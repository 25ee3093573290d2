import {
  type ChangeListeners,
  PrincipalStore,
  type RevocationFeed,
  type ServiceClient,
  ServicePrincipalApi,
} from '@tinyauth/guard/local'
import type { Clock } from '../../common/clock.js'
import type { GuardLog } from '@tinyauth/guard/local'
import { ServedPrincipals } from './served-principals.js'

/** What the services of an edge node are held with. */
export interface ServedServicesOptions {
  readonly client: ServiceClient
  readonly feed: Pick<RevocationFeed, 'seq'>
  readonly listeners: ChangeListeners
  readonly clock: Clock
  readonly log: GuardLog
  /** Principals of one service (`SNAPSHOT_MAX_PRINCIPALS`). */
  readonly capacity: number
  readonly staleMs: number
  /** Services; the one that was not asked about for longest makes room. Default 64. */
  readonly most?: number
}

/** The services that an edge node was asked about, each with its principals. */
export class ServedServices {
  private readonly services = new Map<string, ServedPrincipals>()

  constructor(private readonly options: ServedServicesOptions) {}

  /** Principals that are held, of all services. */
  get size(): number {
    return [...this.services.values()].reduce((sum, { store }) => sum + store.size, 0)
  }

  /** One that is held already. */
  find(service: string): ServedPrincipals | undefined {
    return this.services.get(service)
  }

  /** Whoever is asked about is held from now on. */
  of(service: string): ServedPrincipals {
    const served = this.services.get(service) ?? this.begin(service)
    // A map is walked in the order of insertion: the first is the oldest.
    this.services.delete(service)
    this.services.set(service, served)
    this.makeRoom()
    return served
  }

  private begin(service: string): ServedPrincipals {
    const { client, feed, listeners, clock, log, capacity, staleMs } = this.options
    const api = new ServicePrincipalApi({ client, service, keyRegion: 'global' })
    const store = new PrincipalStore({ api, service, clock, log, capacity, staleMs })
    if (feed.seq !== undefined) store.startAt(feed.seq)
    listeners.add(store)
    return new ServedPrincipals(store)
  }

  private makeRoom(): void {
    const { listeners, most = 64 } = this.options
    for (const [service, { store }] of this.services) {
      if (this.services.size <= most) return
      listeners.remove(store)
      this.services.delete(service)
    }
  }
}
