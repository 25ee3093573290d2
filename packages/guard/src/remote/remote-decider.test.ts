import { afterEach, describe, expect, it } from '@jest/globals'
import type { OddService } from '../../test/builders/odd-service.js'
import { answerJson, guardSettings, received, SetClock, startOddService } from '../../test/builders/odd-service.js'
import { ConnectionError } from '../authorizer/errors.js'
import type { Answer, Pair, Question } from '../decider.js'
import type { GuardOptions } from '../settings/guard-options.js'
import { RemoteDecider } from './remote-decider.js'

interface AskedBody {
  readonly permit: Readonly<Record<string, readonly string[]>>
  readonly headers: readonly (readonly [string, string])[]
  readonly [other: string]: unknown
}

interface Reply {
  readonly body: unknown
  readonly status?: number
  readonly headers?: object
}

const ends: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

/** A decider whose service answers bodies by a function; `bodies` and `urls` are what it was asked. */
async function deciderOf(
  reply: (body: AskedBody, url: string) => Reply,
  options: GuardOptions = {},
): Promise<{ decider: RemoteDecider; bodies: AskedBody[]; urls: string[]; service: OddService }> {
  const bodies: AskedBody[] = []
  const urls: string[] = []
  const service = await startOddService((request, response) => {
    void received(request).then(({ body: text }) => {
      urls.push(String(request.url))
      const asked = (text === '' ? { permit: {}, headers: [] } : JSON.parse(text)) as AskedBody // sent by the decider under test
      if (text !== '') bodies.push(asked)
      const { body, status, headers } = reply(asked, String(request.url))
      answerJson(response, body, status, headers)
    })
  })
  const decider = new RemoteDecider(guardSettings({ endpoint: service.endpoint, ...options }))
  ends.push(
    () => decider.close(),
    () => service.close(),
  )
  return { decider, bodies, urls, service }
}

/** As the service: fred may do everything but delete; nobody else is known. */
function judged({ permit, headers }: AskedBody): Reply {
  const credential = headers.find(([name]) => name === 'Authorization')?.[1]
  const code = credential === undefined ? 'UnsignedRequest' : credential === 'Basic fred' ? undefined : 'NoSuchKey'
  const allowed = Object.entries(permit ?? {}).filter(([action]) => code === undefined && !action.startsWith('Delete'))
  const refused = Object.entries(permit ?? {}).filter(([action]) => code !== undefined || action.startsWith('Delete'))
  const authorized = allowed.length > 0 && refused.length === 0
  const errorCode = code ?? (refused.length > 0 ? 'NotPermitted' : undefined)
  return {
    body: {
      Authorized: authorized,
      Permitted: Object.fromEntries(allowed),
      NotPermitted: Object.fromEntries(refused),
      ...(errorCode === undefined ? { Identity: 'fred' } : { ErrorCode: errorCode }),
      DecisionId: 'd',
      MaxAge: 5,
      Revision: 7,
      Vary: ['SourceIp'],
    },
  }
}

function pair(action: string, id = 'a'): Pair {
  return { action, resource: `arn:tinyauth:apples:default::apples/${id}` }
}

const GET = pair('GetApple')
const DELETE = pair('DeleteApple')
const LINE = { method: 'POST', uri: '/apples', bodySha256: '0'.repeat(64) }

function question(pairs: readonly Pair[], changes: Partial<Question> = {}): Question {
  const headers = [['Authorization', 'Basic fred']] as const
  return { headers, request: undefined, context: { SourceIp: '10.0.0.1' }, pairs, ...changes }
}

async function failureOf(asked: Promise<unknown>): Promise<ConnectionError> {
  const error: unknown = await asked.then(
    (answer) => new Error(`answered ${JSON.stringify(answer)}`),
    (reason: unknown) => reason,
  )
  if (error instanceof ConnectionError) return error
  throw error
}

async function decided(decider: RemoteDecider, asked: Question): Promise<Answer> {
  return await decider.decide(asked)
}

