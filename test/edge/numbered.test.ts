import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { ManualClock } from '../../src/common/clock.js'
import { holdConnection, type HeldConnection } from '../guard/held-connection.js'
import { basic, type Credential, type HeaderLine } from '../service/client.js'
import { forgedToken, goodClaims, sessionCookie, startService, succeeded } from '../service/harness.js'
import type { TestService, TestUser } from '../service/harness.js'
import { allow, arn, deny, gatekeeperPolicy, own, policy } from '../service/policies.js'
import { signed } from '../service/sigv4.js'
import { type Asked, askAt, ORCHARD, startTestEdge, type TestEdge } from './edge-harness.js'

const SECOND = 1000
const APPLE = arn(ORCHARD, 'apples/red')
const clock = new ManualClock(Date.UTC(2026, 10, 22, 12, 0, 0))
let service: TestService
let way: HeldConnection
let key: Credential
let gatekeeper: TestUser
let edge: TestEdge
let fred: TestUser

/** What an edge node needs permitted upstream. */
const EDGE_POLICY = policy(
  allow(
    ['GetServicePrincipal', 'GetServiceUserSigningToken', 'GetServiceAccessKeySigningToken'].map(
      (a) => `tinyauth:${a}`,
    ),
    own('services/orchard'),
  ),
  allow(
    ['ReadEvents', 'GetServiceAccessKeySigningToken', 'GetServiceUserPolicies'].map((a) => `tinyauth:${a}`),
    own('services/tinyauth'),
  ),
)

beforeAll(async () => {
  service = await startService({ clock, env: { EVENTS_PING_SECONDS: '1' } })
  way = await holdConnection(service.url)
  key = await service.createUserWithKey({ policy: EDGE_POLICY })
  gatekeeper = await service.gatekeeper(ORCHARD)
})

afterAll(async () => {
  await way.close()
  await service.stop()
})

beforeEach(async () => {
  way.passes = 'everything'
  edge = await startTestEdge({ endpoint: way.url, key, clock })
  fred = await service.createUserWithKey({ policy: policy(allow('orchard:GetApple', '*')) })
})

afterEach(async () => {
  await edge.stop()
  edge.remove()
})

function of(user: TestUser, action = 'GetApple'): Asked {
  return { headers: [user.proof], action }
}

/** Does something upstream; answers which change it was. */
async function change(method: string, path: string, body?: unknown): Promise<number> {
  const answer = succeeded(await service.root.request(method, `/api/v1/${path}`, { body }))
  return Number(answer.headers['x-tinyauth-revision'])
}

