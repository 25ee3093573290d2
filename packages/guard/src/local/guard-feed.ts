import type { ServiceClient } from '../service/service-client.js'
import type { GuardSettings } from '../settings/guard-settings.js'
import { ChangeListeners } from './change-listeners.js'
import { RevocationFeed } from './revocation-feed.js'
import { ServicePrincipalApi } from './service-principal-api.js'
import { SystemTimers } from './timers.js'

/** What of the settings the feed needs. */
export type FeedSettings = Pick<GuardSettings, 'service' | 'keyRegion' | 'clock' | 'log' | 'maxFeedSilenceMs'>

/** The one feed of a guard, and everything in it that has to hear of changes. Begins to listen when it is first needed. */
export class GuardFeed {
  readonly listeners = new ChangeListeners()
  readonly feed: RevocationFeed

  constructor({ service, keyRegion, clock, log, maxFeedSilenceMs }: FeedSettings, client: ServiceClient) {
    this.feed = new RevocationFeed({
      ...{ clock, log, maxSilenceMs: maxFeedSilenceMs, random: Math.random },
      api: new ServicePrincipalApi({ client, service, keyRegion }),
      listener: this.listeners,
      timers: new SystemTimers(),
    })
  }
}