describe('the answer to an access token', () => {
  const withToken = (token: object) => (asked: AskedBody) => {
    const { body } = judged(asked)
    return { body: { ...(body as object), ...token } }
  }

  it('tells of client and scopes, of a denial the scopes alone', async () => {
    const { decider } = await deciderOf(withToken({ Scopes: ['read'] }))
    expect(await decided(decider, question([DELETE]))).toMatchObject({ identity: undefined, scopes: ['read'] })
    const named = await deciderOf(withToken({ Scopes: ['read'], ClientId: 'press' }))
    expect(await decided(named.decider, question([GET]))).toMatchObject({
      identity: { username: 'fred', clientId: 'press', scopes: ['read'] },
      scopes: ['read'],
    })
  })

  it('of several calls says one thing of the token, or is none', async () => {
    let calls = 0
    const { decider } = await deciderOf((asked) => withToken({ Scopes: [`scope-${(calls += 1)}`] })(asked))
    const pairs = Array.from({ length: 10_001 }, (_, id) => pair('GetApple', String(id)))
    expect((await failureOf(decided(decider, question(pairs)))).message).toContain('access token')
  })
})

describe('a question', () => {
  it('is answered as the service answers, its pairs in their order, repeats too', async () => {
    const { decider, bodies } = await deciderOf(judged)
    expect(await decided(decider, question([GET, pair('GetApple', 'b')]))).toEqual({
      authorized: true,
      allowed: [true, true],
      authenticated: true,
      errorCode: undefined,
      identity: { username: 'fred' },
      decidedBy: 'remote',
      decisionId: 'd',
      revision: 7,
    })
    const part = await decided(decider, question([DELETE, GET, DELETE]))
    expect(part).toMatchObject({ authorized: false, allowed: [false, true, false], errorCode: 'NotPermitted' })
    expect(part).toMatchObject({ authenticated: true, identity: undefined })
    expect(bodies[1]?.permit).toEqual({ DeleteApple: [DELETE.resource], GetApple: [GET.resource] })
  })

  it('says whose credential did not convince', async () => {
    const { decider } = await deciderOf(judged)
    const answer = await decided(decider, question([GET], { headers: [] }))
    expect(answer).toMatchObject({
      authorized: false,
      authenticated: false,
      errorCode: 'UnsignedRequest',
      allowed: [false],
    })
  })

  it('without pairs says who it is', async () => {
    const { decider } = await deciderOf(judged)
    const answer = await decided(decider, question([]))
    expect(answer).toMatchObject({
      authorized: false,
      allowed: [],
      authenticated: true,
      identity: { username: 'fred' },
    })
    const other = await decided(decider, question([], { headers: [['Authorization', 'Basic ann']] }))
    expect(other).toMatchObject({ authenticated: false, errorCode: 'NoSuchKey', identity: undefined })
  })

  it('carries the key region, and what goes beyond the original only to a service that knows it', async () => {
    let version: object = {}
    const { decider, bodies, urls } = await deciderOf((body) => ({ ...judged(body), headers: version }), {
      keyRegion: 'eu',
    })
    await decided(decider, question([GET]))
    expect(Object.keys(bodies[0] ?? {}).sort()).toEqual(['context', 'headers', 'permit', 'region'])
    expect(bodies[0]?.['region']).toBe('eu')
    await decided(decider, question([GET], { request: LINE, atLeastRevision: 7 }))
    expect(bodies[1]).toMatchObject({ request: LINE, atLeastRevision: 7 })
    version = { 'x-api-version': '1' }
    await decided(decider, question([GET]))
    await decided(decider, question([GET], { request: LINE }))
    expect(bodies[3]).not.toHaveProperty('request')
    expect((await failureOf(decided(decider, question([])))).message).toContain('older')
    expect((await failureOf(decided(decider, question([GET], { atLeastRevision: 1 })))).message).toContain('older')
    expect(urls.every((url) => url === '/api/v1/services/apples/authorize-by-token')).toBe(true)
  })

  it('judges the second proof of a session itself where the service is not told the method', async () => {
    const { decider, bodies } = await deciderOf((body) => ({ ...judged(body), headers: { 'x-api-version': '' } }))
    await decided(decider, question([GET]))
    const cookie = ['Cookie', 'tinysess=a.b.c; tinycsrf=proof'] as const
    const forged = await decided(decider, question([GET], { headers: [cookie], request: LINE }))
    expect(forged).toMatchObject({ authorized: false, allowed: [false], authenticated: false, errorCode: 'CsrfError' })
    expect(bodies).toHaveLength(1)
    const headers = [cookie, ['X-CSRF-Token', 'proof']] as const
    await decided(decider, question([GET], { headers, request: LINE }))
    expect(bodies[1]).toMatchObject({ headers })
  })

  it('asks an unknown service for its version first, once', async () => {
    const { decider, urls } = await deciderOf((body, url) => (url === '/healthz' ? { body: {} } : judged(body)))
    await decided(decider, question([GET], { request: LINE }))
    await decided(decider, question([GET], { request: LINE }))
    expect(urls.filter((url) => url === '/healthz')).toHaveLength(1)
  })

  it('is a ConnectionError when the service does not know the change that it has to know', async () => {
    const { decider } = await deciderOf(judged)
    await failureOf(decided(decider, question([GET], { atLeastRevision: 8 })))
  })

  it.each<[string, Reply]>([
    ['what was not asked is permitted', { body: { ...judgedBody(), Permitted: { GetApple: ['*'] } } }],
    ['the status is 500', { body: judgedBody(), status: 500 }],
    ['the status is 403', { body: judgedBody(), status: 403 }],
    ['the status is 203', { body: judgedBody(), status: 203 }],
    ['the answer says that it is HTML', { body: judgedBody(), headers: { 'content-type': 'text/html' } }],
  ])('is a ConnectionError when %s', async (_, reply) => {
    const { decider } = await deciderOf(() => reply)
    await failureOf(decided(decider, question([GET])))
  })

  it('of very many pairs is asked in several calls', async () => {
    const { decider, bodies } = await deciderOf(judged)
    const pairs = Array.from({ length: 10_001 }, (_, at) => pair(at === 10_000 ? 'DeleteApple' : 'GetApple', `${at}`))
    const answer = await decided(decider, question(pairs))
    expect(bodies.map(({ permit }) => Object.values(permit).flat().length)).toEqual(expect.arrayContaining([10_000, 1]))
    expect(answer.allowed.filter((allowed) => allowed)).toHaveLength(10_000)
    expect(answer).toMatchObject({ authorized: false, errorCode: 'NotPermitted' })
    expect(answer).not.toHaveProperty('decisionId')
  })

  it('of long ARNs is asked in several calls, none larger than the service takes', async () => {
    const { decider, bodies } = await deciderOf(judged)
    const pairs = Array.from({ length: 600 }, (_, at) => pair('GetApple', `${at}-${'x'.repeat(1900)}`))
    expect(await decided(decider, question(pairs))).toMatchObject({ authorized: true })
    expect(bodies.length).toBeGreaterThan(1)
    for (const body of bodies) expect(JSON.stringify(body).length).toBeLessThan(1_000_000)
  })
})

