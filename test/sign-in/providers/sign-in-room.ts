import { AttemptLimits } from '../../../src/common/attempt-limits.js'
import { ManualClock } from '../../../src/common/clock.js'
import { PasswordHasher } from '../../../src/common/secrets/password-hasher.js'
import { loadShippedPolicies } from '../../../src/provision/index.js'
import type { Profile } from '../../../src/sign-in/federation/profile.js'
import type { AdmissionHook } from '../../../src/sign-in/providers/admission-side.js'
import { compileProvider } from '../../../src/sign-in/providers/compile-provider.js'
import type {
  CompiledProvider,
  FoundProvider,
  ProviderDefinition,
} from '../../../src/sign-in/providers/found-provider.js'
import { Identities } from '../../../src/sign-in/providers/identities/identities.js'
import { IdentityProviders } from '../../../src/sign-in/providers/identity-providers.js'
import { ProviderReview } from '../../../src/sign-in/providers/provider-review.js'
import { ProviderRows } from '../../../src/sign-in/providers/provider-rows.js'
import { SessionRefresh } from '../../../src/sign-in/sessions/session-refresh.js'
import { Sessions } from '../../../src/sign-in/sessions/sessions.js'
import type { SecretBox } from '../../../src/common/secrets/secret-box.js'
import { Secret } from '../../../src/common/secrets/secret.js'
import { GroupEntity, IdentityProviderEntity, type Transaction, UserEntity } from '../../../src/store/index.js'
import { type EmptyStore, emptyStore } from '../../provision/empty-store.js'

/** Registry and identities over a database in memory, without HTTP. */
export class SignInRoom {
  readonly warnings: unknown[][] = []
  readonly identities: Identities
  readonly providers: IdentityProviders
  readonly sessions: Sessions
  readonly refresh: SessionRefresh
  readonly review: ProviderReview
  /** By name of the provider; judged when somebody is. */
  readonly hooks = new Map<string, AdmissionHook>()

  private constructor(private readonly empty: EmptyStore) {
    const { clock, options } = empty
    const { config, ids, secretBox, unitOfWork } = options
    const log = { warn: (...line: unknown[]): void => void this.warnings.push(line) }
    this.sessions = new Sessions({ config, clock, ids })
    this.identities = new Identities({ config, clock, ids, log, sessions: this.sessions })
    const dependencies = { clock, hooks: this.hooks, ...judges() }
    this.providers = new IdentityProviders(unitOfWork, new ProviderRows({ ...dependencies, secretBox, log }), new Map())
    const { identities, providers, sessions } = this
    this.refresh = new SessionRefresh({ unitOfWork, providers, identities, sessions, config, clock, ids })
    this.review = new ProviderReview({ unitOfWork, providers, refresh: this.refresh, config, clock, ids })
  }

  static async open(settings: Readonly<Record<string, string>> = {}): Promise<SignInRoom> {
    const empty = await emptyStore(settings)
    await loadShippedPolicies(empty.options)
    return new SignInRoom(empty)
  }

  get clock(): EmptyStore['clock'] {
    return this.empty.clock
  }

  get secretBox(): SecretBox {
    return this.empty.options.secretBox
  }

  get commits(): EmptyStore['commits'] {
    return this.empty.commits
  }

  /** Runs a transaction. */
  async run<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return (await this.empty.options.unitOfWork.run(work)).value
  }

  async user(username: string, more: Partial<UserEntity> = {}): Promise<UserEntity> {
    const now = this.clock.now()
    const id = this.empty.options.ids.uuid(now)
    const times = { credentialsChangedAt: now, createdAt: now, updatedAt: now }
    const row = { id, username, lowerUsername: username.toLowerCase(), emailVerified: false, ...times, ...more }
    return this.run(async ({ manager }) => {
      await manager.insert(UserEntity, { status: 'active', type: 'human', ...row })
      return manager.findOneByOrFail(UserEntity, { id })
    })
  }

  async group(path: string): Promise<GroupEntity> {
    const now = this.clock.now()
    const id = this.empty.options.ids.uuid(now)
    return this.run(async ({ manager }) => {
      await manager.insert(GroupEntity, { id, path, lowerPath: path.toLowerCase(), createdAt: now, updatedAt: now })
      return manager.findOneByOrFail(GroupEntity, { id })
    })
  }

  /** Puts a row as it is into the database, also one that no API would. */
  async row(row: Partial<IdentityProviderEntity> & { readonly name: string }): Promise<string> {
    const now = this.clock.now()
    const id = this.empty.options.ids.uuid(now)
    const { settings, admission, groupMapping, ...rest } = row
    await this.run(({ manager }) =>
      manager.insert(IdentityProviderEntity, {
        ...{
          id,
          lowerName: row.name,
          kind: 'basic',
          enabled: true,
          createsUsers: true,
          createdAt: now,
          updatedAt: now,
        },
        ...rest,
        settings: (settings ?? {}) as object,
        admission: (admission ?? { everyone: true }) as object,
        groupMapping: (groupMapping ?? null) as object | null,
      }),
    )
    return id
  }

  async close(): Promise<void> {
    await this.empty.store.close()
  }
}

/** Hasher and limits of a test. */
export function judges(): { readonly hasher: PasswordHasher; readonly attempts: AttemptLimits } {
  return { hasher: new PasswordHasher(), attempts: new AttemptLimits({ loginAttempts: 3, keyFailures: 100 }) }
}

/** A definition of an OpenID provider, with what a test changes. */
export function definition(more: Partial<ProviderDefinition> = {}): ProviderDefinition {
  return {
    name: 'corp',
    kind: 'oidc',
    displayName: undefined,
    enabled: true,
    settings: { clientId: 'tinyauth', issuer: 'https://id.example.com' },
    clientSecret: new Secret('a client secret'),
    admission: { rules: '@example.com' },
    groupMapping: undefined,
    createsUsers: true,
    ...more,
  }
}

/** Compiles a definition as a row of the database. */
export function compiled(more: Partial<ProviderDefinition> = {}): CompiledProvider {
  const clock = new ManualClock(0)
  return compileProvider(definition(more), 'database', { clock, hooks: new Map(), ...judges() })
}

/** A provider that can be used. */
export function found(more: Partial<ProviderDefinition> = {}): FoundProvider {
  const result = compiled(more)
  if (result.found === undefined) throw new Error(JSON.stringify(result.problems))
  return result.found
}

/** Somebody of example.com, with what a test changes. */
export function person(more: Partial<Profile> = {}): Profile {
  return {
    issuer: 'https://id.example.com',
    subject: '1001',
    email: 'fred@example.com',
    emailVerified: true,
    name: 'Fred',
    groups: [],
    ...more,
  }
}
