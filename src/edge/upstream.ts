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
import { type UpstreamKind, upstreamKind, UpstreamVersion } from './upstream-kind.js'

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
  /** Passes requests on: its troubles say nothing of the other calls, nor what is answered to strangers of what the upstream is. */
  readonly passing: ServiceClient
  private readonly settings: GuardSettings
  private readonly client: ServiceClient
  private readonly version = new UpstreamVersion()
  private kind: UpstreamKind | undefined

  constructor(private readonly options: UpstreamOptions) {
    this.settings = settingsOf(options)
    this.client = new ServiceClient(this.settings, this.version)
    this.passing = new ServiceClient({ ...this.settings, timeoutMs: this.settings.timeoutMs * PASS_TIMEOUTS })
    this.host = new URL(this.settings.endpoint).host
  }

  /** Finds out what it is. @throws ConnectionError while it does not answer, or as neither kind does */
  async learn(): Promise<UpstreamKnowledge> {
    const kind = await upstreamKind(this.client, this.options.config, this.options.clock)
    this.version.isOurs = kind === 'numbered'
    this.kind = kind
    return kind === 'numbered' ? this.numbered() : this.original()
  }

  /** Whether what was taken for the Python server has answered as one of ours does. */
  get wasMistaken(): boolean {
    return this.kind === 'original' && this.version.isOurs
  }

  /** Ends all connections. */
  close(): void {
    this.passing.close()
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
    const { store, principals } = this.byRoutesOfTheOriginal(client, feed)
    const place = { region: KEY_REGION, service: config.service }
    const gatekeepers = new Gatekeepers(store, new OriginalPrincipals(principals, place))
    listeners.add(gatekeepers)
    const capacity = config.snapshotMaxPrincipals
    const services = new ServedServices({ client, feed, listeners, clock, log, capacity, staleMs })
    feed.start()
    return new NumberedKnowledge({
      feed,
      gatekeepers,
      services,
      ownService: config.service,
      clock,
      end: () => undefined,
    })
  }

  private original(): UpstreamKnowledge {
    // It knows no signatures.
    const client = new ServiceClient({ ...this.settings, sign: 'basic' }, this.version)
    const { api, principals } = this.byRoutesOfTheOriginal(client)
    return new OriginalKnowledge(principals, api, () => client.close())
  }

  private byRoutesOfTheOriginal(
    client: ServiceClient,
    changes?: Pick<RevocationFeed, 'heard'>,
  ): {
    readonly api: OriginalApi
    readonly store: OriginalStore
    readonly principals: OriginalPrincipalsOptions
  } {
    const { config, clock } = this.options
    const numbered = changes === undefined ? {} : { changes }
    const { service: ownService, proxyKeySeconds: keySeconds } = config
    const api = new OriginalApi({ client, clock, ownService, keySeconds, ...numbered })
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
