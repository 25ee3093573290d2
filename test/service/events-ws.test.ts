import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ManualClock } from '../../src/common/clock.js'
import { ChangeRetention, openStore } from '../../src/store/index.js'
import { SILENT } from '../store/fixtures.js'
import { member } from './client.js'
import type { Answer, HeaderLine } from './client.js'
import { EventClient } from './event-client.js'
import { EventSocketClient } from './event-socket-client.js'
import { forgedToken, goodClaims, sessionCookie, startService, succeeded, withService } from './harness.js'
import type { TestService, TestUser } from './harness.js'
import { allow, own, policy } from './policies.js'

const PAGE = '/api/v1/services/orchard/events'
const PATH = `${PAGE}/ws`
const NOW = Date.UTC(2026, 10, 22, 12, 0, 0)
const READER = policy(allow('tinyauth:ReadEvents', own('services/orchard')))
const PUBLIC_URL = 'https://auth.example.org/base'

const clock = new ManualClock(NOW)
let service: TestService
let guard: TestUser
const opened: EventSocketClient[] = []

beforeAll(async () => {
  service = await startService({ clock, env: { EVENTS_PING_SECONDS: '1', METRICS_PUBLIC: 'true', PUBLIC_URL } })
  guard = await service.createUserWithKey({ policy: READER })
})

afterAll(async () => {
  for (const stream of opened) stream.close()
  await service.stop()
})

async function open(
  path = PATH,
  by: TestUser | undefined = guard,
  headers: readonly HeaderLine[] = [],
): Promise<EventSocketClient> {
  const stream = await EventSocketClient.open(service.url, path, by, headers)
  opened.push(stream)
  return stream
}

function page(query: string): Promise<Answer> {
  return guard.client.get(`${PAGE}${query}`)
}

async function currentSeq(): Promise<number> {
  return Number(member(succeeded(await page('')).body, 'seq'))
}

async function changes(count: number): Promise<void> {
  await Promise.all(Array.from({ length: count }, () => service.createUser()))
}

/** Audit events of one caller, once there are any. */
async function audited(actor: string): Promise<unknown> {
  for (;;) {
    const { body } = succeeded(await service.root.get(`/api/v1/audit-events?event=ReadEvents&actor=${actor}`))
    if (Array.isArray(body) && body.length > 0) return body
  }
}

describe('a WebSocket of events', () => {
  it('begins at once with a ping at the newest change, and compresses nothing', async () => {
    const seq = await currentSeq()
    const stream = await open(PATH, guard, [['X-Request-Id', 'socket-1']])
    expect(stream.status).toBe(101)
    expect(stream.headers).toMatchObject({
      'cache-control': 'no-store',
      'x-api-version': '2',
      'x-request-id': 'socket-1',
      'x-tinyauth-revision': String(seq),
    })
    expect([stream.socket.extensions, stream.socket.protocol]).toEqual(['', ''])
    expect(await stream.next()).toMatchObject({ v: 1, seq, type: 'ping', subjects: [] })
  })

  it('tells every change once and in order, each as it stands on the page', async () => {
    const since = await currentSeq()
    const streams = [await open(), await open()]
    const all = Promise.all(streams.map((stream) => stream.take(100)))
    await changes(100)
    const events = member(succeeded(await page(`?since=${since}&limit=100`)).body, 'events')
    expect(await all).toEqual([events, events])
  })

  it('goes on after `since`, and its pings say what it has told', async () => {
    const since = await currentSeq()
    await changes(3)
    const stream = await open(`${PATH}?since=${since}`)
    expect(await stream.next()).toMatchObject({ type: 'ping', seq: since + 3 })
    expect(await stream.take(3)).toMatchObject([1, 2, 3].map((n) => ({ seq: since + n })))
    expect(await stream.next()).toMatchObject({ type: 'ping', seq: since + 3 })
  })

  it('stands in the audit log from its beginning, and in the metrics once it is over', async () => {
    const reader = await service.createUserWithKey({ policy: READER })
    const stream = await open(PATH, reader)
    expect(await audited(reader.username)).toMatchObject([
      { event: 'ReadEvents', action: 'tinyauth:ReadEvents', outcome: 'allow', httpStatus: 101 },
    ])
    stream.close()
    const line = `tinyauth_http_requests_total{route="${PAGE.replace('orchard', '{service}')}/ws",method="GET",status="101"}`
    let { text } = await service.anonymous.get('/metrics')
    while (!text.includes(line)) text = (await service.anonymous.get('/metrics')).text
    expect(text).toContain(line)
  })
})

