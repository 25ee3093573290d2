import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { ManualClock } from '../../src/common/clock.js'
import { member } from './client.js'
import type { Answer, HeaderLine } from './client.js'
import { EventClient, type ReceivedEvent } from './event-client.js'
import { startService, succeeded, withService } from './harness.js'
import type { TestService, TestUser } from './harness.js'
import { allow, own, policy } from './policies.js'

const PATH = '/api/v1/services/orchard/events'
const NOW = Date.UTC(2026, 10, 22, 12, 0, 0)
const READER = policy(allow('tinyauth:ReadEvents', own('services/orchard')))

const clock = new ManualClock(NOW)
let service: TestService
let guard: TestUser
const opened: EventClient[] = []

beforeAll(async () => {
  service = await startService({ clock, env: { EVENTS_PING_SECONDS: '1' } })
  guard = await service.createUserWithKey({ policy: READER })
})

afterAll(async () => {
  for (const stream of opened) stream.close()
  await service.stop()
})

async function open(path = PATH, by: TestUser = guard, headers: readonly HeaderLine[] = []): Promise<EventClient> {
  const stream = await EventClient.open(service.url, path, by, headers)
  opened.push(stream)
  return stream
}

function page(query: string, by: TestUser = guard): Promise<Answer> {
  return by.client.get(`${PATH}${query}`)
}

async function currentSeq(): Promise<number> {
  return Number(member(succeeded(await page('')).body, 'seq'))
}

async function changes(count: number): Promise<void> {
  await Promise.all(Array.from({ length: count }, () => service.createUser()))
}

async function take(stream: EventClient, count: number): Promise<readonly ReceivedEvent[]> {
  const events: ReceivedEvent[] = []
  while (events.length < count) {
    const event = await stream.change()
    if (event === undefined) break
    events.push(event)
  }
  return events
}

describe('HEAD', () => {
  it('of a stream opens none: the answer ends, though nobody may read it', async () => {
    const accept: HeaderLine = ['Accept', 'text/event-stream']
    const answer = await guard.client.request('HEAD', PATH, { headers: [accept] })
    expect([answer.status, answer.text]).toEqual([200, ''])
    expect(answer.headers['content-type']).toBe('text/event-stream')
    const stranger = await service.createUserWithKey()
    expect((await stranger.client.request('HEAD', PATH, { headers: [accept] })).status).toBe(403)
  })
})

describe('a page of events', () => {
  it('begins at the newest change without `since`, and holds none', async () => {
    const answer = await page('')
    expect(answer.body).toEqual({ v: 1, seq: Number(answer.headers['x-tinyauth-revision']), events: [], more: false })
  })

  it('names each change after `since` with its number, its time and what has to be read again', async () => {
    const since = await currentSeq()
    const group = await service.createGroup()
    const user = await service.createUser()
    await service.addMember(group, user)
    const { body } = await page(`?since=${since}`)
    const at = new Date(NOW).toISOString()
    const id = expect.any(String) as unknown
    expect(body).toEqual({
      v: 1,
      seq: since + 3,
      more: false,
      events: [
        { v: 1, seq: since + 1, at, type: 'group.changed', subjects: [{ type: 'group', id }] },
        { v: 1, seq: since + 2, at, type: 'user.changed', subjects: [{ type: 'user', id }] },
        {
          ...{ v: 1, seq: since + 3, at, type: 'membership.changed' },
          subjects: expect.arrayContaining([
            { type: 'user', id },
            { type: 'group', id },
          ]) as unknown,
        },
      ],
    })
  })

  it('holds `limit` at most and says that there are more', async () => {
    const since = await currentSeq()
    await changes(3)
    const first = await page(`?since=${since}&limit=2`)
    expect([first, await page(`?since=${since + 2}&limit=2`)].map(({ body }) => member(body, 'more'))).toEqual([
      true,
      false,
    ])
    expect(member(first.body, 'events')).toMatchObject([{ seq: since + 1 }, { seq: since + 2 }])
  })

  it.each(['?since=-1', '?since=1.5', '?since=x', '?since=', '?limit=0', '?limit=1001', '?since=1&since=2', '?from=1'])(
    'refuses %s: 400',
    async (query) => {
      expect((await page(query)).status).toBe(400)
    },
  )

  it('refuses a `since` that is ahead of the newest change: 400', async () => {
    const ahead = (await currentSeq()) + 1
    expect(await page(`?since=${ahead}`)).toMatchObject({
      status: 400,
      body: { errors: { since: expect.any(String) } },
    })
  })
})

