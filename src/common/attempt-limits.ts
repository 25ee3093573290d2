import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible'
import { DomainError } from './errors/domain-error.js'
import { personNetwork } from './person-network.js'

/** How many failures are let pass. */
export interface AttemptLimitSettings {
  /** Wrong passwords of one user, or from one address, in 15 minutes (`LOGIN_ATTEMPTS`). */
  readonly loginAttempts: number
  /** Failed proofs from one address in a minute (`KEY_FAILURES`). */
  readonly keyFailures: number
}

const LOGIN_SECONDS = 15 * 60

/**
 * A gatekeeper signs many people in from one address: it is bounded too. One of them cannot lock out the others where it
 * says their addresses; where it does not, their attempts cannot be told apart.
 */
const PEOPLE_BEHIND_A_GATEKEEPER = 20

/** Who tries a password. */
export interface PasswordAttempt {
  readonly username: string
  /** Of the person, where the gatekeeper says it. */
  readonly address: string | undefined
  /** Of whoever asks on behalf of the person. */
  readonly gatekeeper: string
}

/** Counts failed credentials, never successful ones. Every refusal is `TooManyRequests` with the time to wait. */
export class AttemptLimits {
  private readonly passwords: RateLimiterMemory
  private readonly gatekeepers: RateLimiterMemory
  private readonly keys: RateLimiterMemory

  constructor({ loginAttempts, keyFailures }: AttemptLimitSettings) {
    this.passwords = new RateLimiterMemory({ points: loginAttempts, duration: LOGIN_SECONDS })
    this.gatekeepers = new RateLimiterMemory({
      points: loginAttempts * PEOPLE_BEHIND_A_GATEKEEPER,
      duration: LOGIN_SECONDS,
    })
    this.keys = new RateLimiterMemory({ points: keyFailures, duration: 60 })
  }

  /**
   * Counts an attempt before the password is looked at, so that guesses sent at once are as few as those one by one.
   *
   * @throws DomainError `TooManyRequests`, also when the password would be right
   */
  async beginPassword(attempt: PasswordAttempt): Promise<void> {
    // The address first and the gatekeeper last: what is refused to one address counts against nobody else, and what is
    // refused to one user not against the gatekeeper.
    for (const [limiter, subject] of this.subjectsOf(attempt)) {
      const spent = await limiter.penalty(subject)
      if (spent.consumedPoints > limiter.points) throw tooMany(spent)
    }
  }

  /** Takes the attempt back: it was not judged. */
  async forgetPassword(attempt: PasswordAttempt): Promise<void> {
    for (const [limiter, subject] of this.subjectsOf(attempt)) await limiter.reward(subject)
  }

  /** After a password was right: the user may err again, and the attempt counts against nobody. */
  async passwordSucceeded(attempt: PasswordAttempt): Promise<void> {
    await this.forgetPassword(attempt)
    await this.passwords.delete(userSubject(attempt.username))
  }

  private subjectsOf({
    username,
    address,
    gatekeeper,
  }: PasswordAttempt): readonly (readonly [RateLimiterMemory, string])[] {
    return [
      ...(address === undefined ? [] : [[this.passwords, `address:${personNetwork(address)}`] as const]),
      [this.passwords, userSubject(username)],
      [this.gatekeepers, gatekeeper],
    ]
  }

  /** After a proof failed. @throws DomainError `TooManyRequests` */
  async keyFailed(address: string): Promise<void> {
    const spent = await this.keys.penalty(address)
    if (spent.consumedPoints > this.keys.points) throw tooMany(spent)
  }
}

function userSubject(username: string): string {
  return `user:${username.toLowerCase()}`
}

function tooMany({ msBeforeNext }: RateLimiterRes): DomainError {
  return new DomainError('TooManyRequests', { retryAfterSeconds: Math.ceil(msBeforeNext / 1000) })
}
