import { DomainError } from '../../common/errors/domain-error.js'
import { personNetwork } from '../../common/person-network.js'
import { type Limiter, NoSiblings, type Siblings } from '../../common/siblings.js'

/** Sign-ins that one address may begin in a minute. */
const STARTS = 60

/** Bounds what anybody may make the service keep: each sign-in at a provider or with a passkey begins with a row. */
export class StartLimits {
  private readonly starts: Limiter

  constructor(siblings: Siblings = new NoSiblings()) {
    this.starts = siblings.limiter({ name: 'starts', points: STARTS, duration: 60 })
  }

  /** @throws DomainError `TooManyRequests` */
  async begin(address: string): Promise<void> {
    const { consumedPoints, msBeforeNext } = await this.starts.penalty(personNetwork(address))
    if (consumedPoints <= STARTS) return
    throw new DomainError('TooManyRequests', { retryAfterSeconds: Math.ceil(msBeforeNext / 1000) })
  }
}
