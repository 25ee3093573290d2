import { type DynamicModule, Module, type Provider } from '@nestjs/common'
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core'
import { PassportModule } from '@nestjs/passport'
import { DayKeys, DerivedSessionKeys, Prover, type SessionCookieSettings } from '@tinyauth/decision'
import { AuditLog, AuditModule } from './audit/index.js'
import { AttemptLimits } from './common/attempt-limits.js'
import { Clock } from './common/clock.js'
import { Config } from './common/config/index.js'
import { HtmlErrors } from './common/http/html-errors.js'
import { Ids } from './common/ids.js'
import { InviterRights } from './common/inviter-rights.js'
import { LOG, type Log } from './common/log/index.js'
import { Metrics } from './common/metrics/index.js'
import { Permissions } from './common/permissions.js'
import { Siblings } from './common/siblings.js'
import { PasswordHasher } from './common/secrets/password-hasher.js'
import { SecretBox } from './common/secrets/secret-box.js'
import {
  AuthorizeService,
  CallerPermissions,
  CallerService,
  DECISION_ROUTES,
  DecideModule,
  DecideService,
  ErrorsFilter,
  Front,
  Lane,
  laneRoutes,
  OwnApiGuard,
  RevisionInterceptor,
  SnapshotInviterRights,
  UserPolicies,
} from './decide/index.js'
import { ConsoleModule } from './console/index.js'
import { ManageModule } from './manage/index.js'
import { OAuthModule } from './oauth/index.js'
import { LaneDeclarations, Lifecycle, OperationsModule, Staleness } from './operations/index.js'
import {
  CurrentSession,
  TokenSession,
  Identities,
  IdentityProviders,
  OneTimeSecrets,
  PasswordProver,
  PasswordUpgrade,
  SessionIssuer,
  SessionRefresh,
  Sessions,
  SignInModule,
  type ConfiguredSignIn,
  providerFoundations,
  sessionCookieName,
} from './sign-in/index.js'
import { ShareModule } from './share/index.js'
import { EngineLimits, PrincipalPreviews, Snapshot } from './snapshot/index.js'
import { PrincipalReader, type Store, StoreModule } from './store/index.js'

/** What stands before the modules do: opened and closed by whoever starts the service. */
export interface Foundations {
  readonly config: Config
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
  readonly metrics: Metrics
  readonly store: Store
  readonly snapshot: Snapshot
  readonly previews: PrincipalPreviews
  readonly secretBox: SecretBox
  readonly limits: EngineLimits
  readonly siblings: Siblings
  readonly hasher: PasswordHasher
  readonly attempts: AttemptLimits
  readonly signIn: ConfiguredSignIn
}

/** The foundations and everything that every room stands on. */
@Module({})
export class FoundationsModule {
  static of(foundations: Foundations): DynamicModule {
    const { config, clock, ids, metrics, snapshot, previews, secretBox, limits } = foundations
    const providers: Provider[] = [
      { provide: Config, useValue: config },
      { provide: Clock, useValue: clock },
      { provide: Ids, useValue: ids },
      { provide: Metrics, useValue: metrics },
      { provide: Snapshot, useValue: snapshot },
      { provide: PrincipalPreviews, useValue: previews },
      { provide: SecretBox, useValue: secretBox },
      { provide: EngineLimits, useValue: limits },
      { provide: Siblings, useValue: foundations.siblings },
      { provide: Lifecycle, useValue: new Lifecycle() },
      { provide: LaneDeclarations, useValue: { declarations: DECISION_ROUTES } },
      ...derived(foundations),
    ]
    return {
      module: FoundationsModule,
      global: true,
      imports: [AuditModule],
      providers,
      exports: [...providers, AuditModule],
    }
  }
}

