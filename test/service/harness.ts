import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Clock } from '../../src/common/clock.js'
import type { Log } from '../../src/common/log/index.js'
import { startTinyauth } from '../../src/service.js'
import { Client, basic, keepAliveAgent, text } from './client.js'
import type { Answer, Credential, HeaderLine } from './client.js'
import { gatekeeperPolicy } from './policies.js'
import type { PolicyInput } from './policies.js'
import { claimsOf, dateOf, signedToken, subkey } from './session-token.js'

/** Signs the session tokens of every service under test, so that a test can forge them. */
export const SIGNING_KEY = 'the-signing-key-of-the-tests-0123456789'

/** Seals secrets of every service under test: 32 bytes. */
export const MASTER_KEY = Buffer.alloc(32, 7).toString('base64')

/** What a service starts with. */
export interface StartOptions {
  /** Settings on top of those of the tests. */
  readonly env?: Readonly<Record<string, string>>
  /** Default: the clock of the machine. */
  readonly clock?: Clock
  /** A directory that outlives this service. Default: a new one, removed at the end. */
  readonly dataDir?: string
  /** Default: to standard output. */
  readonly log?: Log
}

/** What a user starts with. */
export interface UserFields {
  /** Default: a new one. */
  readonly username?: string
  readonly password?: string
  /** Stored as inline policy `test`. */
  readonly policy?: PolicyInput
}

/** A user with an access key. */
export interface TestUser extends Credential {
  readonly username: string
  /** Speaks with this user's key. */
  readonly client: Client
  /** The header by which this user's key is proved to a protected service. */
  readonly proof: HeaderLine
}

/** What a body of `authorize-by-token` may say. */
export interface BatchBody {
  readonly permit: unknown
  readonly headers: unknown
  readonly context?: unknown
  readonly [other: string]: unknown
}

/** A service of its own in this process, with the fixtures that tests need. */
export class TestService {
  private names = 0
  private stopped: Promise<void> | undefined

  constructor(
    readonly url: string,
    readonly dataDir: string,
    /** Nobody. */
    readonly anonymous: Client,
    readonly rootKey: Credential,
    private readonly end: () => Promise<void>,
  ) {}

  /** The user that `bootstrap` made: everything is permitted to it. */
  get root(): Client {
    return this.anonymous.as(this.rootKey)
  }

  /** A name that no other fixture of this service has. */
  name(prefix = 'user'): string {
    this.names += 1
    return `${prefix}-${this.names}`
  }

  async createUser(fields: UserFields = {}): Promise<string> {
    const username = fields.username ?? this.name()
    const { password } = fields
    succeeded(await this.root.post('/api/v1/users', { username, ...(password !== undefined && { password }) }))
    if (fields.policy) await this.putUserPolicy(username, fields.policy)
    return username
  }

  /** Stores an inline policy of a user. */
  async putUserPolicy(username: string, policy: PolicyInput, name = 'test'): Promise<void> {
    succeeded(await this.root.post(`/api/v1/users/${username}/policies`, { name, policy: JSON.stringify(policy) }))
  }

  async createGroup(policy?: PolicyInput, name = this.name('group')): Promise<string> {
    succeeded(await this.root.post('/api/v1/groups', { name }))
    const body = { name: 'test', policy: JSON.stringify(policy) }
    if (policy) succeeded(await this.root.post(`/api/v1/groups/${name}/policies`, body))
    return name
  }

  /** Makes a user a member, for the time between `notBefore` and `notAfter` where given. */
  async addMember(group: string, user: string, times: Readonly<Record<string, string>> = {}): Promise<void> {
    succeeded(await this.root.post(`/api/v1/groups/${group}/add-user`, { user, ...times }))
  }

  async createKey(username: string, body?: unknown): Promise<Credential> {
    const answer = succeeded(await this.root.post(`/api/v1/users/${username}/keys`, body))
    return { keyId: text(answer, 'access_key_id'), secret: text(answer, 'secret_access_key') }
  }

  async createUserWithKey(fields: UserFields = {}): Promise<TestUser> {
    const username = await this.createUser(fields)
    const credential = await this.createKey(username)
    const proof: HeaderLine = ['Authorization', basic(credential.keyId, credential.secret)]
    return { username, ...credential, client: this.anonymous.as(credential), proof }
  }

  /** A user that may ask about one protected service. */
  gatekeeper(service: string): Promise<TestUser> {
    return this.createUserWithKey({ username: this.name('gatekeeper'), policy: gatekeeperPolicy(service) })
  }