function judgedBody(): object {
  return { Authorized: true, Permitted: { GetApple: [GET.resource] }, NotPermitted: {}, Identity: 'fred' }
}

describe('questions of one tick', () => {
  it('with the same credential and context are one call, and each has its own answer', async () => {
    const { decider, bodies } = await deciderOf((body) => {
      const { body: answer } = judged(body)
      return { body: { ...Object(answer), Identity: 'fred' } } // as for a gatekeeper with `ReadIdentity`
    })
    const asked = [question([GET]), question([DELETE]), question([GET, pair('GetApple', 'b'), DELETE])]
    const answers = await Promise.all(asked.map((one) => decided(decider, one)))
    expect(bodies).toHaveLength(1)
    expect(answers.map(({ allowed }) => allowed)).toEqual([[true], [false], [true, true, false]])
    expect(answers.map(({ authorized }) => authorized)).toEqual([true, false, false])
    expect(answers.map(({ errorCode }) => errorCode)).toEqual([undefined, 'NotPermitted', 'NotPermitted'])
  })

  it.each<[string, Partial<Question>]>([
    ['credentials', { headers: [['Authorization', 'Basic ann']] }],
    ['contexts', { context: { SourceIp: '10.0.0.2' } }],
    ['request lines', { request: LINE }],
    ['revisions', { atLeastRevision: 3 }],
  ])('with different %s are different calls', async (_, changes) => {
    const { decider, bodies } = await deciderOf(judged)
    await decided(decider, question([GET]))
    await Promise.all([decided(decider, question([GET])), decided(decider, question([GET], changes))])
    expect(bodies).toHaveLength(3)
  })

  it('say that a second factor is missing to those alone that are denied', async () => {
    const { decider } = await deciderOf((body) => {
      const { body: answer } = judged(body)
      return { body: { ...Object(answer), Identity: 'fred', StepUp: 'mfa' } } // as for a gatekeeper with `ReadIdentity`
    })
    const [get, remove] = await Promise.all([decided(decider, question([GET])), decided(decider, question([DELETE]))])
    expect(get).not.toHaveProperty('stepUp')
    expect(remove).toMatchObject({ authorized: false, errorCode: 'NotPermitted', stepUp: 'mfa' })
  })

  it('without pairs are a call of their own, which says who it is', async () => {
    const { decider } = await deciderOf(judged)
    const [who, what] = await Promise.all([decided(decider, question([])), decided(decider, question([DELETE]))])
    expect(who).toMatchObject({ identity: { username: 'fred' } })
    expect(what).toMatchObject({ authorized: false, authenticated: true })
  })

  it('are asked alone when the common answer does not say who is let in', async () => {
    const { decider, bodies } = await deciderOf(judged)
    const [get, remove] = await Promise.all([decided(decider, question([GET])), decided(decider, question([DELETE]))])
    expect(get).toMatchObject({ authorized: true, identity: { username: 'fred' } })
    expect(remove).toMatchObject({ authorized: false })
    expect(bodies).toHaveLength(2)
  })

  it('are asked alone when the service refuses what one of them asks', async () => {
    const bad = pair('Get Apple')
    const { decider } = await deciderOf((body) =>
      Object.hasOwn(body.permit, bad.action) ? { body: { errors: { permit: 'is odd' } }, status: 400 } : judged(body),
    )
    const [get, error] = await Promise.all([
      decided(decider, question([GET])),
      failureOf(decided(decider, question([bad]))),
    ])
    expect(get).toMatchObject({ authorized: true })
    expect(error.message).toContain('`permit` is odd')
  })

  it('all fail when the call fails', async () => {
    const { decider, bodies } = await deciderOf(() => ({ body: {}, status: 500 }))
    await Promise.all([failureOf(decided(decider, question([GET]))), failureOf(decided(decider, question([DELETE])))])
    expect(bodies).toHaveLength(1)
  })

  it('are apart from those of the next tick', async () => {
    const { decider, bodies } = await deciderOf(judged)
    const first = decided(decider, question([GET]))
    await new Promise((resolve) => setImmediate(resolve))
    await Promise.all([first, decided(decider, question([GET]))])
    expect(bodies).toHaveLength(2)
  })
})

