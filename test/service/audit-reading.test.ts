import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import Database from 'better-sqlite3'
import { type IncomingMessage, request } from 'node:http'
import { join } from 'node:path'
import { basic, member } from './client.js'
import type { Answer, Credential, HeaderLine } from './client.js'
import { EventClient } from './event-client.js'
import { startService, succeeded, withService } from './harness.js'
import type { TestService, TestUser } from './harness.js'
import { allow, arn, own, policy } from './policies.js'

type Event = Readonly<Record<string, unknown>>

const EVENTS = '/api/v1/audit-events'
const STREAM = `${EVENTS}/stream`
const APPLE = arn('orchard', 'apples/red_%')
const AUDITOR = policy(allow('tinyauth:ListAuditEvents', own('audit-events/')))

let service: TestService
let auditor: TestUser
const opened: EventClient[] = []

beforeAll(async () => {
  service = await startService()
  auditor = await service.createUserWithKey({ policy: AUDITOR })
})

afterAll(async () => {
  for (const stream of opened) stream.close()
  await service.stop()
})

async function open(path: string, by: Credential = auditor, headers: readonly HeaderLine[] = []): Promise<EventClient> {
  const stream = await EventClient.open(service.url, path, by, headers)
  opened.push(stream)
  return stream
}

/** The next record of a stream; what only says where to go on is passed over. */
async function next(stream: EventClient): Promise<(Event & { id: string }) | undefined> {
  return (await stream.next()) as (Event & { id: string }) | undefined // a record in place of a change
}

async function listed(query: string): Promise<readonly Event[]> {
  return succeeded(await auditor.client.get(`${EVENTS}?${query}`)).body as Event[] // a list of events
}

/** Asked until it is there: decisions and reads are written soon after their answer. */
async function found(query: string): Promise<readonly Event[]> {
  for (;;) {
    const events = await listed(query)
    if (events.length > 0) return events
  }
}

async function head(): Promise<number> {
  return Number(member(member((await service.root.get('/api/v1/audit-chain')).body, 'head'), 'seq'))
}

/** Puts more into a log than waits in sockets and buffers. */
function fill(file: string): void {
  const database = new Database(file)
  database.exec(`
    with recursive n (i) as (select 1 union all select i + 1 from n where i < 4000)
    insert into audit_events (seq, id, at, event, outcome, body, prev_hash, hash)
    select 1000000 + i, 'filler', at, event, outcome,
      json_object('id', 'filler', 'at', '2026-11-22T10:00:00.000Z', 'event', 'E', 'outcome', 'allow', 'userAgent', hex(zeroblob(4000))),
      prev_hash, hash from n, audit_events where seq = 1`)
  database.close()
}

/** An answer of which nothing was read yet. */
function begin(url: URL, { keyId, secret }: Credential): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: basic(keyId, secret) }
    request(url, { agent: false, headers }, resolve).on('error', reject).end()
  })
}

describe('events are found', () => {
  it('by what a decision was about, literally', async () => {
    const orchard = await service.gatekeeper('orchard')
    const fred = await service.createUserWithKey({ policy: policy(allow('orchard:Get*', '*')) })
    const requestId = randomUUID()
    const body = { permit: { GetApple: [APPLE] }, headers: [fred.proof], context: {} }
    const path = '/api/v1/services/orchard/authorize-by-token'
    succeeded(await orchard.client.post(path, body, [['X-Request-Id', requestId]]))
    const [event] = await found(`requestId=${requestId}`)
    expect(event).toMatchObject({ event: 'AuthorizeByToken' })
    const asked = { resource: APPLE, action: 'orchard:GetApple', service: 'orchard' }
    for (const [name, value] of Object.entries(asked)) {
      expect(await listed(String(new URLSearchParams({ [name]: value })))).toEqual([event])
    }
    expect(await listed(String(new URLSearchParams({ ...asked, outcome: 'deny' })))).toEqual([])
    expect(await listed(`resource=${encodeURIComponent(arn('orchard', 'apples/redX%'))}`)).toEqual([])
  })

  it('by what was done to what', async () => {
    const username = await service.createUser()
    const query = new URLSearchParams({ action: 'tinyauth:CreateUser', resource: own(`users/${username}`) })
    expect(await listed(String(query))).toMatchObject([{ event: 'CreateUser' }])
  })

  it('in the order of the chain after a number, and the answer says where to go on', async () => {
    const since = await head()
    const usernames = [await service.createUser(), await service.createUser(), await service.createUser()]
    const created: unknown[] = []
    for (let after = since; created.length < 3;) {
      const answer = succeeded(await auditor.client.get(`${EVENTS}?after=${after}&limit=2&event=CreateUser`))
      created.push(...(answer.body as Event[]))
      after = Number(answer.headers['x-tinyauth-next-after'])
    }
    expect(created).toMatchObject(usernames.map((name) => ({ resources: [own(`users/${name}`)] })))
  })

  it.each<[string, string[]]>([
    [`${EVENTS}?after=1&cursor=x`, ['after']],
    [`${EVENTS}?after=999999999`, ['after']],
    [`${EVENTS}?outcome=maybe&from=x&limit=0`, ['from', 'limit', 'outcome']],
    [`${EVENTS}?actor=%00`, ['actor']],
    [`${EVENTS}?action=a&action=b`, ['action']],
    [`${EVENTS}/counts?buckets=201&cursor=x`, ['buckets', 'cursor']],
    [`${EVENTS}/counts?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z`, ['from']],
    [`${EVENTS}/export?format=xls&limit=1000001`, ['format', 'limit']],
    [`${STREAM}?after=-1&limit=1`, ['after', 'limit']],
    [`${STREAM}?after=999999999`, ['after']],
    ['/api/v1/audit-chain?last=100001', ['last']],
    ['/api/v1/audit-chain?last=1&first=1', ['first']],
  ])('not by %s: 400 with every problem', async (path, names) => {
    const answer = await service.root.get(path)
    expect(answer.status).toBe(400)
    expect(Object.keys(member(answer.body, 'errors') as object).sort()).toEqual(names)
  })

  it.each([`${EVENTS}/counts`, STREAM, `${EVENTS}/export`, '/api/v1/audit-chain'])(
    'at %s only by whoever may: 401, 403',
    async (path) => {
      const powerless = await service.createUserWithKey({ policy: policy(allow('tinyauth:GetAuditEvent', '*')) })
      expect((await service.anonymous.get(path)).status).toBe(401)
      expect((await powerless.client.get(path)).status).toBe(403)
    },
  )
})

