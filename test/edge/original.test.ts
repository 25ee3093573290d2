import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { ManualClock } from '../../src/common/clock.js'
import { type Answer, basic, type HeaderLine } from '../service/client.js'
import { signedToken } from '../service/session-token.js'
import { type Asked, startTestEdge, type TestEdge } from './edge-harness.js'
import { type RecordedAnswer, RECORDED, RecordedServer } from './recorded-server.js'

const SECOND = 1000
/** An hour after the session of the vector began. */
const NOW = Date.UTC(2017, 2, 16, 1)
const GATEKEEPER = { keyId: 'AKIDEXAMPLE', secret: 'password' }
const EDGE_KEY = { keyId: 'AKEDGE', secret: 'secret of the edge' }
const PROOF: HeaderLine = ['Authorization', basic('AKIDEXAMPLE', 'password')]
const APPLE = 'arn:tinyauth:myservice:europe::apples/red'
const CSRF: HeaderLine = ['X-CSRF-Token', 'a823a206-95a0-4666-b464-93b9f0606d7b']
const POLICIES = '/api/v1/regions/europe/services/myservice/user-policies/charles'
const GATEKEEPER_POLICIES = '/api/v1/regions/global/services/tinyauth/user-policies/charles'
const KEY = '/api/v1/regions/europe/services/myservice/access-key-signing-tokens/AKIDEXAMPLE/basic-auth/20170316'

let clock: ManualClock
let server: RecordedServer
let edge: TestEdge

beforeEach(async () => {
  clock = new ManualClock(NOW)
  server = await RecordedServer.start(clock)
  edge = await newEdge()
})

afterEach(async () => {
  await edge.stop()
  edge.remove()
  await server.stop()
})

function newEdge(env: Readonly<Record<string, string>> = {}, timeoutMs?: number): Promise<TestEdge> {
  return startTestEdge({
    endpoint: server.url,
    key: EDGE_KEY,
    clock,
    env,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  })
}

async function restart(env: Readonly<Record<string, string>>, timeoutMs?: number): Promise<void> {
  await edge.stop()
  edge.remove()
  edge = await newEdge(env, timeoutMs)
}

function question(change: Partial<Asked> = {}): Asked {
  return {
    service: 'myservice',
    resource: APPLE,
    headers: [PROOF],
    ...change,
    more: { region: 'europe', ...change.more },
  }
}

function ask(change: Partial<Asked> = {}): Promise<Answer> {
  return edge.ask(GATEKEEPER, question(change))
}

/** From now on these paths are answered so. */
function answering(path: (path: string) => boolean, answer: RecordedAnswer): void {
  server.instead = ({ url = '' }) => (path(url) ? answer : undefined)
}

const ALL = (): boolean => true

/** What a gatekeeper is allowed. */
const ASKS = { Effect: 'Allow', Action: 'tinyauth:BatchAuthorizeByToken', Resource: 'arn:tinyauth:tinyauth:::services/myservice' } // prettier-ignore

/** Statements of one Allow, of everything but for what is given. */
function allowing(parts: Readonly<Record<string, unknown>>): unknown {
  return { Statement: [{ Effect: 'Allow', Action: 'myservice:*', Resource: '*', ...parts }] }
}

/** Statements that allow everything but for what is given. */
function denying(parts: Readonly<Record<string, unknown>>): unknown {
  const everything = { Effect: 'Allow', Action: '*', Resource: '*' }
  return { Statement: [everything, { Effect: 'Deny', Action: '*', Resource: '*', ...parts }] }
}

const ALLOWED = { Authorized: true, Identity: 'charles' }

