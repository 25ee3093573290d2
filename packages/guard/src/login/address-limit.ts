import { isIPv4, isIPv6 } from 'node:net'
import { BoundedMap } from '../remote/bounded-map.js'
import type { Clock } from '../settings/clock.js'

/** An attempt that may be made; `forget` takes it back. */
export interface BegunAttempt {
  forget(): void
}

/** An attempt that may not be made before this time is over. */
export interface TooSoon {
  readonly retryAfterSeconds: number
}

/** What counts against one address until a time. */
interface Spent {
  attempts: number
  readonly sinceMs: number
}

const WINDOW_MS = 15 * 60 * 1000
const DEFAULT_ATTEMPTS = 10
const MOST_ATTEMPTS = 100_000

/** Addresses that are remembered; those of longest ago are forgotten for others. */
const MOST_ADDRESSES = 10_000
const LONGEST_NAME = 64

/**
 * Bounds the attempts of one address, so that who guesses passwords uses up what the service lets pass of this address alone,
 * and not of everybody who signs in here.
 */
export class AddressLimit {
  private readonly spent = new BoundedMap<Spent>(MOST_ADDRESSES)

  /** @throws TypeError for attempts that are no whole number from 1 to 100000. Default 10, in 15 minutes. */
  constructor(
    private readonly attempts = DEFAULT_ATTEMPTS,
    private readonly clock: Clock,
  ) {
    if (!Number.isInteger(attempts) || attempts < 1 || attempts > MOST_ATTEMPTS) {
      throw new TypeError(`"attemptsPerAddress" must be a whole number from 1 to ${MOST_ATTEMPTS}`)
    }
  }

  /**
   * Counts an attempt before it is judged, so that guesses sent at once are as few as those one by one. Those without an
   * address, such as over a Unix socket, count together.
   */
  begin(address: string | undefined): BegunAttempt | TooSoon {
    const nowMs = this.clock.now()
    const spent = this.current(address === undefined ? '' : networkOf(address), nowMs)
    if (spent.attempts >= this.attempts) {
      return { retryAfterSeconds: Math.max(1, Math.ceil((spent.sinceMs + WINDOW_MS - nowMs) / 1000)) }
    }
    spent.attempts += 1
    return { forget: () => void (spent.attempts -= 1) }
  }

  private current(name: string, nowMs: number): Spent {
    const known = this.spent.get(name)
    // A clock that was set back would make the wait longer.
    if (known !== undefined && nowMs < known.sinceMs + WINDOW_MS && nowMs >= known.sinceMs) return known
    const begun = { attempts: 0, sinceMs: nowMs }
    this.spent.set(name, begun)
    return begun
  }
}

/** What one person has at least: an IPv4 address, also one mapped into IPv6, or an IPv6 network of 64 bits. */
function networkOf(address: string): string {
  const [plain = ''] = address.toLowerCase().split('%')
  // A proxy may say what is no address, and long.
  if (!isIPv6(plain)) return plain.slice(0, LONGEST_NAME)
  const mapped = plain.slice(plain.lastIndexOf(':') + 1)
  if (plain.startsWith('::ffff:') && isIPv4(mapped)) return mapped
  // The form of a URL has no dots, no leading zeros, and `::` at most once.
  const [front = '', back] = new URL(`http://[${plain}]`).hostname.slice(1, -1).split('::')
  const groups = front === '' ? [] : front.split(':')
  const after = back === undefined || back === '' ? [] : back.split(':')
  const zeros = Array.from({ length: 8 - groups.length - after.length }, () => '0')
  return [...groups, ...zeros, ...after].slice(0, 4).join(':')
}