describe('counts', () => {
  it('tell how many events there were, and when, by outcome', async () => {
    const nobody = await service.createUserWithKey()
    for (let i = 0; i < 3; i++) await nobody.client.get('/api/v1/users')
    await nobody.client.get('/api/v1/groups')
    await found(`actor=${nobody.username}&event=ListGroups`)
    const { body } = succeeded(await auditor.client.get(`${EVENTS}/counts?actor=${nobody.username}&buckets=24`))
    expect(body).toMatchObject({ bucketSeconds: 3600, complete: true })
    const buckets = member(body, 'buckets') as { allow: number; deny: number; error: number }[]
    expect(buckets).toHaveLength(24)
    expect(buckets.at(-1)).toMatchObject({ allow: 0, deny: 4, error: 0 })
  })
})

describe('the chain', () => {
  it('is verified, and says what was looked at', async () => {
    const { body } = succeeded(await service.root.get('/api/v1/audit-chain?last=5'))
    const seq = Number(member(member(body, 'head'), 'seq'))
    expect(body).toEqual({
      head: { seq, hash: expect.stringMatching(/^[0-9a-f]{64}$/), at: expect.any(String) },
      first: { seq: 1, at: expect.any(String) },
      checked: { from: seq - 4, to: seq },
      whole: true,
    })
  })

  it('is asked about with a right of its own', async () => {
    const reader = await service.createUserWithKey({
      policy: policy(allow('tinyauth:VerifyAuditLog', own('audit-events/'))),
    })
    expect((await reader.client.get('/api/v1/audit-chain')).status).toBe(200)
    expect((await auditor.client.get('/api/v1/audit-chain')).status).toBe(403)
  })
})

