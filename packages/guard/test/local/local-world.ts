import { deriveSubkey, signRequest, signToken, subkeyDate } from '@tinyauth/request-signing'
import {
  type Answer,
  Decider,
  type GroupsAnswer,
  type GroupsQuestion,
  type PermittedAnswer,
  type PermittedQuestion,
  type Question,
} from '../../src/decider.js'
import { LocalDecider } from '../../src/local/local-decider.js'
import { PrincipalStore } from '../../src/local/principal-store.js'
import { RevocationFeed } from '../../src/local/revocation-feed.js'
import { SILENT_LOG } from '../../src/settings/guard-log.js'
import { FakeService, SIGNING_KEY } from './fake-service.js'
import { settled, TestClock } from './test-time.js'

/** How long the feed of the tests may be silent. */
export const MAX_SILENCE_MS = 15_000

/** SHA-256 of nothing. */
const NO_BODY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

/** Takes note of what it is asked, and denies it, or fails as it is told. */
export class FallbackDecider extends Decider {
  readonly asked: (Question | PermittedQuestion | GroupsQuestion)[] = []
  error: Error | undefined
  closed = false

  override decide(question: Question): Promise<Answer> {
    this.asked.push(question)
    if (this.error !== undefined) return Promise.reject(this.error)
    const allowed = question.pairs.map(() => false)
    const said = { authorized: false, allowed, authenticated: true, errorCode: 'NotPermitted', identity: undefined }
    return Promise.resolve({ ...said, decidedBy: 'remote' })
  }

  override permitted(question: PermittedQuestion): Promise<PermittedAnswer> {
    this.asked.push(question)
    return Promise.reject(this.error ?? new Error('the fallback lists nothing'))
  }

  override groups(question: GroupsQuestion): Promise<GroupsAnswer> {
    this.asked.push(question)
    if (this.error !== undefined) return Promise.reject(this.error)
    const groups = question.groups.map(() => ({ granted: false, leaves: [] }))
    const nobody = { authenticated: false, errorCode: 'UnsignedRequest', identity: undefined }
    return Promise.resolve({ ...nobody, groups, decidedBy: 'remote' })
  }

  override ready(): Promise<void> {
    return Promise.resolve()
  }

  override close(): Promise<void> {
    this.closed = true
    return Promise.resolve()
  }
}

/** How a guard of the tests differs from others. */
export interface LocalWorldOptions {
  readonly capacity?: number
  readonly mostFetches?: number
  readonly staleMs?: number
  readonly maxStalenessMs?: number
}

/** A guard of the service `apples`, and the service. */
export class LocalWorld {
  readonly clock = new TestClock()
  readonly service = new FakeService(this.clock)
  readonly fallback = new FallbackDecider()
  readonly store: PrincipalStore
  readonly feed: RevocationFeed
  readonly decider: LocalDecider

  constructor({ maxStalenessMs, ...options }: LocalWorldOptions = {}) {
    const { clock, service: api, fallback } = this
    const log = SILENT_LOG
    this.store = new PrincipalStore({ api, service: 'apples', clock, log, ...options })
    this.feed = new RevocationFeed({
      ...{ api, listener: this.store, clock, timers: clock, random: () => 0, maxSilenceMs: MAX_SILENCE_MS, log },
      ...(maxStalenessMs === undefined ? {} : { maxStalenessMs }),
    })
    this.decider = new LocalDecider({
      ...{ store: this.store, feed: this.feed, fallback, service: 'apples', keyRegion: 'global', clock, log },
      readyWithinMs: 2000,
    })
  }

  /** A world whose feed is heard. */
  static async live(options: LocalWorldOptions = {}): Promise<LocalWorld> {
    const world = new LocalWorld(options)
    world.feed.start()
    await settled()
    return world
  }

  /** Headers of a session that began now. */
  session(username: string, more: Readonly<Record<string, unknown>> = {}): Question['headers'] {
    const iat = Math.floor(this.clock.now() / 1000)
    const scope = { date: subkeyDate(this.clock.now()), region: 'global', service: 'apples' }
    const key = deriveSubkey({ protocol: 'jwt', secret: SIGNING_KEY, identity: username, ...scope })
    return [['Cookie', `tinysess=${signToken({ user: username, mfa: false, iat, exp: iat + 3600, ...more }, key)}`]]
  }

  /** Headers of Basic. */
  basic(username: string, secret = `secret of ${username}`): Question['headers'] {
    return [['Authorization', `Basic ${Buffer.from(`AKID-${username}:${secret}`).toString('base64')}`]]
  }

  /** Asks whether somebody with these headers may do something. */
  ask(headers: Question['headers'], action = 'GetApple', more: Partial<Question> = {}): Answer | Promise<Answer> {
    const pairs = [{ action, resource: `arn:tinyauth:apples:default::apples/1` }]
    return this.decider.decide({ headers, request: undefined, context: { SourceIp: '192.0.2.1' }, pairs, ...more })
  }

  /** As `ask`, with a request that is signed by an access key now. */
  askSigned(username: string, secret = `secret of ${username}`, uri = '/apples/1'): Answer | Promise<Answer> {
    const headers: [string, string][] = [['Host', 'apples.example.com']]
    const signer = {
      accessKeyId: `AKID-${username}`,
      secret,
      region: 'global',
      service: 'apples',
      now: this.clock.now(),
    }
    const proof = signRequest({ method: 'GET', uri: '/apples/1', headers, body: '' }, signer)
    return this.ask([...headers, ...proof], 'GetApple', { request: { method: 'GET', uri, bodySha256: NO_BODY } })
  }
}
