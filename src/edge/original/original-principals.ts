import type { CompiledPolicy } from '@tinyauth/policy-engine'
import { AccessKey, type Eventually, PrincipalEntry, PrincipalSource, type Prover, whenThere } from '@tinyauth/decision'
import { isAskable } from '@tinyauth/guard/local'
import { subkeyDate } from '@tinyauth/request-signing'
import type { Config } from '../../common/config/index.js'
import type { Place } from './original-api.js'
import { OriginalProver } from './original-prover.js'
import { type DaysOptions, OriginalSecret, OriginalSessionKeys } from './original-secret.js'
import type { OriginalStore } from './original-store.js'
import { LIMITS } from './statements.js'

/** What principals are made with. */
export interface OriginalPrincipalsOptions extends DaysOptions {
  readonly store: OriginalStore
  readonly config: DaysOptions['config'] & Pick<Config, 'partition' | 'service'>
}

/** Keys of one user whose entries are kept. */
const MOST_KEYS = 64

/**
 * Principals at one place, put together from the key of today, which says whose it is and that they are still there, and the
 * statements of that user.
 */
export class OriginalPrincipals extends PrincipalSource {
  private readonly entries = new WeakMap<CompiledPolicy, Map<string, PrincipalEntry>>()

  constructor(
    private readonly options: OriginalPrincipalsOptions,
    private readonly place: Place,
  ) {
    super()
  }

  /** Proves by these principals. */
  prover(): Prover {
    const { store, config } = this.options
    const { sessionTtlSeconds: maxLifetimeSeconds, clockSkewSeconds } = config
    return new OriginalProver(this, new OriginalSessionKeys(store, this.options), {
      maxLifetimeSeconds,
      clockSkewSeconds,
    })
  }

  /** @throws what it promises ConnectionError */
  override principalByKeyId(keyId: string): Eventually<PrincipalEntry | undefined> {
    if (!isAskable(keyId)) return undefined
    const name = { by: 'access-keys', name: keyId, protocol: 'basic-auth', date: this.today(), ...this.place } as const
    return whenThere(this.options.store.key(name), (found) => found && this.entryOf(found.identity, keyId))
  }

  /** @throws what it promises ConnectionError */
  override principalByUsername(username: string): Eventually<PrincipalEntry | undefined> {
    if (!isAskable(username)) return undefined
    // The original answers 500 for the policies of somebody who is not there, and 404 for their key.
    const name = { by: 'users', name: username, protocol: 'jwt', date: this.today(), ...this.place } as const
    return whenThere(this.options.store.key(name), (found) =>
      found?.identity === username ? this.entryOf(username) : undefined,
    )
  }

  override principalSince(username: string): Eventually<PrincipalEntry | undefined> {
    return this.principalByUsername(username)
  }

  /** Nobody is told of it. */
  override keyUsed(): void {
    return undefined
  }

  private today(): string {
    return subkeyDate(this.options.clock.now())
  }

  private entryOf(username: string, keyId?: string): Eventually<PrincipalEntry | undefined> {
    if (!isAskable(username)) return undefined
    return whenThere(
      this.options.store.policy(this.place, username),
      (policy) => policy && this.entryBy(policy, username, keyId),
    )
  }

  /** The entry lives as long as the statements that it is made of, and what it has worked out of them with it. */
  private entryBy(policy: CompiledPolicy, username: string, keyId: string | undefined): PrincipalEntry {
    const of = this.entries.get(policy) ?? new Map<string, PrincipalEntry>()
    this.entries.set(policy, of)
    const known = of.get(keyId ?? '')
    if (known !== undefined) return known
    if (of.size >= MOST_KEYS) of.clear()
    const entry = this.newEntry(policy, username, keyId)
    of.set(keyId ?? '', entry)
    return entry
  }

  private newEntry(policy: CompiledPolicy, username: string, keyId: string | undefined): PrincipalEntry {
    const { partition, service } = this.options.config
    return new PrincipalEntry(
      {
        // Nobody but the upstream knows more of them than the name.
        uid: username,
        username,
        arn: `arn:${partition}:${service}:::users/${username}`,
        active: true,
        credentialsChangedAtMs: 0,
        passwordHash: undefined,
        own: { id: `users/${username}`, kind: 'user', policies: [policy] },
        memberships: [],
        guardrails: [],
        boundary: undefined,
        keys: new Map(keyId === undefined ? [] : [[keyId, this.keyOf(keyId, username)]]),
        keyBoundaries: new Map(),
        policyIds: [],
        revision: 0,
      },
      LIMITS,
    )
  }

  private keyOf(keyId: string, username: string): AccessKey {
    const secret = new OriginalSecret({ keyId, username }, this.options.store, this.options)
    const data = { keyId, active: true, expiresAtMs: undefined, services: undefined, sourceCidrs: undefined }
    return new AccessKey(data, secret)
  }
}
