import type { RateLimiterRes } from 'rate-limiter-flexible'
import { DomainError } from '../common/errors/domain-error.js'
import { personNetwork } from '../common/person-network.js'
import { type Limiter, NoSiblings, type Siblings } from '../common/siblings.js'

/** Wrong codes of one address in a minute. */
const WRONG = 30
/** Codes of one address in a minute, right ones too: many may scan the same code behind one address. */
const ALL = 600

/** Bounds how often codes are tried where nobody has to say who they are. */
export class CodeGuesses {
  private readonly wrong: Limiter
  private readonly all: Limiter

  constructor(siblings: Siblings = new NoSiblings()) {
    this.wrong = siblings.limiter({ name: 'codes-wrong', points: WRONG, duration: 60 })
    this.all = siblings.limiter({ name: 'codes-all', points: ALL, duration: 60 })
  }

  /**
   * Opens something by a code that came from an address.
   *
   * @throws DomainError `TooManyRequests`, also where the code would be right; whatever `open` throws, of which `NotFound` counts
   */
  async open<T>(address: string, open: () => Promise<T>): Promise<T> {
    const network = personNetwork(address)
    const wrong = await this.wrong.get(network)
    if (wrong !== null && wrong.consumedPoints >= WRONG) throw tooMany(wrong)
    const all = await this.all.penalty(network)
    if (all.consumedPoints > ALL) throw tooMany(all)
    try {
      return await open()
    } catch (error) {
      if (error instanceof DomainError && error.code === 'NotFound') await this.wrong.penalty(network)
      throw error
    }
  }
}

function tooMany({ msBeforeNext }: RateLimiterRes): DomainError {
  return new DomainError('TooManyRequests', { retryAfterSeconds: Math.ceil(msBeforeNext / 1000) })
}