describe('the cache', () => {
  it('is off unless it is wanted', async () => {
    const { decider, bodies } = await deciderOf(judged)
    await decided(decider, question([GET]))
    await decided(decider, question([GET]))
    expect(bodies).toHaveLength(2)
  })

  it('answers at once, until the time is over', async () => {
    const clock = new SetClock()
    const { decider, bodies } = await deciderOf(judged, { cache: true, clock })
    await decided(decider, question([GET, pair('GetApple', 'b')]))
    expect(decider.decide(question([GET]))).toMatchObject({ authorized: true, decidedBy: 'cache' })
    clock.nowMs += 5000
    expect(await decider.decide(question([GET]))).toMatchObject({ authorized: true, decidedBy: 'remote' })
    expect(bodies).toHaveLength(2)
  })

  it('never answers for a service that cannot be reached any more once the time is over', async () => {
    const clock = new SetClock()
    const { decider, service } = await deciderOf(judged, { cache: true, clock })
    await decided(decider, question([GET]))
    await service.close()
    expect(decider.decide(question([GET]))).toMatchObject({ authorized: true })
    clock.nowMs += 5000
    await failureOf(decided(decider, question([GET])))
  })

  it('is passed by a question that has to know a later change', async () => {
    const { decider } = await deciderOf(judged, { cache: true })
    await decided(decider, question([GET]))
    expect(await decider.decide(question([GET], { atLeastRevision: 7 }))).toMatchObject({ decidedBy: 'cache' })
    await failureOf(decided(decider, question([GET], { atLeastRevision: 8 })))
  })
})