describe('an edge node before the Python server', () => {
  it('decides with four questions the first time, and with none after that', async () => {
    expect((await ask()).body).toEqual({ ...ALLOWED, NotPermitted: {}, Permitted: { GetApple: [APPLE] } })
    expect(server.asked.sort()).toEqual(
      Object.keys(RECORDED.answers)
        .filter((path) => !path.includes('/jwt/'))
        .sort(),
    )
    expect(server.authorization).toBe(basic(EDGE_KEY.keyId, EDGE_KEY.secret))
    server.asked = []
    expect((await ask()).body).toMatchObject(ALLOWED)
    expect((await ask({ action: 'EatApple' })).body).toMatchObject({ Authorized: false, ErrorCode: 'NotPermitted' })
    expect(server.asked).toEqual([])
  })

  it('asks once, however many ask at the same time', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask()))
    expect(answers.map(({ body }) => body)).toEqual(Array.from({ length: 20 }, () => expect.objectContaining(ALLOWED)))
    expect(server.asked).toHaveLength(4)
  })

  it.each<[string, Partial<Asked>, unknown]>([
    ['what is denied', { action: 'GetSeed' }, { ErrorCode: 'NotPermitted' }],
    ['what nothing allows', { resource: 'arn:tinyauth:myservice:europe::pears/1' }, { ErrorCode: 'NotPermitted' }],
    ['an unknown key', { headers: [['Authorization', basic('AKNOBODY', 'password')]] }, { ErrorCode: 'NoSuchKey' }],
    ['a wrong secret', { headers: [['Authorization', basic('AKIDEXAMPLE', 'wrong')]] }, { ErrorCode: 'InvalidSignature' }],
    ['nobody', { headers: [] }, { ErrorCode: 'UnsignedRequest' }],
    ['who claims a second factor', { action: 'EatApple', more: { context: { Mfa: 'true' } } }, { ErrorCode: 'NotPermitted' }],
  ])('refuses %s', async (_what, change, expected) => {
    expect((await ask(change)).body).toMatchObject({ Authorized: false, ...(expected as object) })
  }) // prettier-ignore

  it('proves a session of eight hours, with its csrf token', async () => {
    const login = RECORDED.logins['/api/v1/services/myservice/get-token-for-login'] as RecordedAnswer
    const { token } = login.body as { token: string } // as recorded
    const cookie: HeaderLine = ['Cookie', `tinysess=${token}`]
    expect((await ask({ headers: [cookie, CSRF] })).body).toMatchObject(ALLOWED)
    expect((await ask({ headers: [cookie] })).body).toMatchObject({ ErrorCode: 'CsrfError' })
    const forged: HeaderLine = ['Cookie', `tinysess=${signedToken({ typ: 'JWT', alg: 'HS256' }, { user: 'charles', mfa: false, iat: NOW / SECOND, exp: NOW / SECOND + 60 }, Buffer.alloc(32))}`]
    expect((await ask({ headers: [forged] })).body).toMatchObject({ ErrorCode: 'InvalidSignature' })
    const stranger: HeaderLine = ['Cookie', `tinysess=${signedToken({ typ: 'JWT', alg: 'HS256' }, { user: 'nobody', mfa: false, iat: NOW / SECOND, exp: NOW / SECOND + 60 }, Buffer.alloc(32))}`]
    expect((await ask({ headers: [stranger] })).body).toMatchObject({ ErrorCode: 'NoSuchKey' })
    clock.set(1_489_651_200 * SECOND)
    expect((await ask({ headers: [cookie, CSRF] })).body).toMatchObject({ ErrorCode: 'InvalidSignature' })
  }) // prettier-ignore

  it('takes a session token from the cookie alone, with its csrf token, of end users and of gatekeepers', async () => {
    const login = RECORDED.logins['/api/v1/services/myservice/get-token-for-login'] as RecordedAnswer
    const bearer: HeaderLine = ['Authorization', `Bearer ${(login.body as { token: string }).token}`] // as recorded
    expect((await ask({ headers: [bearer] })).body).toMatchObject({ Authorized: false, ErrorCode: 'UnsignedRequest' })
    expect((await ask({ headers: [bearer, CSRF] })).body).toMatchObject({ ErrorCode: 'UnsignedRequest' })
    const asked = await edge.anonymous.with(bearer[1]).post('/api/v1/authorize', {})
    expect([asked.status, asked.body]).toEqual([401, expect.objectContaining({ errors: { authorization: 'UnsignedRequest' } })])
  }) // prettier-ignore

  it.each<[string, Readonly<Record<string, unknown>>]>([
    ['a star of a Deny stands for colons', { Statement: [ASKS, { Effect: 'Deny', Action: '*', Resource: 'arn:tinyauth:tinyauth:*services/myservice' }] }],
    ['only the name of a program allows it', { Statement: [{ ...ASKS, Condition: { StringEquals: { UserAgent: 'a-gatekeeper' } } }] }],
  ])('answers 403 to a gatekeeper where %s', async (_what, body) => {
    answering((path) => path === GATEKEEPER_POLICIES, { maxAge: 60, body })
    const asked = { permit: { GetApple: [APPLE] }, headers: [PROOF], context: {}, region: 'europe' }
    const path = '/api/v1/services/myservice/authorize-by-token'
    const answer = await edge.anonymous.as(GATEKEEPER).post(path, asked, [['User-Agent', 'a-gatekeeper']])
    expect([answer.status, answer.body]).toEqual([403, expect.objectContaining({ errors: { authorization: 'NotPermitted' } })])
  }) // prettier-ignore

  it.each([
    ['401 a wrong secret', { keyId: 'AKIDEXAMPLE', secret: 'wrong' }, 401, 'InvalidSignature'],
    ['401 an unknown key', { keyId: 'AKNOBODY', secret: 'wrong' }, 401, 'NoSuchKey'],
  ])('answers a gatekeeper %s', async (_what, who, status, code) => {
    const answer = await edge.ask(who, question())
    expect([answer.status, answer.body]).toEqual([status, expect.objectContaining({ errors: { authorization: code } })])
  })

  it('answers 403 to a gatekeeper that may not ask about a service, and does not ask about the end user', async () => {
    const answer = await edge.ask(GATEKEEPER, question({ service: 'pears' }))
    expect([answer.status, answer.body]).toEqual([403, expect.objectContaining({ errors: { authorization: 'NotPermitted' } })])
    expect(server.asked).toHaveLength(2)
  }) // prettier-ignore

  it('answers 400 with every problem, also for what the Python server does not know', async () => {
    const bad = await ask({ headers: 7 as unknown as HeaderLine[], more: { permit: 'x', surprise: 1 } })
    expect([bad.status, Object.keys((bad.body as { errors: object }).errors).sort()]).toEqual([400, ['headers', 'permit', 'surprise']])
    const newer = await ask({ more: { explain: true, atLeastRevision: 7 } })
    expect([newer.status, Object.keys((newer.body as { errors: object }).errors).sort()]).toEqual([400, ['atLeastRevision', 'explain']])
    const context = { Team: ['b', 'c'], One: ['b'], Level: 5, Flag: true, Name: 'b', Nothing: null }
    const lists = await ask({ more: { context } })
    expect([lists.status, Object.keys((lists.body as { errors: object }).errors).sort()]).toEqual([400, ['context/Flag', 'context/Level', 'context/One', 'context/Team']])
  }) // prettier-ignore

  it('answers the legacy question', async () => {
    const body = { action: 'myservice:GetApple', resource: APPLE, headers: [PROOF], context: {}, region: 'europe' }
    const client = edge.anonymous.as(GATEKEEPER)
    expect((await client.post('/api/v1/authorize', body)).body).toEqual(ALLOWED)
    const denied = await client.post('/api/v1/authorize', { ...body, action: 'myservice:GetSeed' })
    expect(denied.body).toEqual({ Authorized: false, ErrorCode: 'NotPermitted', Identity: 'charles', Status: 403 })
  })

  it('passes logins on as they came, and back what was answered', async () => {
    const client = edge.anonymous.as(GATEKEEPER)
    const login = { username: 'charles', password: 'x', 'csrf-strategy': 'header-token' }
    const token = await client.post('/api/v1/services/myservice/get-token-for-login', login)
    expect(token.body).toEqual(RECORDED.logins['/api/v1/services/myservice/get-token-for-login']?.body)
    expect(server.authorization).toBe(basic('AKIDEXAMPLE', 'password'))
    expect((await client.post('/api/v1/authorize-login', {})).body).toMatchObject({ ErrorCode: 'InvalidSecretKey' })
    answering(ALL, RECORDED.unauthorized)
    const refused = await client.post('/api/v1/services/myservice/get-token-for-login', login)
    expect([refused.status, refused.body]).toEqual([401, RECORDED.unauthorized.body])
    answering(ALL, RECORDED.noSuchUser)
    expect((await client.post('/api/v1/services/myservice/get-token-for-login', login)).status).toBe(503)
  })

  it('asks the upstream under its own name, whatever the host of a stranger; under that of the node where it is signed for it', async () => {
    await restart({ PUBLIC_URL: 'https://edge.example.org/base' })
    const hostFor = async (host: string): Promise<string | undefined> => {
      const headers: HeaderLine[] = [['Host', host], ['Authorization', 'AWS4-HMAC-SHA256 x']]
      await edge.anonymous.request('POST', '/api/v1/authorize-login', { body: {}, headers })
      return server.host
    }
    const [own, upstream] = [new URL(edge.url).host, new URL(server.url).host]
    expect(await hostFor('other.internal')).toBe(upstream)
    expect(await hostFor('edge.example.org')).toBe('edge.example.org')
    expect(await hostFor(own)).toBe(own)
  }) // prettier-ignore
})

