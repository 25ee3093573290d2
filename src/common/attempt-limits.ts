import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible'
import { DomainError } from './errors/domain-error.js'

/** How many failures are let pass. */
export interface AttemptLimitSettings {
  /** Wrong passwords of one user, or from one address, in 15 minutes (`LOGIN_ATTEMPTS`). */
  readonly loginAttempts: number
  /** Failed proofs from one address in a minute (`KEY_FAILURES`). */
  readonly keyFailures: number
}

const LOGIN_SECONDS = 15 * 60

/** Counts failed credentials, never successful ones. Every refusal is `TooManyRequests` with the time to wait. */
export class AttemptLimits {
  private readonly passwords: RateLimiterMemory
  private readonly keys: RateLimiterMemory

  constructor({ loginAttempts, keyFailures }: AttemptLimitSettings) {
    this.passwords = new RateLimiterMemory({ points: loginAttempts, duration: LOGIN_SECONDS })
    this.keys = new RateLimiterMemory({ points: keyFailures, duration: 60 })
  }

  /** Before a password is looked at. @throws DomainError `TooManyRequests`, also when the password is right */
  async assertMayTryPassword(subjects: readonly string[]): Promise<void> {
    for (const subject of subjects) {
      const spent = await this.passwords.get(subject)
      if (spent !== null && spent.consumedPoints >= this.passwords.points) throw tooMany(spent)
    }
  }

  /** After a password was wrong. */
  async passwordFailed(subjects: readonly string[]): Promise<void> {
    for (const subject of subjects) await this.passwords.penalty(subject)
  }

  /** After a password was right: the user may err again. */
  async passwordSucceeded(subject: string): Promise<void> {
    await this.passwords.delete(subject)
  }

  /** After a proof failed. @throws DomainError `TooManyRequests` */
  async keyFailed(address: string): Promise<void> {
    const spent = await this.keys.penalty(address)
    if (spent.consumedPoints > this.keys.points) throw tooMany(spent)
  }
}

function tooMany({ msBeforeNext }: RateLimiterRes): DomainError {
  return new DomainError('TooManyRequests', { retryAfterSeconds: Math.ceil(msBeforeNext / 1000) })
}
