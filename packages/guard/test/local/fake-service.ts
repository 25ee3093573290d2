import { deriveSubkey, type SubkeyProtocol } from '@tinyauth/request-signing'
import { DEFAULT_LIMITS } from '@tinyauth/policy-engine'
import { ConnectionError } from '../../src/authorizer/errors.js'
import type { FeedEvent, Subject } from '../../src/local/feed-event.js'
import { type EventText, PrincipalApi, type PrincipalName, type SubkeyName } from '../../src/local/principal-api.js'
import type { JsonObject } from '../../src/service/json-answer.js'
import type { ServiceAnswer } from '../../src/service/service-client.js'
import type { TestClock } from './test-time.js'

/** Signs the session tokens of the tests. */
export const SIGNING_KEY = 'the signing key of the tests, long enough'

/** A user of the fake service. */
export interface FakeUser {
  readonly uid: string
  readonly username: string
  active: boolean
  readonly policies: Set<string>
  readonly groups: Set<string>
  readonly keys: Map<string, FakeKey>
}

/** An access key of the fake service. */
export interface FakeKey {
  active: boolean
  readonly secret: string
  services?: readonly string[]
  sourceCidrs?: readonly string[]
  boundary?: string
}

/** A document that allows or denies actions on everything. */
export function documentOf(Effect: 'Allow' | 'Deny', ...Action: readonly string[]): JsonObject {
  return { Version: '2012-10-17', Statement: [{ Effect, Action, Resource: '*' }] }
}

/** The service as far as a guard hears of it: users, groups, policies, numbered changes. */
export class FakeService extends PrincipalApi {
  readonly users = new Map<string, FakeUser>()
  /** Policies of groups. */
  readonly groups = new Map<string, Set<string>>()
  readonly policies = new Map<string, JsonObject | null>()
  guardrails: readonly string[] = []
  faults: readonly string[] = []
  levels: Readonly<Record<string, string>> = { GetApple: 'read' }
  seq = 1
  readonly calls: string[] = []
  readonly streams = new Set<FakeStream>()
  /** What every call fails with. */
  down: Error | undefined
  /** What streams fail with. */
  noStreams: Error | undefined
  /** What pages fail with. */
  noPages: Error | undefined
  /** Events are not told to streams while this holds. */
  muted = false
  /** What is done with an answer before it is sent. */
  mangle: (body: JsonObject, kind: 'principal' | 'subkey' | 'events') => JsonObject = (body) => body
  private held: (() => void)[] | undefined
  private readonly log: FeedEvent[] = []

  constructor(private readonly clock: TestClock) {
    super()
  }

  /** Adds a user without a change. */
  addUser(username: string, fields: Partial<Pick<FakeUser, 'policies' | 'groups'>> = {}): FakeUser {
    const keys = new Map([[`AKID-${username}`, { active: true, secret: `secret of ${username}` }]])
    const user = {
      uid: `uid-${username}`,
      username,
      active: true,
      policies: new Set<string>(),
      groups: new Set<string>(),
    }
    const whole = { ...user, ...fields, keys }
    this.users.set(username, whole)
    return whole
  }

  /** Does something, as one numbered change. */
  change(subjects: readonly Subject[], work: () => void = () => undefined): FeedEvent {
    work()
    this.seq += 1
    const event = { seq: this.seq, atMs: this.clock.now(), type: 'some.change', subjects }
    this.log.push(event)
    if (!this.muted) this.tell(event)
    return event
  }

  /** Says something on every stream. */
  tell(event: FeedEvent): void {
    for (const stream of this.streams) stream.say(eventText(event))
  }

  /** Says on every stream that nothing changed. */
  ping(seq = this.seq): void {
    this.tell({ seq, atMs: this.clock.now(), type: 'ping', subjects: [] })
  }

  /** Ends every stream. */
  cut(): void {
    for (const stream of this.streams) stream.destroy()
  }

  /** From now on answers are made, and wait. */
  hold(): void {
    this.held ??= []
  }

  /** Lets go of what waits. */
  release(): void {
    const waiting = this.held ?? []
    this.held = undefined
    for (const go of waiting) go()
  }

  override async principal(name: PrincipalName): Promise<ServiceAnswer | undefined> {
    this.note(`principal ${name.by} ${name.name}`)
    const user = this.find(name)
    return this.answer(user && this.mangle(this.document(user, name), 'principal'))
  }

  override async subkey({ by, name, protocol, date, region, service }: SubkeyName): Promise<ServiceAnswer | undefined> {
    this.note(`subkey ${protocol} ${name} ${date}`)
    const user = this.find({ by, name })
    const secret = by === 'users' ? SIGNING_KEY : secretOf(user?.keys.get(name))
    if (user === undefined || secret === undefined || !user.active) return this.answer(undefined)
    const key = deriveSubkey({
      protocol: protocol satisfies SubkeyProtocol,
      secret,
      identity: name,
      date,
      region,
      service,
    })
    return this.answer(this.mangle({ key: key.toString('base64'), identity: user.username }, 'subkey'))
  }

