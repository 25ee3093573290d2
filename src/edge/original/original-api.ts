import type { CompiledPolicy } from '@tinyauth/policy-engine'
import type { SubkeyProtocol } from '@tinyauth/request-signing'
import {
  FetchLimit,
  isOutage,
  readSigningKey,
  type ServiceAnswer,
  type ServiceClient,
  ServiceRefusal,
  type SigningKey,
} from '@tinyauth/guard/local'
import type { Clock } from '../../common/clock.js'
import type { Fetched } from './expiring-cache.js'
import { keptUntil } from './kept-until.js'
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
  /** How long a key is used at most (`PROXY_KEY_SECONDS`). */
  readonly keySeconds: number
}

const POLICY_SECONDS = 60
const MOST_FETCHES = 256

const TOKENS = { 'access-keys': 'access-key-signing-tokens', users: 'user-signing-tokens' } as const

/** The three routes of the proxy mode (wire-protocol 3.8). Whoever is not there is `undefined`. */
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

  /** @throws ConnectionError */
  async key({ by, name, protocol, date, region, service }: KeyName): Promise<Fetched<SigningKey> | undefined> {
    const path = pathOf('regions', region, 'services', service, TOKENS[by], name, protocol, date)
    const answer = await this.find(path)
    return answer && this.fetched(answer, readSigningKey(answer.body), this.options.keySeconds)
  }

  /** @throws ConnectionError */
  async policy({ region, service }: Place, username: string): Promise<Fetched<CompiledPolicy> | undefined> {
    const answer = await this.find(pathOf('regions', region, 'services', service, 'user-policies', username))
    const { Statement } = answer?.body ?? {}
    return answer && this.fetched(answer, compileStatements(Statement, `users/${username}`), POLICY_SECONDS)
  }

  private fetched<T>(answer: ServiceAnswer, value: T, mostSeconds: number): Fetched<T> {
    return { value, sentAtMs: answer.sentAtMs, untilMs: keptUntil(answer, mostSeconds) }
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
