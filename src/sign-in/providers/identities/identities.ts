import type { EntityManager } from 'typeorm'
import { DomainError, notFound } from '../../../common/errors/domain-error.js'
import { type Claimant, claimGroups } from '../../../manage/index.js'
import { FederatedIdentityEntity, type Transaction, UserEntity } from '../../../store/index.js'
import type { Profile } from '../../federation/profile.js'
import type { Sessions } from '../../sessions/sessions.js'
import { admit, highestAccessLevel, mapGroups } from '../admission-side.js'
import type { FoundProvider } from '../found-provider.js'
import { followGroups, type GroupChanges, type GroupSyncOptions } from './group-sync.js'
import { boundedProfile, keptProfile } from './kept-profile.js'
import { createFederatedUser } from './new-federated-user.js'
import { followedAttributes } from './user-attributes.js'
import { hasOtherWayIn } from './ways-in.js'

/** Whether somebody may sign in through a provider. */
export type Admittance =
  | {
      readonly admitted: true
      /** Which rule it was, for the session and the audit log. */
      readonly by: string
      /** Within its bounds: what `resolve` takes. */
      readonly profile: Profile
      /** Paths of our groups, for `syncGroups`. */
      readonly groups: readonly string[]
      /** For the context key `Idp.AccessLevel`; absent where there is none. */
      readonly accessLevel?: number
    }
  | {
      readonly admitted: false
      /** For the audit log alone. */
      readonly why: string
    }

/** Whose account somebody's identity is. */
export interface ResolvedIdentity {
  readonly uid: string
  readonly username: string
  readonly identityId: string
  /** The user was made just now. */
  readonly created: boolean
  readonly refused?: undefined
}

/** Nobody's account, with the reason for the audit log alone. */
export interface RefusedIdentity {
  readonly refused: string
}

/** An identity by which somebody may sign in from now on. */
export interface NewLink {
  readonly provider: string
  readonly issuer: string
  readonly subject: string
}

/** What identities are worked with. */
export interface IdentitiesOptions extends GroupSyncOptions {
  readonly sessions: Pick<Sessions, 'endOfIdentity'>
}

/**
 * Who people are at identity providers (domain-model 5.1, capabilities M5): by issuer and stable subject alone. Every method that
 * takes a transaction is part of it.
 */
export class Identities {
  constructor(private readonly options: IdentitiesOptions) {}

  /** Judges whoever came back, at sign-in and whenever a session is refreshed. Touches nothing. */
  async admit(found: FoundProvider, { profile }: { readonly profile: Profile }): Promise<Admittance> {
    const bounded = boundedProfile(profile)
    if (bounded === undefined) return { admitted: false, why: 'the provider names nobody' }
    const verdict = await admit(bounded, found.admission, found.hook)
    if (!verdict.admitted) return verdict
    const accessLevel = highestAccessLevel(bounded, found.levelGroups)
    const groups = mapGroups(found.mapping, bounded)
    return { ...verdict, profile: bounded, groups, ...(accessLevel === undefined ? {} : { accessLevel }) }
  }

  /**
   * Finds the user of an admitted identity, or makes one where the provider may. `linkTo` is the user who is signed in and
   * wants to sign in by this identity too. Never by e-mail: an address says who gets letters, not who somebody is.
   */
  async resolve(
    tx: Transaction,
    found: FoundProvider,
    profile: Profile,
    { linkTo }: { readonly linkTo?: string } = {},
  ): Promise<ResolvedIdentity | RefusedIdentity> {
    const bounded = boundedProfile(profile)
    if (bounded === undefined) return { refused: 'the provider names nobody' }
    const { issuer, subject } = bounded
    const identity = await tx.manager.findOneBy(FederatedIdentityEntity, { provider: found.name, issuer, subject })
    if (identity !== null) return this.known(tx, identity, bounded, linkTo)
    if (linkTo !== undefined) return this.linked(tx, found, bounded, linkTo)
    if (!found.createsUsers) return { refused: 'the identity is not linked to a user, and the provider makes none' }
    const user = await createFederatedUser(tx, bounded, this.options)
    return this.resolved(user, await this.insert(tx, found.name, user, bounded, { createdAt: user.createdAt }), true)
  }

  /** Makes the memberships by the word of a provider those of `groups` (paths of our groups). */
  async syncGroups(tx: Transaction, uid: string, provider: string, groups: readonly string[]): Promise<GroupChanges> {
    return followGroups(tx, uid, provider, groups, this.options)
  }

  /** Makes a user the owner of the groups that awaited one of the user's identities; answers their paths. */
  async claimGroups(tx: Transaction, claimant: Claimant): Promise<readonly string[]> {
    return claimGroups(tx, claimant, this.options)
  }