  override async events(since: number | undefined): Promise<ServiceAnswer> {
    this.note(`events ${since}`)
    if (this.noPages !== undefined) throw this.noPages
    const events = since === undefined ? [] : this.log.filter(({ seq }) => seq > since).map(wireEvent)
    const answer = await this.answer(this.mangle({ v: 1, seq: this.seq, events, more: false }, 'events'))
    if (answer === undefined) throw new ConnectionError('there is no page')
    return answer
  }

  override stream(since: number | undefined): Promise<EventText> {
    try {
      this.note(`stream ${since}`)
      if (this.noStreams !== undefined) throw this.noStreams
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)))
    }
    const stream = new FakeStream(() => this.streams.delete(stream))
    this.streams.add(stream)
    stream.say(eventText({ seq: this.seq, atMs: this.clock.now(), type: 'ping', subjects: [] }))
    for (const event of this.log) if (event.seq > (since ?? this.seq)) stream.say(eventText(event))
    return Promise.resolve(stream)
  }

  private note(call: string): void {
    this.calls.push(call)
    if (this.down !== undefined) throw this.down
  }

  private async answer(body: JsonObject | undefined): Promise<ServiceAnswer | undefined> {
    const sentAtMs = this.clock.now()
    const { held } = this
    if (held !== undefined) await new Promise<void>((resolve) => held.push(resolve))
    return body && { body, sentAtMs, headers: {} }
  }

  private find({ by, name }: PrincipalName): FakeUser | undefined {
    if (by === 'users') return this.users.get(name)
    return [...this.users.values()].find(({ keys }) => keys.has(name))
  }

  private document(user: FakeUser, { by, name }: PrincipalName): JsonObject {
    const groups = [...user.groups]
    const policyIds = [
      ...this.guardrails,
      ...user.policies,
      ...groups.flatMap((id) => [...(this.groups.get(id) ?? [])]),
    ]
    const key = by === 'users' ? undefined : user.keys.get(name)
    return {
      ...{
        revision: this.seq,
        uid: user.uid,
        username: user.username,
        arn: `arn:tinyauth:tinyauth:::users/${user.username}`,
      },
      ...{ active: user.active, credentialsChangedAtMs: 0, faults: this.faults },
      own: { id: `users/${user.username}`, kind: 'user', policies: this.parts(user.policies) },
      memberships: groups.map((groupId) => ({
        ...{ groupId, path: groupId },
        source: { id: `groups/${groupId}`, kind: 'group', policies: this.parts(this.groups.get(groupId) ?? []) },
      })),
      guardrails: this.guardrails.map((id) => ({ id: `guardrails/${id}`, policies: this.parts([id]) })),
      policyIds,
      ...(key === undefined ? {} : { key: this.keyPart(name, key) }),
      catalogue: { decisionTtlSeconds: 5, levels: this.levels },
      ...{ limits: { ...DEFAULT_LIMITS }, maxSessionSeconds: 28_800, clockSkewSeconds: 300 },
    }
  }

  private keyPart(keyId: string, { active, services, sourceCidrs, boundary }: FakeKey): JsonObject {
    return {
      ...{ keyId, active },
      ...(services === undefined ? {} : { services }),
      ...(sourceCidrs === undefined ? {} : { sourceCidrs }),
      ...(boundary === undefined ? {} : { boundary: { id: 'boundary', policies: this.parts([boundary]) } }),
    }
  }

  private parts(ids: Iterable<string>): readonly JsonObject[] {
    return [...ids].map((id) => ({ id, version: '1', document: this.policies.get(id) ?? null }))
  }
}

function secretOf(key: FakeKey | undefined): string | undefined {
  const isGiven = key?.active === true && key.sourceCidrs === undefined && key.boundary === undefined
  return isGiven ? key.secret : undefined
}

function wireEvent({ seq, atMs, type, subjects }: FeedEvent): JsonObject {
  return { v: 1, seq, at: new Date(atMs).toISOString(), type, subjects }
}

/** An event as it stands on a stream. */
export function eventText(event: FeedEvent): string {
  return `id: ${event.seq}\ndata: ${JSON.stringify(wireEvent(event))}\n\n`
}

/** A stream that says what it is told to. */
export class FakeStream implements EventText {
  private readonly said: Uint8Array[] = []
  private wake: (() => void) | undefined
  private over = false

  constructor(private readonly onEnd: () => void) {}

  say(text: string): void {
    this.said.push(Buffer.from(text))
    this.wake?.()
  }

  destroy(): void {
    this.over = true
    this.onEnd()
    this.wake?.()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    while (!this.over) {
      const next = this.said.shift()
      if (next === undefined) await new Promise<void>((resolve) => (this.wake = resolve))
      else yield next
    }
  }
}