describe('a stream of events', () => {
  it('is never kept by anything in between, and begins at once with a ping at the newest change', async () => {
    const seq = await currentSeq()
    const stream = await open()
    expect(stream.status).toBe(200)
    expect(stream.headers).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      'x-tinyauth-revision': String(seq),
    })
    expect(await stream.next()).toMatchObject({ id: seq, seq, type: 'ping', subjects: [] })
  })

  it('tells every change once, in order and without gaps, to each of two streams under 200 concurrent writes', async () => {
    const since = await currentSeq()
    const streams = [await open(), await open()]
    const all = Promise.all(streams.map((stream) => take(stream, 200)))
    await changes(200)
    const numbers = (await all).map((events) => events.map(({ seq }) => seq))
    const expected = Array.from({ length: 200 }, (_, index) => since + index + 1)
    expect(numbers).toEqual([expected, expected])
  })

  it('tells of a change only once this node decides by it', async () => {
    const stream = await open()
    const fred = await service.createUserWithKey({ policy: policy(allow('tinyauth:GetUser', '*')) })
    await service.root.delete(`/api/v1/users/${fred.username}/policies/test`)
    const last = await currentSeq()
    for (let event = await stream.next(); event !== undefined && event.seq < last; event = await stream.next());
    expect((await fred.client.get(`/api/v1/users/${fred.username}`)).status).toBe(403)
  })

  it('goes on after `since`, and after `Last-Event-ID` before `since`; the ping before them is no place to go on from', async () => {
    const since = await currentSeq()
    await changes(4)
    const bySince = await open(`${PATH}?since=${since}`)
    expect(await bySince.next()).toMatchObject({ type: 'ping', id: undefined, seq: since + 4 })
    expect(await take(bySince, 4)).toMatchObject([1, 2, 3, 4].map((n) => ({ id: since + n, seq: since + n })))
    const byId = await open(`${PATH}?since=${since}`, guard, [['Last-Event-ID', String(since + 2)]])
    expect(await take(byId, 2)).toMatchObject([{ seq: since + 3 }, { seq: since + 4 }])
  })

  it('pings when nothing happens', async () => {
    const stream = await open()
    const [first, second] = [await stream.next(), await stream.next()]
    expect([first, second]).toMatchObject([{ type: 'ping' }, { type: 'ping', id: first?.seq }])
  })

  it.each([
    ['a place that is none', [['Last-Event-ID', 'x']], 'Last-Event-ID'],
    ['a place ahead of the newest change', [['Last-Event-ID', '99999999']], 'since'],
  ] as const)('is refused for %s: 400', async (_, headers, field) => {
    const answer = await guard.client.get(PATH, [['Accept', 'text/event-stream'], ...headers])
    expect(answer).toMatchObject({ status: 400, body: { errors: { [field]: expect.any(String) } } })
  })

  it('is opened for nobody without a credential (401) or without the right on that service (403)', async () => {
    const accept: HeaderLine = ['Accept', 'text/event-stream']
    const nobody = await service.anonymous.get(PATH, [accept])
    const other = await guard.client.get('/api/v1/services/pears/events', [accept])
    const powerless = await (await service.createUserWithKey()).client.get(PATH, [accept])
    expect([nobody.status, other.status, powerless.status]).toEqual([401, 403, 403])
  })

  it('stands in the audit log from its beginning, as other calls do', async () => {
    const reader = await service.createUserWithKey({ policy: READER })
    const stream = await open(PATH, reader)
    await stream.next()
    const path = `/api/v1/audit-events?event=ReadEvents&actor=${reader.username}`
    let { body } = await service.root.get(path)
    while (Array.isArray(body) && body.length === 0) body = (await service.root.get(path)).body
    expect(body).toMatchObject([{ event: 'ReadEvents', outcome: 'allow', httpStatus: 200 }])
  })
})

describe('a stream ends', () => {
  it.each<[string, (reader: TestUser) => Promise<Answer>]>([
    ['the key is deleted', ({ username, keyId }) => service.root.delete(`/api/v1/users/${username}/keys/${keyId}`)],
    [
      'the key is made inactive',
      ({ username, keyId }) => service.root.patch(`/api/v1/users/${username}/keys/${keyId}`, { status: 'inactive' }),
    ],
    ['the user is disabled', ({ username }) => service.root.patch(`/api/v1/users/${username}`, { status: 'disabled' })],
    ['the user is deleted', ({ username }) => service.root.delete(`/api/v1/users/${username}`)],
    ['the right is taken away', ({ username }) => service.root.delete(`/api/v1/users/${username}/policies/test`)],
  ])('once %s, before that change is told', async (_, revoke) => {
    const reader = await service.createUserWithKey({ policy: READER })
    const seq = await currentSeq()
    const stream = await open(PATH, reader)
    succeeded(await revoke(reader))
    expect((await stream.end())?.seq).toBe(seq)
  })

  it('by the clock: once the key has expired, at the next ping', async () => {
    const username = await service.createUser({ policy: READER })
    const key = await service.createKey(username, { expiresAt: new Date(clock.now() + 60_000).toISOString() })
    const stream = await EventClient.open(service.url, PATH, key)
    opened.push(stream)
    expect(await stream.next()).toMatchObject({ type: 'ping' })
    const other = await open()
    expect(await other.next()).toMatchObject({ type: 'ping' })
    clock.advance(60_000)
    expect(await stream.end()).toBeUndefined()
    expect(await other.next()).toMatchObject({ type: 'ping' })
  })

  it('when the service is stopped, which waits for none', async () => {
    await withService({ env: { SHUTDOWN_TIMEOUT_MS: '600000' } }, async (stopped) => {
      const stream = await EventClient.open(stopped.url, PATH, stopped.rootKey)
      expect(await stream.next()).toMatchObject({ type: 'ping' })
      await stopped.stop()
      expect(await stream.end()).toBeUndefined()
    })
  })
})

describe('too many streams', () => {
  it('are refused: 429 for a caller with half of them, 503 when all are taken; one that ends makes room', async () => {
    await withService({ env: { MAX_EVENT_STREAMS: '2', LOG_LEVEL: 'silent' } }, async (small) => {
      const readers = await Promise.all([1, 2, 3].map(() => small.createUserWithKey({ policy: READER })))
      const attempt = (reader: TestUser | undefined): Promise<EventClient> =>
        EventClient.open(small.url, PATH, reader ?? small.rootKey)
      const [one, two, three] = readers
      const first = await attempt(one)
      const again = await attempt(one)
      const second = await attempt(two)
      const third = await attempt(three)
      expect([first, again, second, third].map(({ status }) => status)).toEqual([200, 429, 200, 503])
      expect([again, third].map(({ headers }) => Number(headers['retry-after']) > 0)).toEqual([true, true])
      first.close()
      let next = await attempt(three)
      while (next.status === 503) next = await attempt(three)
      expect(next.status).toBe(200)
    })
  })
})