  /** The identities of a user, the oldest first. */
  async list(manager: EntityManager, uid: string): Promise<readonly FederatedIdentityEntity[]> {
    return manager.find(FederatedIdentityEntity, { where: { userId: uid }, order: { createdAt: 'ASC', id: 'ASC' } })
  }

  /**
   * Lets a user sign in by an identity that an administrator knows; twice is no mistake.
   *
   * @throws DomainError `Conflict` when it belongs to another user
   */
  async link(tx: Transaction, user: UserEntity, link: NewLink): Promise<FederatedIdentityEntity> {
    const existing = await tx.manager.findOneBy(FederatedIdentityEntity, { ...link })
    if (existing?.userId === user.id) return existing
    if (existing !== null) {
      throw new DomainError('Conflict', { problems: { subject: 'the identity belongs to another user' } })
    }
    const profile = { issuer: link.issuer, subject: link.subject, emailVerified: false, groups: [] }
    const id = await this.insert(tx, link.provider, user, profile, { lastSignInAt: 0 })
    return tx.manager.findOneByOrFail(FederatedIdentityEntity, { id })
  }

  /**
   * Takes an identity from a user with the sessions and memberships that stand on its word; answers how many sessions.
   *
   * @param usable names of the providers that people can sign in with now
   * @throws DomainError `NotFound`; `Conflict` where it is the last way in, unless `force`
   */
  async unlink(
    tx: Transaction,
    user: UserEntity,
    identityId: string,
    { usable, force = false }: { readonly usable: ReadonlySet<string>; readonly force?: boolean },
  ): Promise<number> {
    const identity = await tx.manager.findOneBy(FederatedIdentityEntity, { id: identityId, userId: user.id })
    if (identity === null) throw notFound('identity', identityId)
    if (!force && !(await hasOtherWayIn(tx.manager, user, { identityId, usable }))) {
      const problem = `\`${user.username}\` could not sign in any more: set a password first, or repeat with \`force=true\``
      throw new DomainError('Conflict', { problems: { identity: problem } })
    }
    const ended = await this.options.sessions.endOfIdentity(tx, user.id, identityId)
    await tx.manager.delete(FederatedIdentityEntity, { id: identityId })
    // What another identity of the provider gives comes back when that one signs in.
    await this.syncGroups(tx, user.id, identity.provider, [])
    return ended
  }

  private async known(
    tx: Transaction,
    identity: FederatedIdentityEntity,
    profile: Profile,
    linkTo: string | undefined,
  ): Promise<ResolvedIdentity | RefusedIdentity> {
    if (linkTo !== undefined && identity.userId !== linkTo) return { refused: 'the identity belongs to another user' }
    const user = await tx.manager.findOneByOrFail(UserEntity, { id: identity.userId })
    if (user.status !== 'active') return { refused: 'the user is disabled' }
    const now = this.options.clock.now()
    const kept = keptProfile(profile)
    // What was begun with a password that was changed since ends, also where nobody looked at it in between.
    if (kept.credential !== identity.profile.credential) {
      await this.options.sessions.endOfIdentity(tx, user.id, identity.id)
    }
    await tx.manager.update(FederatedIdentityEntity, { id: identity.id }, { profile: { ...kept }, lastSignInAt: now })
    // One that made its user is as old as the user.
    if (identity.createdAt === user.createdAt) {
      const changes = followedAttributes(user, identity.profile, kept)
      if (Object.keys(changes).length > 0) {
        await tx.manager.update(UserEntity, { id: user.id }, { ...changes, updatedAt: now })
        tx.change({ type: 'user', id: user.id })
      }
    }
    return this.resolved(user, identity.id, false)
  }

  private async linked(
    tx: Transaction,
    found: FoundProvider,
    profile: Profile,
    linkTo: string,
  ): Promise<ResolvedIdentity | RefusedIdentity> {
    const user = await tx.manager.findOneBy(UserEntity, { id: linkTo })
    if (user?.status !== 'active') return { refused: 'the user is disabled' }
    return this.resolved(user, await this.insert(tx, found.name, user, profile), false)
  }

  /** An identity that was linked later is younger than its user: see `known`. */
  private async insert(
    tx: Transaction,
    provider: string,
    user: UserEntity,
    profile: Profile,
    times: { readonly createdAt?: number; readonly lastSignInAt?: number } = {},
  ): Promise<string> {
    const now = this.options.clock.now()
    const id = this.options.ids.uuid(now)
    const { issuer, subject } = profile
    const { createdAt = Math.max(now, user.createdAt + 1), lastSignInAt = now } = times
    const ends = { userId: user.id, provider, issuer, subject }
    await tx.manager.insert(FederatedIdentityEntity, {
      id,
      ...ends,
      profile: keptProfile(profile),
      createdAt,
      lastSignInAt,
    })
    return id
  }

  private resolved({ id: uid, username }: UserEntity, identityId: string, created: boolean): ResolvedIdentity {
    return { uid, username, identityId, created }
  }
}
