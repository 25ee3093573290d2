import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import type { RequestListener } from 'node:http'
import { answerJson, startOddService, startSocketService } from '../../packages/guard/test/builders/odd-service.js'
import type { OddService } from '../../packages/guard/test/builders/odd-service.js'
import type { Credential } from '../service/client.js'
import { startService } from '../service/harness.js'
import type { TestService, TestUser } from '../service/harness.js'
import { allow, arn, deny, policy } from '../service/policies.js'
import { startGuardedApp } from './guarded-app.js'
import type { GuardedApp } from './guarded-app.js'
import { localGatekeeper, ORCHARD } from './guarded-service.js'

const MODES = ['remote', 'local'] as const

let service: TestService
let gatekeeper: Credential
let fred: TestUser

beforeAll(async () => {
  service = await startService()
  gatekeeper = await localGatekeeper(service)
  const everything = allow('orchard:*', '*')
  fred = await service.createUserWithKey({
    policy: policy(everything, deny('orchard:*', arn(ORCHARD, 'apples/bad:*'))),
  })
})

afterAll(() => service.stop())

function own(): { endpoint: string; accessKeyId: string; secretAccessKey: string; service: string } {
  const { keyId: accessKeyId, secret: secretAccessKey } = gatekeeper
  return { endpoint: service.url, accessKeyId, secretAccessKey, service: ORCHARD }
}

/** Everybody who asks here may do nearly everything: what is refused is refused for what it is. */
function proved(): readonly string[] {
  return [...fred.proof]
}

describe.each(MODES)('a route guarded in mode %s', (mode) => {
  let app: GuardedApp

  beforeAll(async () => {
    app = await startGuardedApp({ ...own(), mode, timeoutMs: 30_000 })
  })

  afterAll(() => app.close())

  it.each([
    ['apples/red', '/apples/red'],
    ['an id with `:`', '/apples/a:b'],
    ['an id with `:` in a query', '/search?name=a:b'],
    ['an id with an encoded `/`', '/apples/a%2Fb'],
    ['several ids', '/search?name=a&name=b'],
    ['a class', '/apples'],
  ])('lets in who may: %s', async (_what, path) => {
    expect(await app.get(path, proved())).toMatchObject({ status: 200 })
  })

  it.each([
    ['a `*`', '/apples/*', 'holds `*` or `?`'],
    ['an encoded `*`', '/apples/%2a', 'holds `*` or `?`'],
    ['an encoded `?`', '/apples/a%3fb', 'holds `*` or `?`'],
    ['a `*` in a query', '/search?name=*', 'holds `*` or `?`'],
    ['a `*` in one of several ids', '/search?name=a&name=*', 'holds `*` or `?`'],
    ['a null character', '/apples/a%00', 'control character'],
    ['a line end', '/apples/a%0d%0ab', 'control character'],
    ['a delete character', '/apples/%7f', 'control character'],
    ['a control character beyond ASCII', '/apples/%c2%85', 'control character'],
    ['more than an ARN takes', `/apples/${'a'.repeat(2048)}`, 'more than 2048 characters'],
    ['no optional parameter', '/maybe', 'parameter `name` is missing'],
    ['no query', '/search', 'cannot be worked out'],
    ['an empty query', '/search?name=', 'cannot be worked out'],
    ['an empty one of several ids', '/search?name=a&name=', 'cannot be worked out'],
  ])('refuses an id with %s: 400, and says why', async (_what, path, why) => {
    const before = app.letIn.length
    const { status, text } = await app.get(path, proved())
    expect(status).toBe(400)
    expect(JSON.parse(text)).toEqual({
      Authorized: false,
      ErrorCode: 'InvalidResource',
      Message: expect.stringContaining(why) as unknown,
    })
    expect(app.letIn).toHaveLength(before)
  })

  it('refuses an id that is no text: 400', async () => {
    expect(await app.get('/apples/%ff', proved())).toMatchObject({ status: 400 })
    expect(await app.get('/apples/%', proved())).toMatchObject({ status: 400 })
  })

  it('judges an id with `:` by what stands there: 403', async () => {
    expect(await app.get('/apples/bad:1', proved())).toMatchObject({ status: 403 })
    expect(await app.get('/search?name=red&name=bad:1', proved())).toMatchObject({ status: 403 })
  })

  it.each([
    ['300 headers', () => Array.from({ length: 300 }, (_, index) => [`X-Amz-Meta-${index}`, 'x'])],
    ['300 headers that prove nothing', () => Array.from({ length: 300 }, (_, index) => [`X-${index}`, 'x'])],
    ['101 headers that are forwarded', () => Array.from({ length: 101 }, (_, index) => [`X-Amz-${index}`, 'x'])],
    ['a header of 20,000 characters', () => [['X-Amz-Meta', 'x'.repeat(20_000)]]],
  ])('refuses %s: 431', async (_what, headers) => {
    const before = app.letIn.length
    expect(await app.get('/apples/red', [...proved(), ...headers().flat()])).toMatchObject({ status: 431 })
    expect(app.letIn).toHaveLength(before)
  })

  it('does not choose between two proofs: 401', async () => {
    expect(await app.get('/apples/red', [...proved(), ...proved()])).toMatchObject({ status: 401 })
    expect(await app.get('/apples/red', ['Authorization', 'Basic bad', ...proved()])).toMatchObject({ status: 401 })
  })

  it('lets nobody in without a proof, with half of one, or with one that is odd: 401', async () => {
    const proofs = ['Basic', 'Basic ', 'Basic Og==', `Basic ${'A'.repeat(8000)}`, 'Bearer x', 'AWS4-HMAC-SHA256 x', '']
    for (const proof of proofs) {
      expect(await app.get('/apples/red', ['Authorization', proof])).toMatchObject({ status: 401 })
    }
    expect(await app.get('/apples/red')).toMatchObject({ status: 401 })
    expect(await app.get('/apples/red', ['Cookie', 'tinysess=a.b.c'])).toMatchObject({ status: 401 })
  })
})