describe('a handshake is refused as the page is', () => {
  it.each([
    ['a `since` that is none', '?since=x', 400, 'ValidationFailed'],
    ['a `since` ahead of the newest change', '?since=99999999', 400, 'ValidationFailed'],
    ['a parameter that is none', '?limit=5', 400, 'ValidationFailed'],
  ])('for %s', async (_, query, status, code) => {
    const refused = await open(`${PATH}${query}`)
    expect(refused).toMatchObject({ status, body: { code } })
    const ofPage = await page('?since=x')
    const standing = ['content-type', 'cache-control', 'x-api-version', 'content-security-policy']
    expect(standing.map((name) => refused.headers[name])).toEqual(standing.map((name) => ofPage.headers[name]))
    expect(refused.headers).toMatchObject({ connection: 'close', 'x-request-id': expect.any(String) })
  })

  it('without a credential (401), without the right on that service (403), and with an event of its own', async () => {
    const nobody = await EventSocketClient.open(service.url, PATH)
    const stranger = await service.createUserWithKey()
    const powerless = await open(PATH, stranger)
    const other = await open(PATH.replace('orchard', 'pears'))
    const wrong = await EventSocketClient.open(service.url, PATH, { ...guard, secret: 'wrong' })
    expect([nobody, powerless, other, wrong].map(({ status }) => status)).toEqual([401, 403, 403, 401])
    expect(nobody.headers['www-authenticate']).toContain('Basic')
    expect(nobody.body).toEqual((await service.anonymous.get(PAGE)).body)
    expect(await audited(stranger.username)).toMatchObject([
      { event: 'ReadEvents', outcome: 'deny', errorCode: 'NotPermitted', httpStatus: 403 },
    ])
  })

  it('with 410 where the changes after `since` were removed', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'tinyauth-events-ws-'))
    const later = new ManualClock(NOW)
    await withService({ clock: later, dataDir }, async (old) => {
      later.advance(3_601_000)
      await old.createUser()
      const store = await openStore({ file: join(dataDir, 'tinyauth.db'), clock: later, log: SILENT })
      await new ChangeRetention({ unitOfWork: store.unitOfWork, clock: later, seconds: 3600 }).sweep()
      await store.close()
      const refused = await EventSocketClient.open(old.url, `${PATH}?since=0`, old.rootKey)
      expect(refused).toMatchObject({ status: 410, body: { code: 'Gone', errors: { since: expect.any(String) } } })
    })
    rmSync(dataDir, { recursive: true, force: true })
  })

  it('when there are too many streams of either form: 429 for half of them, 503 for all; one that ends makes room', async () => {
    await withService({ env: { MAX_EVENT_STREAMS: '2', LOG_LEVEL: 'silent' } }, async (small) => {
      const [one, two] = [await small.createUserWithKey({ policy: READER }), small.rootKey]
      const first = await EventClient.open(small.url, PAGE, one)
      const again = await EventSocketClient.open(small.url, PATH, one)
      const second = await EventSocketClient.open(small.url, PATH, two)
      const third = await small.createUserWithKey({ policy: READER })
      const full = await EventSocketClient.open(small.url, PATH, third)
      expect([first, again, second, full].map(({ status }) => status)).toEqual([200, 429, 101, 503])
      expect([again, full].map(({ headers }) => Number(headers['retry-after']) > 0)).toEqual([true, true])
      second.close()
      let next = await EventSocketClient.open(small.url, PATH, third)
      while (next.status === 503) next = await EventSocketClient.open(small.url, PATH, third)
      expect(next.status).toBe(101)
      first.close()
      next.close()
    })
  })
})

