import type { CompiledPolicy } from '@tinyauth/policy-engine'
import type { SubkeyProtocol } from '@tinyauth/request-signing'
import {
  FetchLimit,
  isOutage,
  NotHeldError,
  readSigningKey,
  type ServiceAnswer,
  type ServiceClient,
  ServiceRefusal,
  type SigningKey,
} from '@tinyauth/guard/local'
import type { Clock } from '../../common/clock.js'
import type { Fetched } from './expiring-cache.js'
import { endOf, keptUntil } from './kept-until.js'
import { compileStatements } from './statements.js'

/** Where something is good: key region and service. */
export interface Place {
  readonly region: string
  readonly service: string
}

/** The key of one day. */
export interface KeyName extends Place {
  readonly by: 'access-keys' | 'users'
  readonly name: string
  readonly protocol: SubkeyProtocol
  /** `YYYYMMDD`, UTC. */
  readonly date: string
}

/** What the API is asked with. */
export interface OriginalApiOptions {
  readonly client: Pick<ServiceClient, 'call' | 'pass'>
  readonly clock: Clock
  /** Name that the upstream has for itself. */
  readonly ownService: string
  /** How long a key is used at most (`PROXY_KEY_SECONDS`). */
  readonly keySeconds: number
  /** The changes of a tinyauth that numbers them. Absent: the Python server, which does not. */
  readonly changes?: { readonly heard: number | undefined }
}

const POLICY_SECONDS = 60
/** What one of ours tells of a key that has no end, and of statements that have none within the minute: a later one it does not tell. */
const ENDLESS_KEY_SECONDS = 3 * 24 * 3600
const ENDLESS_POLICY_SECONDS = 60
/** A key of one of ours is kept no longer, whatever is set: its changes are heard, and what no event tells is over soon. */
const NUMBERED_KEY_SECONDS = 60
const MOST_FETCHES = 256
/** What does not know a change that was heard is asked for again so often. */
const MOST_FILLS = 3

/** The change that an answer knows at least. */
const KNOWS = 'x-tinyauth-knows'

const TOKENS = { 'access-keys': 'access-key-signing-tokens', users: 'user-signing-tokens' } as const

/**
 * The three routes of the proxy mode (wire-protocol 3.8). Whoever is not there is `undefined`.
 * INVARIANT: of a tinyauth that numbers its changes nothing is taken that does not know those that were heard here.
 */
export class OriginalApi {
  private readonly limit = new FetchLimit(MOST_FETCHES)
  private answeredAtMs: number | undefined

  constructor(private readonly options: OriginalApiOptions) {}

  /** Milliseconds since it was last answered, whatever the answer; `undefined` where it never was. */
  silentMs(nowMs: number): number | undefined {
    return this.answeredAtMs === undefined ? undefined : Math.max(0, nowMs - this.answeredAtMs)
  }

  /** Asks for what it does not have: it is there when it says so. */
  async probe(): Promise<void> {
    const { client, clock } = this.options
    const answer = await client.pass({ method: 'GET', path: 'healthz', headers: [], body: '', once: false })
    if (answer.status < 500) this.answeredAtMs = clock.now()
  }

  /** @throws ConnectionError, NotHeldError */
  async key({ by, name, protocol, date, region, service }: KeyName): Promise<Fetched<SigningKey> | undefined> {
    const path = pathOf('regions', region, 'services', service, TOKENS[by], name, protocol, date)
    const answer = await this.current(path)
    return answer && this.fetched(answer, readSigningKey(answer.body), this.keySeconds, ENDLESS_KEY_SECONDS)
  }

  /** @throws ConnectionError, NotHeldError */
  async policy({ region, service }: Place, username: string): Promise<Fetched<CompiledPolicy> | undefined> {
    const answer = await this.current(pathOf('regions', region, 'services', service, 'user-policies', username))
    if (answer === undefined) return undefined
    const { Statement } = answer.body
    const policy = compileStatements(Statement, `users/${username}`, service === this.options.ownService)
    return this.fetched(answer, policy, POLICY_SECONDS, ENDLESS_POLICY_SECONDS)
  }

  private get keySeconds(): number {
    const { keySeconds, changes } = this.options
    return changes === undefined ? keySeconds : Math.min(keySeconds, NUMBERED_KEY_SECONDS)
  }

  private fetched<T>(answer: ServiceAnswer, value: T, mostSeconds: number, endlessSeconds: number): Fetched<T> {
    // The Python server tells how long to keep what it answers, and no end of it.
    const endMs = this.options.changes === undefined ? undefined : endOf(answer, endlessSeconds)
    return { value, sentAtMs: answer.sentAtMs, untilMs: keptUntil(answer, mostSeconds), endMs }
  }

  /** @throws NotHeldError where it never knows what was heard */
  private async current(path: string): Promise<ServiceAnswer | undefined> {
    for (let attempt = 0; attempt < MOST_FILLS; attempt++) {
      const answer = await this.find(path)
      if (answer === undefined || this.knowsWhatWasHeard(answer)) return answer
      // One of ours that is too old to say it will not say it the next time.
      if (answer.headers[KNOWS] === undefined) break
    }
    throw new NotHeldError('the upstream does not know a change that was heard')
  }

  private knowsWhatWasHeard({ headers }: ServiceAnswer): boolean {
    const { changes } = this.options
    if (changes === undefined) return true
    const told = headers[KNOWS]
    return typeof told === 'string' && /^\d{1,15}$/.test(told) && Number(told) >= (changes.heard ?? 0)
  }

  private async find(path: string): Promise<ServiceAnswer | undefined> {
    const { client, clock } = this.options
    try {
      const answer = await this.limit.run(() => client.call({ method: 'GET', path }))
      this.answeredAtMs = clock.now()
      return answer
    } catch (error) {
      if (!isOutage(error)) this.answeredAtMs = clock.now()
      if (error instanceof ServiceRefusal && error.serviceStatus === 404) return undefined
      throw error
    }
  }
}

function pathOf(...segments: readonly string[]): string {
  return segments.map(encodeURIComponent).join('/')
}
