import { isDeepStrictEqual } from 'node:util'
import type { EntityManager } from 'typeorm'
import { DomainError } from '../../common/errors/domain-error.js'
import { FederatedIdentityEntity, type Transaction, type UnitOfWork } from '../../store/index.js'
import type { KnownProvider } from '../providers/found-provider.js'
import type { Identities } from '../providers/identities/identities.js'
import type { IdentityProviders } from '../providers/identity-providers.js'
import { standingOf } from '../providers/standing.js'
import type { PendingSignIn } from './pending-sign-in.js'

/** What the word of a provider is judged with. */
export interface ProviderWordOptions {
  readonly unitOfWork: UnitOfWork
  readonly providers: IdentityProviders
  readonly identities: Identities
}

/** A provider with what it said last of somebody. */
export interface JudgedWord {
  readonly known: KnownProvider
  readonly identity: FederatedIdentityEntity
}

/**
 * Whether the provider that vouched for a sign-in still does, by the rules of now: between the first and the second factor
 * there are ten minutes, in which it may be gone. The application may have its say in it, so it is judged outside of the
 * transaction, which looks whether it is still the same.
 */
export class ProviderWord {
  constructor(private readonly options: ProviderWordOptions) {}

  /**
   * Judges; never inside a transaction. `undefined` where no provider has a say.
   *
   * @throws DomainError `NotSignedIn` where the provider does not vouch any more
   */
  async judge(uid: string, { provider, identityId = '' }: PendingSignIn): Promise<JudgedWord | undefined> {
    if (provider === undefined) return undefined
    const { unitOfWork, identities } = this.options
    const { known, identity } = await unitOfWork.read((manager) => this.read(manager, uid, provider, identityId))
    const standing = await standingOf(known, identity, identities)
    if (standing === 'stands' && known !== undefined && identity !== undefined) return { known, identity }
    throw gone(typeof standing === 'object' ? standing.why : 'the provider cannot be read')
  }

  /** Whether everything is still as it was judged. */
  async stands({ manager }: Transaction, judged: JudgedWord | undefined): Promise<boolean> {
    if (judged === undefined) return true
    const { id, userId, provider, profile } = judged.identity
    const { known, identity } = await this.read(manager, userId, provider, id)
    // The registry answers the same object until the provider changes.
    return known === judged.known && isDeepStrictEqual(identity?.profile, profile)
  }

  private async read(
    manager: EntityManager,
    userId: string,
    provider: string,
    id: string,
  ): Promise<{ readonly [K in keyof JudgedWord]: JudgedWord[K] | undefined }> {
    const known = await this.options.providers.get(provider, manager)
    const identity = await manager.findOneBy(FederatedIdentityEntity, { id, userId, provider })
    return { known, identity: identity ?? undefined }
  }
}

function gone(why: string): DomainError {
  return new DomainError('NotSignedIn', {
    problems: { transaction: 'is over: begin anew' },
    detail: `the provider does not vouch for the sign-in any more: ${why}`,
  })
}