describe('a page of another site', () => {
  const foreign: HeaderLine = ['Origin', 'https://evil.example']

  function session(): readonly [HeaderLine, HeaderLine] {
    const token = forgedToken('tinyauth', goodClaims(guard.username, clock.now() / 1000))
    return [sessionCookie(token), ['Authorization', `Bearer ${token}`]]
  }

  it('opens none with what its browser sends by itself', async () => {
    const [cookie] = session()
    const statuses = []
    for (const origin of [foreign, ['Origin', 'null'], ['Origin', `${service.url}.evil.example`]] as const) {
      statuses.push((await open(PATH, undefined, [cookie, origin])).status)
    }
    statuses.push((await EventSocketClient.open(service.url, PATH, guard, [foreign])).status)
    const site: HeaderLine = ['Sec-Fetch-Site', 'cross-site']
    statuses.push((await EventSocketClient.open(service.url, PATH, undefined, [cookie, site])).status)
    expect(statuses).toEqual([403, 403, 403, 403, 403])
  })

  it('is none without `Origin`, with the origin of the service, or with a proof that it would have to know', async () => {
    const [cookie, bearer] = session()
    const statuses = []
    for (const lines of [
      [cookie],
      [cookie, ['Origin', service.url]],
      [cookie, ['Origin', new URL(PUBLIC_URL).origin]],
      [bearer, foreign],
    ] as const) {
      const stream = await EventSocketClient.open(service.url, PATH, undefined, lines)
      opened.push(stream)
      statuses.push(stream.status)
    }
    expect(statuses).toEqual([101, 101, 101, 101])
  })
})

describe('a WebSocket of events ends', () => {
  it.each<[string, (reader: TestUser) => Promise<Answer>]>([
    ['the key is deleted', ({ username, keyId }) => service.root.delete(`/api/v1/users/${username}/keys/${keyId}`)],
    ['the user is disabled', ({ username }) => service.root.patch(`/api/v1/users/${username}`, { status: 'disabled' })],
    ['the right is taken away', ({ username }) => service.root.delete(`/api/v1/users/${username}/policies/test`)],
  ])('once %s, before that change is told', async (_, revoke) => {
    const reader = await service.createUserWithKey({ policy: READER })
    const seq = await currentSeq()
    const stream = await open(PATH, reader)
    succeeded(await revoke(reader))
    expect((await stream.end())?.seq).toBe(seq)
    expect(stream.closeCode).toBe(1008)
  })

  it('by the clock: once the key has expired, at the next ping', async () => {
    const username = await service.createUser({ policy: READER })
    const key = await service.createKey(username, { expiresAt: new Date(clock.now() + 60_000).toISOString() })
    const stream = await EventSocketClient.open(service.url, PATH, key)
    expect(await stream.next()).toMatchObject({ type: 'ping' })
    clock.advance(60_000)
    await stream.end()
    expect(stream.closeCode).toBe(1008)
  })

  it('when the service is stopped, which waits for none, whoever answers its close', async () => {
    await withService({ env: { SHUTDOWN_TIMEOUT_MS: '600000' } }, async (stopped) => {
      const streams = [1, 2].map(() => EventSocketClient.open(stopped.url, PATH, stopped.rootKey))
      const [polite, deaf] = await Promise.all(streams)
      expect(await polite?.next()).toMatchObject({ type: 'ping' })
      deaf?.socket.pause()
      await stopped.stop()
      await polite?.end()
      expect(polite?.closeCode).toBe(1001)
      deaf?.close()
    })
  })

  it('as the client wants it', async () => {
    const stream = await open()
    await stream.next()
    stream.socket.close(1000)
    await stream.end()
    expect(stream.closeCode).toBe(1000)
  })
})
