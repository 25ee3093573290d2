import { DomainError } from '../../common/errors/domain-error.js'
import { personNetwork } from '../../common/person-network.js'
import { BackOff } from '../../common/back-off.js'
import { NoSiblings, type Siblings } from '../../common/siblings.js'

/** Wrong codes of one user from one address in 15 minutes. */
const FROM_ONE_ADDRESS = 5
/** Wrong codes of one user from everywhere: of a million codes three are right at a time. */
const OF_ONE_USER = 10

/** Who tries a code. */
export interface CodeAttempt {
  readonly uid: string
  readonly address: string
}

/**
 * Counts wrong codes of second factors: 5 for a user at an address, 10 for a user, in 15 minutes; then the waits double.
 * A node counts for itself, all its processes together.
 */
export class FactorAttempts {
  private readonly pairs: BackOff
  private readonly users: BackOff

  constructor(siblings: Siblings = new NoSiblings()) {
    this.pairs = new BackOff(FROM_ONE_ADDRESS, 'factor-pairs', siblings)
    this.users = new BackOff(OF_ONE_USER, 'factor-users', siblings)
  }

  /**
   * Judges a code by `work`, which answers `undefined` or `false` for a wrong one. The attempt is counted before, so that guesses sent at
   * once are as few as those one by one; a right one forgives those before it; what was not judged does not count.
   *
   * @throws DomainError `TooManyRequests` with `retryAfterSeconds`, also when the code would be right
   */
  async judge<T>(attempt: CodeAttempt, work: () => Promise<T | undefined>): Promise<T | undefined> {
    await this.begin(attempt)
    const value = await work().catch(async (error: unknown) => {
      for (const [limit, key] of this.subjectsOf(attempt)) await limit.forget(key)
      throw error
    })
    if (value === undefined || value === false) return value
    for (const [limit, key] of this.subjectsOf(attempt)) await limit.reset(key)
    return value
  }

  private async begin(attempt: CodeAttempt): Promise<void> {
    // The address first: what is refused to it does not count against the user, who may be elsewhere.
    for (const [limit, key] of this.subjectsOf(attempt)) {
      const retryAfterSeconds = await limit.begin(key)
      if (retryAfterSeconds === undefined) continue
      throw new DomainError('TooManyRequests', { retryAfterSeconds, detail: 'too many wrong codes of a second factor' })
    }
  }

  private subjectsOf({ uid, address }: CodeAttempt): readonly (readonly [BackOff, string])[] {
    return [
      [this.pairs, `${uid} ${personNetwork(address)}`],
      [this.users, uid],
    ]
  }
}