describe.each(MODES)('a guard in mode %s whose service answers oddly', (mode) => {
  const ends: (() => Promise<void>)[] = []

  afterEach(async () => {
    for (const end of ends.splice(0)) await end()
  })

  /** An application whose guard asks this service. */
  async function appOf(odd: OddService, timeoutMs = 30_000): Promise<GuardedApp> {
    // The log says of each failure what it was, so nothing is kept from being asked.
    const breaker = { failures: 10_000 }
    ends.push(() => odd.close())
    const app = await startGuardedApp({ ...own(), endpoint: odd.endpoint, mode, timeoutMs, breaker })
    ends.unshift(() => app.close())
    return app
  }

  async function expectUnavailable(app: GuardedApp, why: string): Promise<void> {
    const { status, text, retryAfter } = await app.get('/apples/red', proved())
    expect({ status, body: JSON.parse(text) as unknown, retryAfter: Number(retryAfter) > 0 }).toEqual({
      status: 503,
      body: { Authorized: false, ErrorCode: 'ServiceUnavailable' },
      retryAfter: true,
    })
    expect(app.letIn).toEqual([])
    expect(app.lines.join('\n')).toContain(why)
    expect(app.lines.join('\n')).not.toContain(gatekeeper.secret)
  }

  const PERMITTED = { GetApple: [arn(ORCHARD, 'apples/red')] }
  const GOOD = { Authorized: true, Permitted: PERMITTED, NotPermitted: {}, Identity: 'fred' }

  it('lets in by an answer that is as it should be, or these tests would show nothing', async () => {
    const app = await appOf(await startOddService((_, response) => answerJson(response, GOOD)))
    expect(await app.get('/apples/red', proved())).toMatchObject({ status: 200 })
  })

  it.each<[string, unknown]>([
    ['an empty object', {}],
    ['a list', [GOOD]],
    ['`true`', true],
    ['an allow without pairs', { Authorized: true, Identity: 'fred' }],
    ['an allow in a text', { ...GOOD, Authorized: 'true' }],
    ['an allow as a number', { ...GOOD, Authorized: 1 }],
    ['an allow of another resource', { ...GOOD, Permitted: { GetApple: [arn(ORCHARD, 'apples/green')] } }],
    ['an allow of more', { ...GOOD, Permitted: { GetApple: [...PERMITTED.GetApple, arn(ORCHARD, 'apples/green')] } }],
    ['an allow of another action', { ...GOOD, Permitted: { EatApple: PERMITTED.GetApple } }],
    ['an allow of no list', { ...GOOD, Permitted: { GetApple: PERMITTED.GetApple[0] } }],
    ['an allow of what is refused too', { ...GOOD, NotPermitted: PERMITTED }],
    ['an allow of nobody', { ...GOOD, Identity: undefined }],
    ['an allow with an error', { ...GOOD, ErrorCode: 'NotPermitted' }],
    ['an allow with status 403', { ...GOOD, Status: 403 }],
  ])('lets nobody in by %s: 503', async (_what, body) => {
    const app = await appOf(await startOddService((_, response) => answerJson(response, body)))
    await expectUnavailable(app, 'the answer of the service')
  })

  it.each<[string, RequestListener, string]>([
    ['HTML', (_, response) => response.setHeader('content-type', 'text/html').end('<p>hello</p>'), 'not answer JSON'],
    ['nothing', (_, response) => response.setHeader('content-type', 'application/json').end(), 'not the JSON'],
    ['half of it', (_, response) => response.setHeader('content-type', 'application/json').end('{"Au'), 'not the JSON'],
    ['a redirect', (_, response) => response.writeHead(302, { location: '/elsewhere' }).end(), 'leads elsewhere'],
    ['404', (_, response) => answerJson(response, {}, 404), 'nothing at this address'],
    ['429', (_, response) => answerJson(response, {}, 429), 'asks to wait'],
    ['500', (_, response) => answerJson(response, GOOD, 500), 'the service cannot answer'],
    ['502', (_, response) => answerJson(response, GOOD, 502), 'the service cannot answer'],
    ['503', (_, response) => answerJson(response, GOOD, 503), 'the service cannot answer'],
    ['201 with an allow', (_, response) => answerJson(response, GOOD, 201), 'cannot be understood'],
  ])('lets nobody in by %s: 503', async (_what, listener, why) => {
    await expectUnavailable(await appOf(await startOddService(listener)), why)
  })

  it('lets nobody in by an answer that breaks off: 503', async () => {
    const head = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-API-Version: 2\r\n'
    const bytes = `${head}Content-Length: 9999\r\n\r\n${JSON.stringify(GOOD)}`
    const odd = await startSocketService((socket) => socket.on('data', () => socket.end(bytes)))
    await expectUnavailable(await appOf(odd), 'broke off')
  })

  it('lets nobody in by an answer that does not come in time: 503', async () => {
    const app = await appOf(await startOddService(() => undefined), 20)
    await expectUnavailable(app, '"timeoutMs"')
  })

  it('lets nobody in when nothing listens: 503', async () => {
    const odd = await startOddService(() => undefined)
    await odd.close()
    await expectUnavailable(await appOf({ ...odd, close: () => Promise.resolve() }), '"endpoint"')
  })
})

