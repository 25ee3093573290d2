import type { GuardFeed } from '../local/guard-feed.js'
import type { ServiceClient } from '../service/service-client.js'
import type { GuardSettings } from '../settings/guard-settings.js'
import { ServiceLeaseApi } from './lease-api.js'
import { LeaseStore } from './lease-store.js'

/** Leases of this guard, told of changes by its feed, which begins with the first of them. */
export function createLeases(
  settings: Pick<GuardSettings, 'service' | 'keyRegion' | 'clock'>,
  client: ServiceClient,
  { feed, listeners }: GuardFeed,
): LeaseStore {
  const leases = new LeaseStore({ api: new ServiceLeaseApi(client, settings), feed, clock: settings.clock })
  listeners.add(leases)
  return leases
}
