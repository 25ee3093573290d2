import {
  ChangeListeners,
  type GuardSettings,
  readGuardSettings,
  RevocationFeed,
  ServiceClient,
  ServicePrincipalApi,
  SystemTimers,
} from '@tinyauth/guard/local'
import type { Clock } from '../common/clock.js'
import type { Config } from '../common/config/index.js'
import type { Log } from '../common/log/index.js'
import { guardLog } from './log.js'
import { Gatekeepers } from './numbered/gatekeepers.js'
import { NumberedKnowledge } from './numbered/numbered-knowledge.js'
import { ServedServices } from './numbered/served-services.js'
import { OriginalApi } from './original/original-api.js'
import { OriginalKnowledge } from './original/original-knowledge.js'
import { OriginalPrincipals, type OriginalPrincipalsOptions } from './original/original-principals.js'
import { OriginalStore } from './original/original-store.js'
import type { UpstreamKnowledge } from './upstream-knowledge.js'

/** What an upstream is reached with. */
export interface UpstreamOptions {
  readonly config: Config
  readonly clock: Clock
  readonly log: Log
  /** Milliseconds for one exchange. Default 2000. */
  readonly timeoutMs?: number
}

/** A password takes the upstream much longer to judge than anything else. */
const PASS_TIMEOUTS = 5
/** Milliseconds without a sign after which the connection to the feed is given up; pings come each five seconds. */
const MAX_SILENCE_MS = 15_000
const KEY_REGION = 'global'

/** The tinyauth behind an edge node. */
export class Upstream {
  /** `Host` of it. */
  readonly host: string
  /** Passes requests on: its troubles say nothing of the other calls. */
  readonly passing: ServiceClient
  private readonly settings: GuardSettings
  private readonly client: ServiceClient

  constructor(private readonly options: UpstreamOptions) {
    this.settings = settingsOf(options)
    this.client = new ServiceClient(this.settings)
    this.passing = this.client.apart(this.settings.timeoutMs * PASS_TIMEOUTS)
    this.host = new URL(this.settings.endpoint).host
  }

  /** Finds out what it is. @throws ConnectionError while it does not answer */
  async learn(): Promise<UpstreamKnowledge> {
    return (await this.client.isExtended()) ? this.numbered() : this.original()
  }

  /** Ends all connections. */
  close(): void {
    this.client.close()
  }

  /** One of ours: changes come by the feed of the service itself, which is the same for every service. */
  private numbered(): UpstreamKnowledge {
    const { client } = this
    const { config, clock, log: into } = this.options
    const log = guardLog(into)
    const staleMs = config.maxStalenessSeconds * 1000
    const listeners = new ChangeListeners()
    const api = new ServicePrincipalApi({ client, service: config.service, keyRegion: KEY_REGION })
    const feed = new RevocationFeed({
      ...{ api, clock, log, listener: listeners, timers: new SystemTimers(), random: Math.random },
      ...{ maxSilenceMs: MAX_SILENCE_MS, maxStalenessMs: staleMs },
    })
    const { store, principals } = this.byRoutesOfTheOriginal(client)
    const place = { region: KEY_REGION, service: config.service }
    const gatekeepers = new Gatekeepers(store, new OriginalPrincipals(principals, place))
    listeners.add(gatekeepers)
    const capacity = config.snapshotMaxPrincipals
    const services = new ServedServices({ client, feed, listeners, clock, log, capacity, staleMs })
    feed.start()
    const end = (): void => this.close()
    return new NumberedKnowledge({ feed, gatekeepers, services, ownService: config.service, clock, end })
  }

  private original(): UpstreamKnowledge {
    // It knows no signatures.
    const client = new ServiceClient({ ...this.settings, sign: 'basic' })
    const { api, principals } = this.byRoutesOfTheOriginal(client)
    const end = (): void => {
      client.close()
      this.close()
    }
    return new OriginalKnowledge(principals, api, end)
  }

  private byRoutesOfTheOriginal(client: ServiceClient): {
    readonly api: OriginalApi
    readonly store: OriginalStore
    readonly principals: OriginalPrincipalsOptions
  } {
    const { config, clock } = this.options
    const api = new OriginalApi({ client, clock, keySeconds: config.proxyKeySeconds })
    const staleMs = config.maxStalenessSeconds * 1000
    const store = new OriginalStore(api, { clock, staleMs, most: config.snapshotMaxPrincipals })
    return { api, store, principals: { store, clock, config } }
  }
}

/** What the parts of the guard go by. The environment is not asked again: it was read, and checked, as a whole. */
function settingsOf({ config, clock, log, timeoutMs = 2000 }: UpstreamOptions): GuardSettings {
  const { endpoint, accessKeyId, secretAccessKey, service, partition, verify } = config
  return readGuardSettings({
    ...{ endpoint, accessKeyId, secretAccessKey: secretAccessKey?.reveal(), verify, timeoutMs },
    ...{ service, ownService: service, partition, clock, log: guardLog(log), environment: {} },
  })
}
