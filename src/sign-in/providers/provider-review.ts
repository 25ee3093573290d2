import { type EntityManager, IsNull, Not } from 'typeorm'
import { MembershipEntity, SessionEntity } from '../../store/index.js'
import type { ReviewOptions, SessionRefresh } from '../sessions/session-refresh.js'
import { type MembershipReviewOptions, reviewMemberships } from './identities/membership-review.js'

/** What a review works with. */
export interface ProviderReviewOptions extends MembershipReviewOptions {
  readonly refresh: Pick<SessionRefresh, 'review'>
}

/**
 * Looks again at what stands on the word of a provider, sessions and memberships, in batches between which everybody else goes
 * on. Never inside a transaction.
 */
export class ProviderReview {
  constructor(private readonly options: ProviderReviewOptions) {}

  /** Answers the revision of the last change, or `undefined` when nothing changed. @throws DomainError `ServiceUnavailable` */
  async of(provider: string, options: ReviewOptions = {}): Promise<number | undefined> {
    const ended = await this.options.refresh.review(provider, options)
    return (await reviewMemberships(provider, this.options)) ?? ended
  }

  /**
   * At the start, whatever stands on the word of any provider: those of the configuration and of the application may be other
   * ones than before, or gone, and a review may have been cut short. Hooks are not asked.
   *
   * @throws DomainError `ServiceUnavailable`
   */
  async all(): Promise<void> {
    const names = await this.options.unitOfWork.read(named)
    for (const name of names) await this.of(name, { asksHook: false })
  }
}

/** Names of the providers on whose word something stands, whether or not there still is such a provider. */
async function named(manager: EntityManager): Promise<readonly string[]> {
  const sessions = await manager
    .createQueryBuilder(SessionEntity, 's')
    .select('s.provider', 'name')
    .distinct()
    .where({ provider: Not(IsNull()) })
    .getRawMany<{ name: string }>()
  const memberships = await manager
    .createQueryBuilder(MembershipEntity, 'm')
    .select('m.viaProvider', 'name')
    .distinct()
    .where({ viaProvider: Not(IsNull()) })
    .getRawMany<{ name: string }>()
  return [...new Set([...sessions, ...memberships].map(({ name }) => name))].sort()
}