/** Built from the foundations. */
function derived({ config, clock, ids, log, metrics, snapshot, secretBox: _, ...rest }: Foundations): Provider[] {
  const { store, attempts, hasher, signIn, siblings } = rest
  const sessionKeys = new DerivedSessionKeys(new DayKeys(), () => config.secretSigningKey.reveal())
  const cookies = sessionCookies(config, log)
  const prover = new Prover(snapshot, sessionKeys, {
    maxLifetimeSeconds: config.sessionTtlSeconds,
    clockSkewSeconds: config.clockSkewSeconds,
    sessions: cookies,
  })
  const decide = new DecideService(snapshot, prover)
  const { unitOfWork } = store
  const upgrade = new PasswordUpgrade({ unitOfWork, hasher, config, clock, ids, log })
  const passwords = new PasswordProver(snapshot, hasher, attempts, upgrade)
  const caller = new CallerService(decide, config, attempts, metrics, log, clock.now(), siblings)
  return [
    { provide: DecideService, useValue: decide },
    { provide: PasswordHasher, useValue: hasher },
    { provide: PasswordProver, useValue: passwords },
    { provide: CallerService, useValue: caller },
    { provide: LOG, useValue: log },
    { provide: CurrentSession, useValue: new CurrentSession(snapshot, clock, cookies) },
    { provide: TokenSession, useValue: new TokenSession(prover, clock, config) },
    { provide: AttemptLimits, useValue: attempts },
    { provide: Sessions, useValue: new Sessions({ config, clock, ids }) },
    { provide: OneTimeSecrets, useValue: new OneTimeSecrets(clock, ids) },
    ...providerFoundations(signIn, log),
    {
      provide: SessionRefresh,
      inject: [IdentityProviders, Identities, Sessions],
      useFactory: (providers: IdentityProviders, identities: Identities, sessions: Sessions) =>
        new SessionRefresh({ unitOfWork, providers, identities, sessions, config, clock, ids }),
    },
    { provide: SessionIssuer, useValue: new SessionIssuer(config, clock) },
    { provide: Permissions, useValue: new CallerPermissions(caller, clock, snapshot, config.service) },
    { provide: InviterRights, useValue: new SnapshotInviterRights({ decide, snapshot, clock, config }) },
    { provide: Staleness, useValue: new Staleness(snapshot, clock) },
    { provide: Front, useValue: new Front(config) },
    { provide: UserPolicies, useValue: new UserPolicies(store.unitOfWork, new PrincipalReader(), config, clock) },
    {
      provide: Lane,
      inject: [AuditLog],
      useFactory: (audit: AuditLog) => {
        const authorize = new AuthorizeService({
          decide,
          caller,
          passwords,
          snapshot,
          audit,
          metrics,
          clock,
          ids,
          config,
        })
        const routes = laneRoutes(authorize, config.maxPairs)
        return new Lane({ routes, caller, snapshot, audit, metrics, clock, config, log })
      },
    },
  ]
}

/** How sessions are judged; an address that changes is written down where it is not refused already. */
function sessionCookies(config: Config, log: Log): SessionCookieSettings {
  const { sessionIdleSeconds: idleSeconds, sessionBindIp } = config
  const cookieName = sessionCookieName(config)
  if (sessionBindIp === 'off') return { cookieName, idleSeconds, bindsAddress: false }
  return {
    cookieName,
    idleSeconds,
    bindsAddress: sessionBindIp === 'enforce',
    onOtherAddress: ({ id, sourceIp: began }, { username }, sourceIp) => {
      log.warn(
        { event: 'session-address', sessionId: id, username, began, sourceIp },
        'a session came from another address',
      )
    },
  }
}

/** The service: every room on its foundations. */
@Module({})
export class AppModule {
  static of(foundations: Foundations): DynamicModule {
    return {
      module: AppModule,
      imports: [
        StoreModule.of(foundations.store),
        FoundationsModule.of(foundations),
        PassportModule,
        AuditModule,
        DecideModule,
        SignInModule,
        ManageModule,
        OAuthModule,
        ShareModule,
        ConsoleModule,
        OperationsModule.with(foundations.config.metricsPublic),
      ],
      providers: [
        {
          provide: APP_FILTER,
          inject: [HtmlErrors],
          useFactory: (pages: HtmlErrors) => new ErrorsFilter(foundations.log, pages),
        },
        { provide: APP_GUARD, useClass: OwnApiGuard },
        { provide: APP_INTERCEPTOR, useClass: RevisionInterceptor },
      ],
    }
  }
}