describe('what is permitted', () => {
  const PERMITTED = {
    Authenticated: true,
    Identity: 'fred',
    Allowed: [{ allOf: ['arn:tinyauth:apples:default::apples/*'], noneOf: [] }],
    Denied: [],
    Complete: true,
    ResourceCharacters: 2048,
    Revision: 7,
  }

  it('is asked as a question, and answered as sets of patterns', async () => {
    const { decider, bodies, urls } = await deciderOf(() => ({ body: PERMITTED }))
    const { pairs: _, ...asked } = question([])
    const answer = await decider.permitted({ ...asked, request: LINE, atLeastRevision: 7, action: 'GetApple' })
    expect(answer).toMatchObject({ authenticated: true, permitted: { allowed: PERMITTED.Allowed, complete: true } })
    expect(urls).toEqual(['/healthz', '/api/v1/services/apples/list-permitted'])
    expect(bodies[0]).toEqual({ ...asked, action: 'GetApple', region: 'global', request: LINE, atLeastRevision: 7 })
    await failureOf(decider.permitted({ ...asked, action: 'GetApple', atLeastRevision: 8 }))
  })

  it('is a ConnectionError at a service that cannot tell', async () => {
    const { pairs: _, ...asked } = question([])
    const old = await deciderOf(() => ({ body: {}, headers: { 'x-api-version': '1' } }))
    expect((await failureOf(old.decider.permitted({ ...asked, action: 'GetApple' }))).message).toContain('older')
    const without = await deciderOf((_body, url) => ({ body: {}, status: url === '/healthz' ? 200 : 404 }))
    const error = await failureOf(without.decider.permitted({ ...asked, action: 'GetApple' }))
    expect(error.message).toContain('list-permitted')
  })
})

describe('being ready', () => {
  it('means that the service takes the key of the guard', async () => {
    const { decider, bodies } = await deciderOf((body, url) => (url === '/healthz' ? { body: {} } : judged(body)))
    await expect(decider.ready()).resolves.toBeUndefined()
    expect(bodies).toEqual([{ permit: {}, headers: [], context: {} }])
  })

  it('is possible with an older service', async () => {
    const { decider } = await deciderOf((body, url) => ({
      ...(url === '/healthz'
        ? { body: {}, status: 404 }
        : { body: { Authorized: false, Permitted: {}, NotPermitted: {} } }),
      headers: { 'x-api-version': '' },
    }))
    await expect(decider.ready()).resolves.toBeUndefined()
  })

  it('is a ConnectionError when the key or the service is wrong', async () => {
    const body = { errors: { authorization: 'NotPermitted' } }
    const { decider } = await deciderOf((_, url) => (url === '/healthz' ? { body: {} } : { body, status: 403 }))
    expect((await failureOf(decider.ready())).message).toContain('"service"')
  })

  it('is over when it is closed', async () => {
    const { decider } = await deciderOf(judged)
    await decider.close()
    expect((await failureOf(decided(decider, question([GET])))).message).toContain('closed')
  })
})
