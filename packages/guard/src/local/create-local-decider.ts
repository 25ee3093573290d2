import type { Decider } from '../decider.js'
import type { ServiceClient } from '../service/service-client.js'
import type { GuardSettings } from '../settings/guard-settings.js'
import { GuardFeed } from './guard-feed.js'
import { LocalDecider } from './local-decider.js'
import { PrincipalStore } from './principal-store.js'
import { ServicePrincipalApi } from './service-principal-api.js'

/**
 * Decides in this process (`mode: 'local'`), and lets `fallback` decide what cannot be decided here. Begins to listen at once;
 * closing it closes `fallback` as well.
 */
export function createLocalDecider(
  settings: GuardSettings,
  client: ServiceClient,
  fallback: Decider,
  { feed, listeners } = new GuardFeed(settings, client),
): LocalDecider {
  const { service, keyRegion, clock, log, timeoutMs: readyWithinMs } = settings
  const api = new ServicePrincipalApi({ client, service, keyRegion })
  const store = new PrincipalStore({ api, service, clock, log })
  listeners.add(store)
  feed.start()
  return new LocalDecider({ store, feed, fallback, service, keyRegion, clock, log, readyWithinMs })
}