describe('a stream', () => {
  it('is kept by nothing in between, and tells what its filter means, from now on', async () => {
    await service.createUser()
    const stream = await open(`${STREAM}?event=CreateGroup`)
    expect([stream.status, stream.headers['content-type']]).toEqual([200, 'text/event-stream'])
    expect(stream.headers).toMatchObject({ 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
    const group = await service.createGroup()
    expect(await next(stream)).toMatchObject({ event: 'CreateGroup', resources: [own(`groups/${group}`)] })
  })

  it('goes on after `after`, and after `Last-Event-ID` before that', async () => {
    const since = await head()
    const groups = [await service.createGroup(), await service.createGroup()]
    const told = async (stream: EventClient, count: number): Promise<unknown[]> => {
      const events: unknown[] = []
      while (events.length < count) events.push(member(await next(stream), 'resources'))
      return events
    }
    const arns = groups.map((group) => [own(`groups/${group}`)])
    expect(await told(await open(`${STREAM}?event=CreateGroup&after=${since}`), 2)).toEqual(arns)
    const [first] = await listed(`event=CreateGroup&after=${since}`)
    const headers: HeaderLine[] = [['Last-Event-ID', String(first?.['seq'])]]
    expect(await told(await open(`${STREAM}?event=CreateGroup&after=${since}`, auditor, headers), 1)).toEqual([arns[1]])
  })

  it('stands in the audit log once, from its beginning, with what was asked for', async () => {
    const reader = await service.createUserWithKey({ policy: AUDITOR })
    const stream = await open(`${STREAM}?event=CreateGroup`, reader)
    await found(`event=StreamAuditEvents&actor=${reader.username}`)
    await service.createGroup()
    await next(stream)
    stream.close()
    const events = await listed(`event=StreamAuditEvents&actor=${reader.username}`)
    expect(events).toMatchObject([{ outcome: 'allow', fields: { 'request.filter': '{"event":"CreateGroup"}' } }])
  })

  it.each<[string, (reader: TestUser) => Promise<Answer>]>([
    ['the key is deleted', ({ username, keyId }) => service.root.delete(`/api/v1/users/${username}/keys/${keyId}`)],
    ['the user is disabled', ({ username }) => service.root.patch(`/api/v1/users/${username}`, { status: 'disabled' })],
    ['the right is taken away', ({ username }) => service.root.delete(`/api/v1/users/${username}/policies/test`)],
  ])('ends once %s, and tells nothing of it', async (_, revoke) => {
    const reader = await service.createUserWithKey({ policy: AUDITOR })
    const stream = await open(`${STREAM}?actor=root`, reader)
    succeeded(await revoke(reader))
    for (let event = await next(stream); event !== undefined; event = await next(stream)) {
      expect(event['event']).not.toMatch(/^(?:Delete|Update)/)
    }
  })

  it('ends when the service is stopped, which waits for none', async () => {
    await withService({ env: { SHUTDOWN_TIMEOUT_MS: '600000' } }, async (stopped) => {
      const stream = await EventClient.open(stopped.url, STREAM, stopped.rootKey)
      expect(stream.status).toBe(200)
      await stopped.stop()
      for (let event = await next(stream); event !== undefined; event = await next(stream));
    })
  })

  it('is one of few: 429 for a caller with half of them, 503 when all are taken', async () => {
    await withService({ env: { MAX_EVENT_STREAMS: '2', LOG_LEVEL: 'silent' } }, async (small) => {
      const readers = await Promise.all([1, 2, 3].map(() => small.createUserWithKey({ policy: AUDITOR })))
      const [one, two, three] = readers
      const all: EventClient[] = []
      for (const reader of [one, one, two, three]) {
        all.push(await EventClient.open(small.url, STREAM, reader ?? small.rootKey))
      }
      expect(all.map(({ status }) => status)).toEqual([200, 429, 200, 503])
      for (const stream of all) stream.close()
    })
  })

  it('is opened by no HEAD', async () => {
    const answer = await auditor.client.request('HEAD', STREAM)
    expect([answer.status, answer.text, answer.headers['content-type']]).toEqual([200, '', 'text/event-stream'])
  })
})

describe('an export', () => {
  it('is a file of all events that are meant, newest first, and stands in the audit log before it', async () => {
    const actor = `export-${randomUUID()}`
    const user = await service.createUserWithKey({ username: actor })
    for (let i = 0; i < 3; i++) await user.client.get(`/api/v1/users/u${i}`)
    while ((await listed(`actor=${actor}`)).length < 3);
    const answer = succeeded(await auditor.client.get(`${EVENTS}/export?actor=${actor}`))
    expect(answer.headers).toMatchObject({
      'content-type': 'application/x-ndjson',
      'content-disposition': 'attachment; filename="audit-events.ndjson"',
    })
    const lines = answer.text.split('\n')
    expect(lines.pop()).toBe('')
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(await listed(`actor=${actor}`))
    const [event] = await found(`event=ExportAuditEvents&actor=${auditor.username}`)
    expect(event).toMatchObject({ fields: { 'request.filter': expect.stringContaining(actor) } })
  })

  it('as CSV has a line for each event, and no more than `limit`', async () => {
    for (let i = 0; i < 2; i++) {
      await service.anonymous.get('/api/v1/users', [['Authorization', basic('=1+1', 'x')]])
    }
    while ((await listed('subject=%3D1%2B1')).length < 2);
    const answer = succeeded(await auditor.client.get(`${EVENTS}/export?format=csv&limit=1&subject=%3D1%2B1`))
    expect(answer.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="audit-events.csv"',
    })
    const [first, second, ...rest] = answer.text.split('\r\n')
    expect(first).toMatch(/^seq,at,event,actor,/)
    expect(second).toMatch(/^\d+,[^,]+,ListUsers,,'=1\+1,,,deny,/)
    expect(rest).toEqual([''])
  })

  it('of nothing has its first line', async () => {
    const { text } = succeeded(await auditor.client.get(`${EVENTS}/export?format=csv&actor=nobody`))
    expect(text).toMatch(/^seq,.*,hash\r\n$/)
    expect(succeeded(await auditor.client.get(`${EVENTS}/export?actor=nobody`)).text).toBe('')
  })

  it('that fails halfway ends without its end', async () => {
    await withService({ env: { LOG_LEVEL: 'silent' } }, async (filled) => {
      const reader = await filled.createUserWithKey({ policy: AUDITOR })
      fill(join(filled.dataDir, 'tinyauth.db'))
      const incoming = await begin(new URL(`${EVENTS}/export?limit=1000000`, filled.url), reader)
      succeeded(await filled.root.delete(`/api/v1/users/${reader.username}/policies/test`))
      const read = async (): Promise<void> => {
        for await (const chunk of incoming) void chunk
      }
      await expect(read()).rejects.toThrow('aborted')
    })
  })

  it('is begun by no HEAD', async () => {
    const answer = await auditor.client.request('HEAD', `${EVENTS}/export`)
    expect([answer.status, answer.text]).toEqual([200, ''])
  })
})
