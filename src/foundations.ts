import path from 'node:path'
import { compilePolicy } from '@tinyauth/policy-engine'
import type { Foundations } from './app.module.js'
import { AttemptLimits } from './common/attempt-limits.js'
import { type Clock, SystemClock } from './common/clock.js'
import { type Config, ConfigError } from './common/config/index.js'
import { type Ids, RandomIds } from './common/ids.js'
import type { Log } from './common/log/index.js'
import { createMetrics, type Metrics } from './common/metrics/index.js'
import { NoSiblings, type Siblings } from './common/siblings.js'
import { PasswordHasher } from './common/secrets/password-hasher.js'
import { SecretBox } from './common/secrets/secret-box.js'
import { inChildSpan, sampledTraceId } from './common/tracing/index.js'
import { type CustomSignIn, readSignIn } from './sign-in/index.js'
import {
  Catalogue,
  ChangeFeed,
  EngineLimits,
  fixedGuardrails,
  KeyUses,
  MembershipUse,
  MemorySnapshot,
  PolicyShelf,
  PrincipalLoader,
  PrincipalPreviews,
  SessionUses,
  SiblingHints,
} from './snapshot/index.js'
import { openStore, PrincipalReader, type Store, type StoreOptions, type TransactionWatch } from './store/index.js'

const NO_STORE = {
  name: 'TINYAUTH_AUTH_MODE',
  got: 'proxy',
  expected: '`local`: an edge node has no database',
  fix: 'run this where the database is',
}

/** What the service stands on, with what has to be started and stopped. */
export interface BuiltFoundations extends Foundations {
  readonly snapshot: MemorySnapshot
  readonly feed: ChangeFeed
  readonly uses: KeyUses
  readonly sessionUses: SessionUses
}

/** What may be given instead of the real thing. */
export interface Given {
  readonly clock?: Clock
  readonly ids?: Ids
  /** The other processes of this node. Default: there are none. */
  readonly siblings?: Siblings
  /** Identity providers and judgements of the application that embeds the service. Default: none. */
  readonly signIn?: CustomSignIn
}

/**
 * Opens the store that is configured.
 *
 * @throws DomainError `ServiceUnavailable` when it cannot be reached, ConfigError for an edge node, which has none
 */
export async function openConfiguredStore(
  config: Config,
  clock: Clock,
  log: Log,
  more: Pick<StoreOptions, 'watch' | 'patient'> = {},
): Promise<Store> {
  if (config.authMode === 'proxy') throw new ConfigError([NO_STORE])
  const url = config.databaseUrl?.reveal()
  const place = url === undefined ? { file: path.join(config.dataDir, 'tinyauth.db') } : { url }
  const { databaseReplicaUrl, changeNotifications: notifications } = config
  return openStore({ ...place, replicaUrl: databaseReplicaUrl?.reveal(), notifications, clock, log, ...more })
}

/** Counts transactions and shows them in traces. */
function transactionWatch(metrics: Metrics, config: Config): TransactionWatch {
  const system = config.databaseUrl === undefined ? 'sqlite' : 'postgresql'
  return (kind, transaction) =>
    inChildSpan(`store ${kind}`, { 'db.system.name': system }, async () => {
      const startedMs = performance.now()
      try {
        return await transaction()
      } finally {
        metrics.observeTransaction(kind, (performance.now() - startedMs) / 1000, sampledTraceId())
      }
    })
}

/**
 * Puts the foundations together. The snapshot is empty until its feed is started.
 *
 * @throws ConfigError for identity providers of the configuration that cannot be used
 */
export async function buildFoundations(config: Config, log: Log, given: Given = {}): Promise<BuiltFoundations> {
  const { clock = new SystemClock(), ids = new RandomIds(), siblings = new NoSiblings() } = given
  const hasher = new PasswordHasher()
  const attempts = new AttemptLimits(config, siblings)
  const signIn = await readSignIn({ config, clock, hasher, attempts, log }, given.signIn)
  const metrics = createMetrics()
  siblings.answerMetrics(async (format) => (await metrics.exposition(format)).text)
  const store = await openConfiguredStore(config, clock, log, { watch: transactionWatch(metrics, config) })
  const { unitOfWork } = store
  const reader = new PrincipalReader()
  const secretBox = new SecretBox(config.masterKeys)
  const limits = new EngineLimits(config)
  const { partition, service } = config
  const uses = new KeyUses()
  const sessionUses = new SessionUses()
  const parameters = { partition, self: service }
  const reading = {
    use: new MembershipUse({ unitOfWork, clock, ids, service }),
    unitOfWork,
    reader,
    secretBox,
    log,
    limits: limits.values,
    arnBase: `arn:${partition}:${service}:::`,
    fixedGuardrails: fixedGuardrails(config).map(({ id, document }) => ({
      id,
      policies: [compilePolicy(document, { id })],
    })),
  }
  const loader = new PrincipalLoader({
    ...reading,
    position: () => feed.position,
    shelf: new PolicyShelf(parameters, limits.values),
  })
  const previews = new PrincipalPreviews({ ...reading, parameters })
  const snapshot = new MemorySnapshot({
    loader,
    catalogue: new Catalogue(service),
    uses,
    sessionUses,
    clock,
    log,
    metrics,
    capacity: config.snapshotMaxPrincipals,
    maxStalenessSeconds: config.maxStalenessSeconds,
  })
  const feed: ChangeFeed = new ChangeFeed({
    ...{
      unitOfWork,
      reader,
      snapshot,
      clock,
      log,
      hints: new SiblingHints(siblings, unitOfWork, store.hints),
      pollIntervalMs: config.pollIntervalMs,
    },
  })
  metrics.setSnapshotCapacity(config.snapshotMaxPrincipals)
  metrics.watchRevision(() => snapshot.revision)
  metrics.watchStaleness(() => snapshot.stalenessMs(clock.now()) / 1000)
  return {
    ...{ config, clock, ids, log, metrics, store, snapshot, previews, secretBox, limits, feed, uses, sessionUses },
    ...{ hasher, attempts, signIn, siblings },
  }
}
