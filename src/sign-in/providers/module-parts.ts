import type { Provider, Type } from '@nestjs/common'
import { CallWriter } from '../../audit/index.js'
import { AttemptLimits } from '../../common/attempt-limits.js'
import { Clock } from '../../common/clock.js'
import { Config } from '../../common/config/index.js'
import { Ids } from '../../common/ids.js'
import type { Log } from '../../common/log/index.js'
import { Permissions } from '../../common/permissions.js'
import { PasswordHasher } from '../../common/secrets/password-hasher.js'
import { SecretBox } from '../../common/secrets/secret-box.js'
import { Deletion } from '../../manage/index.js'
import { UnitOfWork } from '../../store/index.js'
import { SessionRefresh } from '../sessions/session-refresh.js'
import { Sessions } from '../sessions/sessions.js'
import type { AdmissionHook } from './admission-side.js'
import { IdentityProvidersController } from './api/providers.controller.js'
import { IdentityProvidersService } from './api/providers.service.js'
import type { CompileDependencies } from './compile-provider.js'
import { readConfiguredProviders } from './configuration/read-configuration.js'
import type { CustomSignIn } from './custom-provider.js'
import type { KnownProvider } from './found-provider.js'
import { Identities } from './identities/identities.js'
import { IdentitiesController } from './identities/identities.controller.js'
import { IdentitiesService } from './identities/identities.service.js'
import { IdentityProviders } from './identity-providers.js'
import { ProviderReview } from './provider-review.js'
import { ProviderRows } from './provider-rows.js'

/** What was read at the start, before there are modules. */
export interface ConfiguredSignIn {
  /** By `readConfiguredProviders`. */
  readonly providers: ReadonlyMap<string, KnownProvider>
  /** By name of the provider. */
  readonly hooks: ReadonlyMap<string, AdmissionHook>
}

/** What the start reads sign-in with. */
export interface SignInSources extends Omit<CompileDependencies, 'hooks'> {
  readonly config: Config
  readonly log: Pick<Log, 'warn'>
}

/**
 * Reads what sign-in is configured with besides the database.
 *
 * @throws ConfigError with every problem of every provider at once
 */
export async function readSignIn(sources: SignInSources, custom: CustomSignIn = {}): Promise<ConfiguredSignIn> {
  const hooks = new Map(Object.entries(custom.admissionHooks ?? {}))
  const warn = (text: string): void => {
    sources.log.warn({ event: 'identity-providers' }, text)
  }
  const providers = await readConfiguredProviders({ ...sources, hooks, custom: custom.providers ?? [], warn })
  return { providers, hooks }
}

/** The registry and the identities, for a global module: sign-in and the refresh of sessions ask them. */
export function providerFoundations(
  { providers, hooks }: ConfiguredSignIn,
  log: Pick<Log, 'warn'>,
): readonly Provider[] {
  return [
    {
      provide: ProviderRows,
      inject: [SecretBox, PasswordHasher, AttemptLimits, Clock],
      useFactory: (secretBox: SecretBox, hasher: PasswordHasher, attempts: AttemptLimits, clock: Clock) =>
        new ProviderRows({ secretBox, hasher, attempts, clock, hooks, log }),
    },
    {
      provide: IdentityProviders,
      inject: [UnitOfWork, ProviderRows],
      useFactory: (unitOfWork: UnitOfWork, rows: ProviderRows) => new IdentityProviders(unitOfWork, rows, providers),
    },
    {
      provide: Identities,
      inject: [Config, Clock, Ids, Sessions],
      useFactory: (config: Config, clock: Clock, ids: Ids, sessions: Sessions) =>
        new Identities({ config, clock, ids, sessions, log }),
    },
    {
      provide: ProviderReview,
      inject: [UnitOfWork, IdentityProviders, SessionRefresh, Config, Clock, Ids],
      useFactory: (
        unitOfWork: UnitOfWork,
        known: IdentityProviders,
        refresh: SessionRefresh,
        config: Config,
        clock: Clock,
        ids: Ids,
      ) => new ProviderReview({ unitOfWork, providers: known, refresh, config, clock, ids }),
    },
  ]
}

/** Routes of providers and identities. */
export const PROVIDER_CONTROLLERS: readonly Type[] = [IdentityProvidersController, IdentitiesController]

/** What those routes are made of. */
export const PROVIDER_SERVICES: readonly Provider[] = [
  Deletion,
  {
    provide: IdentityProvidersService,
    inject: [
      ...[UnitOfWork, CallWriter, Deletion, Permissions, SecretBox, IdentityProviders, Sessions],
      ...[ProviderReview, PasswordHasher, AttemptLimits, Clock, Ids],
    ],
    useFactory: (
      unitOfWork: UnitOfWork,
      writer: CallWriter,
      deletion: Deletion,
      permissions: Permissions,
      secretBox: SecretBox,
      providers: IdentityProviders,
      sessions: Sessions,
      review: ProviderReview,
      hasher: PasswordHasher,
      attempts: AttemptLimits,
      clock: Clock,
      ids: Ids,
    ) =>
      new IdentityProvidersService({
        ...{ unitOfWork, writer, deletion, permissions, secretBox, providers, sessions, review },
        // Nobody is judged by what is compiled there: people are by the registry, with the hooks.
        ...{ hasher, attempts, clock, ids, hooks: new Map() },
      }),
  },
  {
    provide: IdentitiesService,
    inject: [UnitOfWork, CallWriter, IdentityProviders, Identities],
    useFactory: (unitOfWork: UnitOfWork, writer: CallWriter, providers: IdentityProviders, identities: Identities) =>
      new IdentitiesService(unitOfWork, writer, providers, identities),
  },
]