  /** Asks what `authorize-by-token` asks: `context` is empty unless given. */
  ask(gatekeeper: TestUser, service: string, body: BatchBody): Promise<Answer> {
    return gatekeeper.client.post(`/api/v1/services/${service}/authorize-by-token`, { context: {}, ...body })
  }

  /** Whether the holder of the proof may do one action on one ARN. */
  async permitted(
    gatekeeper: TestUser,
    service: string,
    proof: HeaderLine,
    action: string,
    resource: string,
    context: unknown = {},
  ): Promise<boolean> {
    const body = { permit: { [action]: [resource] }, headers: [proof], context }
    const answer = succeeded(await this.ask(gatekeeper, service, body))
    return (answer.body as { Authorized: boolean }).Authorized // the one member that every client reads
  }

  /** Stops it; a second call waits for the first. */
  stop(): Promise<void> {
    this.stopped ??= this.end()
    return this.stopped
  }
}

/** Starts a service on a free port with a database of its own. */
export async function startService(options: StartOptions = {}): Promise<TestService> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'tinyauth-service-'))
  const env = { ...settings(dataDir), ...options.env }
  const running = await startTinyauth(env, {
    ...(options.clock && { clock: options.clock }),
    ...(options.log && { log: options.log }),
  })
  const agent = keepAliveAgent()
  const { accessKeyId = '', secretAccessKey = '' } = running.bootstrap ?? {}
  const rootKey = { keyId: accessKeyId, secret: secretAccessKey }
  return new TestService(running.url, dataDir, new Client(running.url, agent), rootKey, async () => {
    // Connections are still open here: the service has to let go of them itself.
    await running.stop()
    agent.destroy()
    if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true })
  })
}

/** Starts a service for as long as `use` takes, and stops it however that ends. */
export async function withService<T>(options: StartOptions, use: (service: TestService) => Promise<T>): Promise<T> {
  const service = await startService(options)
  try {
    return await use(service)
  } finally {
    await service.stop()
  }
}

/** Limits are high: only the tests of those limits lower them. */
function settings(dataDir: string): Record<string, string> {
  return {
    NODE_ENV: 'test',
    HOST: '127.0.0.1',
    PORT: '0',
    DATA_DIR: dataDir,
    MASTER_KEY,
    SECRET_SIGNING_KEY: SIGNING_KEY,
    LOG_LEVEL: 'error',
    LOGIN_ATTEMPTS: '100000',
    KEY_FAILURES: '100000',
    // Tests move the clock by up to a day between two polls of the store.
    MAX_STALENESS_SECONDS: '86400',
  }
}

/** The answer, when it is a success: what a fixture needs must not fail unseen. */
export function succeeded(answer: Answer): Answer {
  if (answer.status >= 200 && answer.status < 300) return answer
  throw new Error(`the service answered ${answer.status} ${answer.text}`)
}

/** Claims of a token that is good from `now` (seconds) for an hour. */
export function goodClaims(username: string, now: number): Record<string, unknown> {
  return { user: username, mfa: false, iat: now, exp: now + 3600 }
}

/** A session token as the service would sign it for (`global`, service) unless told otherwise. */
export function forgedToken(
  service: string,
  claims: Readonly<Record<string, unknown>>,
  change: { readonly header?: unknown; readonly key?: Buffer; readonly region?: string } = {},
): string {
  const header = change.header ?? { typ: 'JWT', alg: 'HS256' }
  return signedToken(header, claims, change.key ?? sessionKey(service, claims, change.region ?? 'global'))
}

/** The subkey that the claims of a token select (wire-protocol 3.2, 3.6). */
export function sessionKey(service: string, claims: Readonly<Record<string, unknown>>, region = 'global'): Buffer {
  const { user, iat } = claims
  const identity = typeof user === 'string' ? user : ''
  const date = dateOf(typeof iat === 'number' && Number.isFinite(iat) && Math.abs(iat) < 1e12 ? iat : 0)
  return subkey('jwt_request', { secret: SIGNING_KEY, identity, date, region, service })
}

/** The `Cookie` line that carries a session. */
export function sessionCookie(token: string): HeaderLine {
  return ['Cookie', `tinysess=${token}`]
}

/** The claim `csrf-token` of a token, unverified. */
export function csrfOf(token: string): unknown {
  return (claimsOf(token) as Record<string, unknown>)['csrf-token'] // a claims set is an object
}