describe('an edge node before a service of ours', () => {
  it('decides by itself: allows, denies, and knows who is unknown', async () => {
    await edge.heard(gatekeeper, of(fred))
    const stranger: HeaderLine = ['Authorization', basic('AKNOBODYNOBODYNOBODY', 'nothing')]
    const wrong: HeaderLine = ['Authorization', basic(fred.keyId, 'nothing')]
    const asked: readonly [Asked, unknown][] = [
      [of(fred), { Authorized: true, Identity: fred.username, NotPermitted: {}, Permitted: { GetApple: [APPLE] } }],
      [of(fred, 'EatApple'), { Authorized: false, ErrorCode: 'NotPermitted', NotPermitted: { EatApple: [APPLE] }, Permitted: {} }],
      [{ headers: [stranger] }, { Authorized: false, ErrorCode: 'NoSuchKey', NotPermitted: { GetApple: [APPLE] }, Permitted: {} }],
      [{ headers: [wrong] }, { Authorized: false, ErrorCode: 'InvalidSignature', NotPermitted: { GetApple: [APPLE] }, Permitted: {} }],
      [{ headers: [] }, { Authorized: false, ErrorCode: 'UnsignedRequest', NotPermitted: { GetApple: [APPLE] }, Permitted: {} }],
    ] // prettier-ignore
    for (const [question, expected] of asked) {
      const { answer, here } = await edge.decide(gatekeeper, question)
      expect([answer.status, here, answer.body]).toEqual([200, true, expected])
    }
  })

  it('proves sessions and signatures by itself', async () => {
    await edge.heard(gatekeeper, of(fred))
    const nowMs = clock.now()
    const token = forgedToken(ORCHARD, goodClaims(fred.username, Math.floor(nowMs / 1000)))
    const headers = signed(fred, { path: '/x', host: 'shop.example', now: nowMs, service: ORCHARD })
    const bodySha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
    const request = { method: 'GET', uri: '/x', bodySha256 }
    for (const question of [{ headers: [sessionCookie(token)] }, { headers, more: { request } }]) {
      const { answer, here } = await edge.decide(gatekeeper, question)
      expect([here, answer.body]).toEqual([
        true,
        expect.objectContaining({ Authorized: true, Identity: fred.username }),
      ])
    }
  })

  it('answers the legacy question by itself', async () => {
    await edge.heard(gatekeeper, of(fred))
    const before = await edge.passed()
    const body = { resource: APPLE, headers: [fred.proof], context: {} }
    const client = edge.anonymous.as(gatekeeper)
    const yes = await client.post('/api/v1/authorize', { ...body, action: 'orchard:GetApple' })
    const no = await client.post('/api/v1/authorize', { ...body, action: 'orchard:EatApple' })
    expect(yes.body).toEqual({ Authorized: true, Identity: fred.username })
    expect(no.body).toEqual({ Authorized: false, ErrorCode: 'NotPermitted', Identity: fred.username, Status: 403 })
    expect(await edge.passed()).toBe(before)
  })

  it.each<[string, () => Promise<number>]>([
    ['a revoked key', () => change('PATCH', `users/${fred.username}/keys/${fred.keyId}`, { status: 'inactive' })],
    ['a deleted key', () => change('DELETE', `users/${fred.username}/keys/${fred.keyId}`)],
    ['a disabled user', () => change('PATCH', `users/${fred.username}`, { status: 'disabled' })],
    ['a changed policy', () => change('PUT', `users/${fred.username}/policies/test`, { name: 'test', policy: policy(deny('*', '*')) })],
  ])('refuses %s once it has heard of it', async (_what, revoke) => {
    await edge.heard(gatekeeper, of(fred))
    const revision = await revoke()
    const witness = await service.createUserWithKey()
    await edge.heard(gatekeeper, of(witness), revision)
    // Keys of whoever may not use them are given to nobody: then the upstream says it.
    expect((await edge.ask(gatekeeper, of(fred))).body).toMatchObject({ Authorized: false })
  }) // prettier-ignore

  it('takes away what a group gave with the membership', async () => {
    const group = await service.createGroup(policy(allow('orchard:EatApple', '*')))
    await service.addMember(group, fred.username)
    expect((await edge.heard(gatekeeper, of(fred, 'EatApple'))).body).toMatchObject({ Authorized: true })
    const revision = await change('DELETE', `groups/${group}/users/${fred.username}`)
    expect((await edge.heard(gatekeeper, of(fred, 'EatApple'), revision)).body).toMatchObject({ Authorized: false })
  })

  it('knows at once that a gatekeeper has lost its right', async () => {
    const other = await service.gatekeeper(ORCHARD)
    await edge.heard(other, of(fred))
    const revision = await change('DELETE', `users/${other.username}/policies/test`)
    await edge.heard(gatekeeper, of(fred), revision)
    const { status, body } = await edge.ask(other, of(fred))
    expect([status, body]).toEqual([403, expect.objectContaining({ errors: { authorization: 'NotPermitted' } })])
  })
})