describe('a guard with a wrong setting', () => {
  it.each([
    ['the name of another service', { service: 'pears' }, '"service"'],
    ['a wrong secret', { secretAccessKey: 'wrong' }, '"secretAccessKey"'],
    ['an unknown key', { accessKeyId: 'AKNOBODY' }, '"accessKeyId"'],
    ['another name of the decision service', { ownService: 'pdp' }, '"ownService"'],
    ['a wrong path', { path: '/elsewhere' }, '"endpoint"'],
  ])('lets nobody in and names the setting: %s', async (_what, { path = '', ...wrong }: WrongSetting, setting) => {
    for (const mode of MODES) {
      const options = { ...own(), ...wrong, endpoint: `${service.url}${path}`, mode, timeoutMs: 30_000 }
      const app = await startGuardedApp(options)
      const { status } = await app.get('/apples/red', proved())
      await app.close()
      expect({ mode, status, letIn: app.letIn }).toEqual({ mode, status: 503, letIn: [] })
      expect(app.lines.join('\n')).toContain(setting)
    }
  })

  it.each(['', 'Orchard', 'or chard', 'orchard:x', '*', 'ü', 'a\nb'])(
    'does not start as service `%s`',
    async (name) => {
      await expect(startGuardedApp({ ...own(), service: name })).rejects.toThrow('"service"')
    },
  )
})

interface WrongSetting {
  readonly path?: string
  readonly service?: string
  readonly secretAccessKey?: string
  readonly accessKeyId?: string
  readonly ownService?: string
}
