import type { RateLimiterRes } from 'rate-limiter-flexible'
import { BackOff } from './back-off.js'
import { DomainError } from './errors/domain-error.js'
import { personNetwork } from './person-network.js'
import { type Limiter, NoSiblings, type Siblings } from './siblings.js'

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
  private readonly users: BackOff
  private readonly addresses: Limiter
  private readonly gatekeepers: Limiter
  private readonly keys: Limiter

  constructor({ loginAttempts, keyFailures }: AttemptLimitSettings, siblings: Siblings = new NoSiblings()) {
    this.users = new BackOff(loginAttempts, 'password', siblings)
    const limiter = (name: string, points: number, duration: number): Limiter =>
      siblings.limiter({ name, points, duration })
    this.addresses = limiter('password-addresses', loginAttempts, LOGIN_SECONDS)
    this.gatekeepers = limiter('password-gatekeepers', loginAttempts * PEOPLE_BEHIND_A_GATEKEEPER, LOGIN_SECONDS)
    this.keys = limiter('keys', keyFailures, 60)
  }

  /**
   * Counts an attempt before the password is looked at, so that guesses sent at once are as few as those one by one. Whoever goes
   * on with one user waits longer each time.
   *
   * @throws DomainError `TooManyRequests`, also when the password would be right
   */
  async beginPassword({ username, address, gatekeeper }: PasswordAttempt): Promise<void> {
    // The address first and the gatekeeper last: what is refused to one address counts against nobody else, and what is
    // refused to one user not against the gatekeeper.
    if (address !== undefined) await spend(this.addresses, personNetwork(address))
    const waitSeconds = await this.users.begin(username.toLowerCase())
    if (waitSeconds !== undefined) throw new DomainError('TooManyRequests', { retryAfterSeconds: waitSeconds })
    await spend(this.gatekeepers, gatekeeper)
  }

  /** Takes the attempt back: it was not judged. */
  async forgetPassword({ username, address, gatekeeper }: PasswordAttempt): Promise<void> {
    if (address !== undefined) await this.addresses.reward(personNetwork(address))
    await this.users.forget(username.toLowerCase())
    await this.gatekeepers.reward(gatekeeper)
  }

  /** After a password was right: the user may err again, and the attempt counts against nobody. */
  async passwordSucceeded(attempt: PasswordAttempt): Promise<void> {
    await this.forgetPassword(attempt)
    await this.users.reset(attempt.username.toLowerCase())
  }

  /** After a proof failed. @throws DomainError `TooManyRequests` */
  async keyFailed(address: string): Promise<void> {
    await spend(this.keys, address)
  }
}

async function spend(limiter: Limiter, subject: string): Promise<void> {
  const spent = await limiter.penalty(subject)
  if (spent.consumedPoints > limiter.points) throw tooMany(spent)
}

function tooMany({ msBeforeNext }: RateLimiterRes): DomainError {
  return new DomainError('TooManyRequests', { retryAfterSeconds: Math.ceil(msBeforeNext / 1000) })
}