describe('the gatekeepers of an edge node', () => {
  it.each<[string, () => Credential, number, string]>([
    ['with a wrong secret', () => ({ keyId: gatekeeper.keyId, secret: 'wrong' }), 401, 'InvalidSignature'],
    ['that nobody knows', () => ({ keyId: 'AKNOBODYNOBODYNOBODY', secret: 'wrong' }), 401, 'NoSuchKey'],
    ['without the right', () => fred, 403, 'NotPermitted'],
  ])('are refused %s', async (_what, who, status, code) => {
    const answer = await edge.ask(who(), of(fred))
    expect([answer.status, answer.body]).toEqual([status, expect.objectContaining({ errors: { authorization: code } })])
  })

  it('are refused without a credential, and with two', async () => {
    const path = `/api/v1/services/${ORCHARD}/authorize-by-token`
    const lines: HeaderLine[] = [gatekeeper.proof, ['Authorization', 'Bearer nothing']]
    const none = await edge.anonymous.post(path, {})
    const both = await edge.anonymous.request('POST', path, { body: { permit: {}, headers: [], context: {} }, headers: lines })
    expect([none, both].map(({ status, body }) => [status, body])).toEqual([
      [401, expect.objectContaining({ errors: { authorization: 'UnsignedRequest' } })],
      [401, expect.objectContaining({ errors: { authorization: 'InvalidSignature' } })],
    ])
  }) // prettier-ignore

  it('may sign: the upstream judges them, and a signature is for the host that it was made for', async () => {
    const path = `/api/v1/services/${ORCHARD}/authorize-by-token`
    const body = JSON.stringify({ permit: { GetApple: [APPLE] }, headers: [fred.proof], context: {} })
    const { host } = new URL(edge.url)
    const headers = signed(gatekeeper, { method: 'POST', path, host, body, now: clock.now(), service: 'tinyauth' })
    const answer = await edge.anonymous.request('POST', path, { rawBody: body, headers })
    expect([answer.status, answer.body]).toEqual([200, expect.objectContaining({ Authorized: true })])
  })

  it('may come with a key that is bound to the service that they ask about, and not for another', async () => {
    const pears = own('services/pears')
    const user = await service.createUser({
      policy: policy(allow('tinyauth:BatchAuthorizeByToken', [own('services/orchard'), pears])),
    })
    for (const services of [[ORCHARD], [ORCHARD, 'tinyauth']]) {
      const bound = await service.createKey(user, { services })
      const allowed = await edge.ask(bound, of(fred))
      const refused = await edge.ask(bound, { service: 'pears', headers: [fred.proof] })
      expect([allowed.status, refused.status]).toEqual([200, 401])
    }
  })

  it('are told every problem of a question at once', async () => {
    await edge.heard(gatekeeper, of(fred))
    const body = { permit: { 'a:b': 'x' }, headers: 7, surprise: 1 }
    const answer = await edge.anonymous.as(gatekeeper).post(`/api/v1/services/${ORCHARD}/authorize-by-token`, body)
    expect(answer.status).toBe(400)
    expect(Object.keys((answer.body as { errors: object }).errors).sort()).toEqual(['context', 'headers', 'permit', 'permit/a:b', 'surprise'])
  }) // prettier-ignore
})

describe('what is not for an edge node to answer', () => {
  it('goes upstream with the credential that it came with: logins', async () => {
    const ann = await service.createUser({ password: 'correct horse battery', policy: policy(allow('orchard:GetApple', '*')) })
    const client = edge.anonymous.as(gatekeeper)
    const login = { username: ann, password: 'correct horse battery', 'csrf-strategy': 'none' }
    const token = await client.post(`/api/v1/services/${ORCHARD}/get-token-for-login`, login)
    expect([token.status, Object.keys(token.body as object)]).toEqual([200, expect.arrayContaining(['token'])])
    const wrong = await client.post(`/api/v1/services/${ORCHARD}/get-token-for-login`, { ...login, password: 'no' })
    expect([wrong.status, wrong.body]).toEqual([401, expect.objectContaining({ errors: { authentication: 'Invalid credentials' } })])
    const body = { action: 'orchard:GetApple', resource: APPLE, context: {} }
    const headers: HeaderLine[] = [['Authorization', basic(ann, 'correct horse battery')]]
    const judged = await client.post('/api/v1/authorize-login', { ...body, headers })
    expect(judged.body).toMatchObject({ Authorized: true, Identity: ann })
    const stranger = await edge.anonymous.as(fred).post('/api/v1/authorize-login', { ...body, headers })
    expect(stranger.status).toBe(403)
  }) // prettier-ignore

  it('goes upstream as it came: explanations, questions about tinyauth itself, a change that is not known here', async () => {
    const root = service.rootKey
    await edge.heard(gatekeeper, of(fred))
    const explained = await edge.decide(root, { ...of(fred), more: { explain: true } })
    expect([explained.here, explained.answer.body]).toEqual([false, expect.objectContaining({ Decisions: expect.any(Array) })])
    const about = await edge.decide(root, { service: 'tinyauth', action: 'GetUser', resource: own('users/x'), headers: [fred.proof] })
    expect([about.here, about.answer.body]).toEqual([false, expect.objectContaining({ ErrorCode: 'NotPermitted' })])
    way.passes = 'questions alone'
    const revision = await change('PUT', `users/${fred.username}/policies/test`, { name: 'test', policy: policy(deny('*', '*')) })
    const newer = await edge.decide(gatekeeper, { ...of(fred), more: { atLeastRevision: revision } })
    expect([newer.here, newer.answer.body]).toEqual([false, expect.objectContaining({ Authorized: false })])
  }) // prettier-ignore

  it('shows its metrics to who may see them alone, where they are not public', async () => {
    const closed = await startTestEdge({ endpoint: way.url, key, clock, env: { METRICS_PUBLIC: 'false' } })
    try {
      const reader = await service.createUserWithKey({ policy: policy(allow('tinyauth:GetMetrics', own('metrics'))) })
      const ask = (who: TestUser): Promise<number> =>
        closed.anonymous
          .as(who)
          .get('/metrics')
          .then(({ status }) => status)
      // Until the feed is heard nobody is known.
      while ((await ask(reader)) === 503);
      expect([await ask(reader), await ask(fred), (await closed.anonymous.get('/metrics')).status]).toEqual([
        200, 403, 401,
      ])
    } finally {
      await closed.stop()
      closed.remove()
    }
  })

  it('is 404 where nothing is, and 405 for another method', async () => {
    const users = await edge.anonymous.as(service.rootKey).get('/api/v1/users')
    const read = await edge.anonymous.as(gatekeeper).get('/api/v1/authorize')
    expect([users.status, read.status, read.headers.allow]).toEqual([404, 405, 'POST'])
    expect(users.body).toMatchObject({ code: 'NotFound', errors: { resource: 'not found' } })
  })
})