describe('what an edge node holds of the Python server', () => {
  it('is asked for again when its time is over: a policy after a minute, a key as soon as it is configured', async () => {
    await restart({ PROXY_KEY_SECONDS: '90' })
    await ask()
    server.asked = []
    clock.advance(59 * SECOND)
    await ask()
    expect(server.asked).toEqual([])
    clock.advance(SECOND)
    await ask()
    expect(server.asked.every((path) => path.includes('/user-policies/'))).toBe(true)
    server.asked = []
    clock.advance(30 * SECOND)
    await ask()
    expect(server.asked.filter((path) => path.includes('/access-key-signing-tokens/'))).toHaveLength(2)
  })

  it('does not let a revoked key in after its time, nor a user who is gone, nor what a policy no longer says', async () => {
    expect((await ask()).body).toMatchObject(ALLOWED)
    answering((path) => path === POLICIES, { maxAge: 60, body: { Statement: [] } })
    clock.advance(60 * SECOND)
    expect((await ask()).body).toMatchObject({ ErrorCode: 'NotPermitted' })
    answering((path) => path === KEY, RECORDED.absent)
    clock.advance(60 * SECOND)
    expect((await ask()).body).toMatchObject({ ErrorCode: 'NoSuchKey' })
    answering((path) => path === POLICIES, RECORDED.absent)
    clock.advance(60 * SECOND)
    expect((await ask()).body).toMatchObject({ ErrorCode: 'NoSuchKey' })
  })

  it('is used no more, and learnt anew, once something answers as one of ours does', async () => {
    await ask()
    server.instead = (_request, response) => {
      response.setHeader('X-API-Version', '2')
      return undefined
    }
    await ask({ headers: [['Authorization', basic('AKOTHER', 'password')]] })
    server.instead = () => undefined
    server.asked = []
    expect((await ask()).body).toMatchObject(ALLOWED)
    expect(server.asked).toHaveLength(4)
  })

  it('is used as before where one of ours has answered to what a stranger had passed on', async () => {
    await ask()
    server.instead = ({ method }, response) => {
      if (method === 'POST') response.setHeader('X-API-Version', '2')
      return undefined
    }
    await edge.anonymous.post('/api/v1/authorize-login', {})
    server.asked = []
    expect((await ask()).body).toMatchObject(ALLOWED)
    expect(server.asked).toEqual([])
  })

  it('is nothing before something answers as only the Python server does', async () => {
    server.isReplaced = true
    await restart({})
    expect((await ask()).status).toBe(503)
    expect((await edge.anonymous.get('/readyz')).body).toMatchObject({ checks: { upstream: 'unreachable' } })
    server.isReplaced = false
    expect((await ask()).body).toMatchObject(ALLOWED)
  })

  it('does not hold that something is not there', async () => {
    answering((path) => path === KEY, RECORDED.absent)
    expect((await ask()).body).toMatchObject({ ErrorCode: 'NoSuchKey' })
    server.instead = () => undefined
    expect((await ask()).body).toMatchObject(ALLOWED)
  })

  it.each<[string, (path: string) => Readonly<Record<string, string>>]>([
    ['no `Expires`', () => ({ 'Cache-Control': 'max-age=60' })],
    ['an `Expires` that is no date', () => ({ Expires: '0', 'Cache-Control': 'max-age=60' })],
    ['an `Expires` in another form', () => ({ Expires: '2017-03-16T02:00:00Z', 'Cache-Control': 'max-age=60' })],
    ['an `Expires` that is over', () => ({ Expires: 'Thu, 16 Mar 2017 00:59:00 GMT', 'Cache-Control': 'max-age=60' })],
    ['a `max-age` of nothing', () => ({ Expires: 'Thu, 16 Mar 2017 02:00:00 GMT', 'Cache-Control': 'max-age=0' })],
    ['`no-store`', () => ({ Expires: 'Thu, 16 Mar 2017 02:00:00 GMT', 'Cache-Control': 'no-store' })],
  ])('is not held with %s, and decides the one question', async (_what, headers) => {
    server.instead = ({ url = '' }, response) => {
      for (const [name, value] of Object.entries(headers(url))) response.setHeader(name, value)
      return { body: RECORDED.answers[url]?.body }
    }
    expect((await ask()).body).toMatchObject(ALLOWED)
    const first = server.asked.length
    expect((await ask()).body).toMatchObject(ALLOWED)
    expect(server.asked.length).toBeGreaterThan(first + 3)
  })

  it.each<[string, RecordedAnswer]>([
    ['401', RECORDED.unauthorized],
    ['403', RECORDED.forbidden],
  ])('is forgotten whole once the edge may not ask any more: %s', async (_what, refusal) => {
    await ask()
    answering((path) => path === POLICIES, refusal)
    clock.advance(60 * SECOND)
    expect((await ask()).status).toBe(503)
    // Out of reach, what is held would go on.
    answering(ALL, RECORDED.noSuchUser)
    expect((await ask()).status).toBe(503)
    expect((await edge.ask(GATEKEEPER, question({ headers: [] }))).status).toBe(503)
  })

  it('goes on through answers of 500 and a server that is gone, and not past the bound', async () => {
    await restart({ MAX_STALENESS_SECONDS: '300', PROXY_KEY_SECONDS: '60' })
    await ask()
    answering(ALL, RECORDED.noSuchUser)
    for (const seconds of [60, 100, 100]) {
      clock.advance(seconds * SECOND)
      expect((await ask()).body).toMatchObject(ALLOWED)
      expect((await ask({ action: 'GetSeed' })).body).toMatchObject({ ErrorCode: 'NotPermitted' })
      expect((await ask({ headers: [['Authorization', basic('AKOTHER', 'password')]] })).status).toBe(503)
    }
    expect((await edge.anonymous.get('/readyz')).status).toBe(200)
    await server.stop()
    clock.advance(99 * SECOND)
    expect((await ask()).body).toMatchObject(ALLOWED)
    clock.advance(2 * SECOND)
    const over = await ask()
    expect([over.status, Number(over.headers['retry-after']) >= 1]).toEqual([503, true])
    const unready = await edge.anonymous.get('/readyz')
    expect([unready.status, unready.body]).toEqual([503, expect.objectContaining({ checks: { audit: 'ok', lifecycle: 'ok', upstream: 'stale' } })])
    server = await RecordedServer.start(clock)
  }) // prettier-ignore

  it('is ready however long nobody asks, as long as the server is there', async () => {
    await ask()
    clock.advance(3600 * SECOND)
    expect((await edge.anonymous.get('/readyz')).status).toBe(200)
  })

  it.each<[string, (path: string) => RecordedAnswer]>([
    ['what is no JSON', () => ({ html: '<p>hello</p>' })],
    ['a key that is none', (path) => (path.includes('signing') ? { body: { identity: 'charles', key: 'short' } } : {})],
    ['a key of nobody', (path) => (path.includes('signing') ? { body: { key: 'x' } } : {})],
    ['a list', () => ({ body: [1, 2, 3] })],
    ['more than anybody asked for', () => ({ body: { Statement: [], key: 'x'.repeat(9 * 1024 * 1024) } })],
    ['a redirect', () => ({ status: 302, body: {} })],
  ])('is not replaced by %s, and not used instead of it', async (_what, spoilt) => {
    await ask()
    server.instead = ({ url = '' }) => spoilt(url)
    clock.advance(60 * SECOND)
    expect((await ask()).status).toBe(503)
    server.instead = () => undefined
    clock.advance(SECOND)
    expect((await ask()).body).toMatchObject(ALLOWED)
  })

  it.each<[string, unknown]>([
    ['no statements', {}],
    ['statements that are none', { Statement: 'Allow' }],
    ['a statement that cannot be read', { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }, { Effect: 'Perhaps' }] }],
    ['a condition that nobody knows', { Statement: [{ Effect: 'Deny', Action: '*', Resource: '*', Condition: { Odd: { a: 'b' } } }, { Effect: 'Allow', Action: '*', Resource: '*' }] }],
    ['a class of characters in a Deny', { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }, { Effect: 'Deny', Action: 'myservice:[gG]etApple', Resource: '*' }] }],
    ['a class of characters in an Allow', { Statement: [{ Effect: 'Allow', Action: 'myservice:[gG]etApple', Resource: '*' }, { Effect: 'Allow', NotAction: 'myservice:[gG]et*', Resource: '*' }] }],
    ['an operator in an Allow that fails there', allowing({ Condition: { Bool: { Mfa: 'false' } } })],
    ['a negated condition in an Allow', allowing({ Condition: { StringNotEquals: { Department: 'fruit' } } })],
    ['another negated condition', allowing({ Condition: { NotIpAddress: { SourceIp: '192.0.2.0/24' } } })],
    ['an Allow of everything but an action', { Statement: [{ Effect: 'Allow', NotAction: 'myservice:EatApple', Resource: '*' }] }],
    ['an Allow on everything but a resource', { Statement: [{ Effect: 'Allow', Action: '*', NotResource: 'arn:tinyauth:myservice:europe::pears/*' }] }],
    ['an Allow of the action in another case', allowing({ Action: ['myservice:getapple', 'myservice:GETAPPL?', 'MyService:*'] })],
    ['an Allow on a resource that is too short', allowing({ Resource: 'arn:tinyauth:myservice' })],
    ['a key of ours that it does not have', allowing({ Condition: { StringEquals: { Username: 'charles' } } })],
    ['a key in another case', allowing({ Condition: { IpAddress: { sourceip: '198.51.100.0/24' } } })],
    ['a list of values', allowing({ Condition: { IpAddress: { SourceIp: ['198.51.100.0/24'] } } })],
    ['a truth instead of a text', allowing({ Condition: { StringEquals: { Mfa: false } } })],
    ['a text where it has a truth', allowing({ Condition: { StringEquals: { Mfa: 'false' } } })],
    ['a star of a Deny that stands for colons', denying({ Resource: ['arn:tinyauth:pears:*', 'arn:tinyauth:myservice:*apples/red'] })],
    ['a star of a Deny that stands for most of an ARN', denying({ Resource: 'arn:*/red' })],
    ['a question mark of a Deny that stands for a colon', denying({ Resource: 'arn:tinyauth:myservice:europe?:apples/red' })],
    ['a Deny on a key that is set here', denying({ Condition: { StringEquals: { Region: 'cn' } } })],
    ['a Deny on who somebody is, as the caller says', denying({ Condition: { StringEquals: { 'PrincipalTag/Team': 'cn' } } })],
    ['a Deny on a key that is set here, with a class of characters', denying({ Action: 'myservice:[gG]et*', Condition: { StringEquals: { KeyId: 'cn' } } })],
    ['a Deny on what is unlike a list', denying({ Condition: { StringNotEquals: { Team: ['fruit'] } } })],
    ['a Deny on what is unlike a text, and a truth there', denying({ Condition: { StringNotEquals: { Mfa: 'false' } } })],
    ['a network with bits behind its prefix', allowing({ Condition: { IpAddress: { SourceIp: '198.51.100.7/24' } } })],
    ['a network of IPv4 in IPv6', allowing({ Condition: { IpAddress: { SourceIp: '::ffff:198.51.100.0/120' } } })],
  ])('denies with %s', async (_what, body) => {
    answering((path) => path === POLICIES, { maxAge: 60, body })
    const context = { SourceIp: '198.51.100.7', Team: 'fruit', Region: 'cn', KeyId: 'cn', 'PrincipalTag/Team': 'cn' }
    const { status, body: answer } = await ask({ more: { context } })
    expect([status, answer]).toEqual([200, expect.objectContaining({ Authorized: false, ErrorCode: 'NotPermitted' })])
  }) // prettier-ignore

  it('denies with a star of a Deny that stands for a colon of a longer resource', async () => {
    answering((path) => path === POLICIES, { maxAge: 60, body: denying({ Resource: 'arn:tinyauth:my*pe::apples:red' }) })
    const resource = 'arn:tinyauth:myservice:europe::apples:red'
    expect((await ask({ resource })).body).toMatchObject({ Authorized: false, ErrorCode: 'NotPermitted' })
  }) // prettier-ignore

  it.each<[string, unknown]>([
    ['another resource', denying({ Resource: ['arn:tinyauth:myservice:europe::pears/*', 'arn:tinyauth:pears:*', 'arn:tinyauth:*:*:*:pears/?'] })],
    ['another network, in any spelling', denying({ Condition: { NotIpAddress: { SourceIP: '198.51.100.0/24' } } })],
    ['what a caller does not say', denying({ Condition: { StringEquals: { Department: 'wood', UserAgent: 'lynx' } } })],
    ['what is unlike what a caller says', denying({ Condition: { StringNotEquals: { Department: 'fruit' } } })],
  ])('allows with a Deny of %s', async (_what, body) => {
    answering((path) => path === POLICIES, { maxAge: 60, body })
    const context = { SourceIp: '198.51.100.7', Department: 'fruit' }
    expect((await ask({ more: { context } })).body).toMatchObject(ALLOWED)
  }) // prettier-ignore

  it.each<[string, unknown]>([
    ['of the action as it is asked', allowing({ Action: ['myservice:Get*', 'other:*'] })],
    ['of every action', allowing({ Action: '*', Condition: {} })],
    ['from a network', allowing({ Condition: { IpAddress: { SourceIp: '198.51.100.0/24' } } })],
    ['for what a caller says', allowing({ Condition: { StringEquals: { Department: 'fruit', UserAgent: 'lynx' } } })],
    ['on a resource, beside one that is too short', allowing({ Resource: ['arn:tinyauth:myservice', 'arn:tinyauth:myservice:*'] })],
  ])('allows with an Allow %s', async (_what, body) => {
    answering((path) => path === POLICIES, { maxAge: 60, body })
    const context = { SourceIp: '198.51.100.7', Department: 'fruit', UserAgent: 'lynx' }
    expect((await ask({ more: { context } })).body).toMatchObject(ALLOWED)
  }) // prettier-ignore

  it('is not waited for longer than the limit', async () => {
    await restart({}, 50)
    await ask()
    server.instead = () => 'done'
    expect((await ask({ headers: [['Authorization', basic('AKSLOW', 'password')]] })).status).toBe(503)
    clock.advance(60 * SECOND)
    expect((await ask()).body).toMatchObject(ALLOWED)
  })

  it('makes room for what is new by what was not used for longest', async () => {
    await restart({ SNAPSHOT_MAX_PRINCIPALS: '3', PROXY_KEY_SECONDS: '600' })
    const other: RecordedAnswer = { maxAge: 259_200, body: RECORDED.answers[KEY]?.body }
    server.instead = ({ url = '' }) => (url.includes('/AKOTHER') ? other : undefined)
    const asks = (id: string): Promise<Answer> => ask({ headers: [['Authorization', basic(id, 'password')]] })
    await ask()
    await asks('AKOTHER1')
    // The keys of the gatekeeper and of charles were used since.
    await ask()
    await asks('AKOTHER2')
    server.asked = []
    await ask()
    expect(server.asked).toEqual([])
    await asks('AKOTHER1')
    expect(server.asked).toHaveLength(1)
  })
})