describe('while the upstream is out of reach', () => {
  it('what is held goes on until the bound, what is not held is unavailable, and all is well when it is back', async () => {
    const ann = await service.createUserWithKey({ policy: policy(allow('orchard:GetApple', '*')) })
    await edge.heard(gatekeeper, of(fred))
    way.cut()
    for (const seconds of [30, 60, 60, 60, 60]) {
      clock.advance(seconds * SECOND)
      const { answer, here } = await edge.decide(gatekeeper, of(fred))
      expect([here, answer.body]).toEqual([true, expect.objectContaining({ Authorized: true })])
      expect((await edge.ask(gatekeeper, of(fred, 'EatApple'))).body).toMatchObject({ Authorized: false })
      expect(await statusAndWait(of(ann))).toEqual([503, true])
    }
    expect((await edge.anonymous.get('/readyz')).status).toBe(200)
    clock.advance(31 * SECOND)
    expect(await statusAndWait(of(fred))).toEqual([503, true])
    const unready = await edge.anonymous.get('/readyz')
    expect([unready.status, unready.body]).toEqual([503, expect.objectContaining({ checks: { audit: 'ok', lifecycle: 'ok', upstream: 'stale' } })])
    way.passes = 'everything'
    clock.advance(SECOND)
    expect((await edge.heard(gatekeeper, of(ann))).body).toMatchObject({ Authorized: true })
    expect((await edge.anonymous.get('/readyz')).status).toBe(200)
  }) // prettier-ignore

  it('a gatekeeper asks until its key ends, and not longer', async () => {
    const asker = await service.createUser({ policy: gatekeeperPolicy(ORCHARD) })
    const expiresAt = new Date(clock.now() + 120 * SECOND).toISOString()
    const short = await service.createKey(asker, { expiresAt })
    await edge.heard(gatekeeper, of(fred))
    await edge.heard(short, of(fred))
    way.cut()
    clock.advance(119 * SECOND)
    for (const who of [short, gatekeeper]) expect((await edge.ask(who, of(fred))).body).toMatchObject({ Authorized: true })
    clock.advance(SECOND)
    expect((await edge.ask(short, of(fred))).status).toBe(503)
    expect((await edge.ask(gatekeeper, of(fred))).body).toMatchObject({ Authorized: true })
  }) // prettier-ignore

  it('what changed meanwhile counts from the moment that it is back', async () => {
    await edge.heard(gatekeeper, of(fred))
    way.cut()
    const revision = await change('PATCH', `users/${fred.username}`, { status: 'disabled' })
    expect((await edge.ask(gatekeeper, of(fred))).body).toMatchObject({ Authorized: true })
    way.passes = 'everything'
    clock.advance(SECOND)
    const witness = await service.createUserWithKey()
    await edge.heard(gatekeeper, of(witness), revision)
    expect((await edge.ask(gatekeeper, of(fred))).body).toMatchObject({ Authorized: false, ErrorCode: 'NoSuchKey' })
  }) // prettier-ignore

  it('logins are unavailable', async () => {
    await edge.heard(gatekeeper, of(fred))
    way.cut()
    const login = { username: 'ann', password: 'x', 'csrf-strategy': 'none' }
    const answer = await edge.anonymous.as(gatekeeper).post(`/api/v1/services/${ORCHARD}/get-token-for-login`, login)
    expect([answer.status, answer.headers['retry-after'], answer.body]).toEqual([503, '1', expect.objectContaining({ code: 'ServiceUnavailable' })])
  }) // prettier-ignore

  it('an edge node that starts then is alive and not ready, and decides when it is there', async () => {
    way.cut()
    const late = await startTestEdge({ endpoint: way.url, key, clock })
    try {
      const ready = await late.anonymous.get('/readyz')
      expect([ready.status, ready.body]).toEqual([503, expect.objectContaining({ checks: { audit: 'ok', lifecycle: 'ok', upstream: 'unreachable' } })])
      expect((await late.anonymous.get('/healthz')).body).toEqual({ status: 'ok' })
      expect((await late.ask(gatekeeper, of(fred))).status).toBe(503)
      way.passes = 'everything'
      clock.advance(SECOND)
      expect((await late.heard(gatekeeper, of(fred))).body).toMatchObject({ Authorized: true })
    } finally {
      await late.stop()
      late.remove()
    }
  }) // prettier-ignore

  async function statusAndWait(asked: Asked): Promise<readonly [number, boolean]> {
    const { status, headers } = await edge.ask(gatekeeper, asked)
    return [status, Number(headers['retry-after']) >= 1]
  }
})

describe('the key of an edge node', () => {
  it('holds nothing any more once it is revoked', async () => {
    const short = await service.createUserWithKey({ policy: EDGE_POLICY })
    const second = await startTestEdge({ endpoint: way.url, key: short, clock })
    try {
      await second.heard(gatekeeper, of(fred))
      await change('DELETE', `users/${short.username}/keys/${short.keyId}`)
      // Its stream ends, and it may not listen again: all that is left is to pass questions on.
      for (let here = true; here;) ({ here } = await second.decide(gatekeeper, of(fred)))
      const { answer, here } = await second.decide(gatekeeper, of(fred))
      expect([here, answer.body]).toEqual([false, expect.objectContaining({ Authorized: true })])
      way.cut()
      expect((await second.ask(gatekeeper, of(fred))).status).toBe(503)
    } finally {
      await second.stop()
      second.remove()
    }
  })
})

describe('an edge node that is told to stop', () => {
  it('answers what is under way', async () => {
    await edge.heard(gatekeeper, of(fred))
    // Other tests have left some that nobody answers.
    const { held } = way
    way.passes = 'nothing'
    const asked = edge.ask(gatekeeper, { ...of(fred), more: { explain: true } })
    while (way.held === held) await edge.anonymous.get('/healthz')
    const stopped = edge.stop()
    way.cut()
    expect((await asked).status).toBe(503)
    await stopped
  })
})

describe('the audit log of an edge node', () => {
  it('has a line for each decision, and no secret', async () => {
    await edge.heard(gatekeeper, of(fred))
    await edge.ask(gatekeeper, of(fred, 'EatApple'))
    await edge.ask({ keyId: gatekeeper.keyId, secret: 'a-wrong-secret' }, of(fred))
    await edge.stop()
    const lines = edge.auditLines()
    const text = JSON.stringify(lines)
    expect(lines).toContainEqual(
      expect.objectContaining({ event: 'AuthorizeByToken', outcome: 'allow', subject: fred.username, service: ORCHARD }),
    )
    expect(lines).toContainEqual(expect.objectContaining({ event: 'AuthorizeByToken', outcome: 'deny', errorCode: 'NotPermitted' }))
    expect(lines).toContainEqual(expect.objectContaining({ 'http.status': 401, errorCode: 'InvalidSignature' }))
    for (const secret of [fred.secret, gatekeeper.secret, 'a-wrong-secret', fred.proof[1].slice(6), key.secret]) {
      expect(text).not.toContain(secret)
    }
  }) // prettier-ignore
})

describe('the answer of an edge node', () => {
  it('has the headers that the service has, its own request id among them', async () => {
    await edge.heard(gatekeeper, of(fred))
    const path = `/api/v1/services/${ORCHARD}/authorize-by-token`
    const body = { permit: { GetApple: [APPLE] }, headers: [fred.proof], context: {} }
    const line: HeaderLine = ['X-Request-Id', 'a-request-of-mine']
    const [here, there] = await Promise.all(
      [edge.anonymous, service.anonymous].map((client) => client.as(gatekeeper).post(path, body, [line])),
    )
    const names = (headers: object | undefined): string[] => Object.keys(headers ?? {}).sort()
    expect(names(here?.headers)).toEqual(names(there?.headers))
    expect([here?.headers['x-request-id'], here?.text]).toEqual(['a-request-of-mine', there?.text])
    expect(await askAt(edge.anonymous, gatekeeper, { headers: [], more: { headers: 'x'.repeat(2_000_000) } })).toMatchObject({ status: 413 })
  }) // prettier-ignore
})
