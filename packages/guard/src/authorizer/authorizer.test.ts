import { beforeEach, describe, expect, it } from '@jest/globals'
import { isPermitted } from '@tinyauth/policy-engine'
import { KeptLog, NOW, options, settings } from '../../test/authorizer/settings.js'
import { basic, TableDecider } from '../../test/authorizer/table-decider.js'
import type { Answer, Question } from '../decider.js'
import type { IncomingRequest } from '../request/incoming-request.js'
import type { DecisionEvent } from '../settings/guard-options.js'
import { type Authorized, Authorizer, type AuthorizeOptions } from './authorizer.js'
import { BypassDecider } from './bypass-decider.js'
import { createAuthorizer, createDecider } from './create-authorizer.js'
import {
  AuthenticationFailed,
  AuthorizationFailed,
  ConnectionError,
  InsufficientPermissions,
  InvalidResourceError,
} from './errors.js'
import type { Requirement } from './requirement.js'

const APPLES = 'arn:tinyauth:test:default::apples/'
const GET = { action: 'GetApple', type: 'apples' }

let decider: TableDecider
let authorizer: Authorizer

beforeEach(() => {
  decider = new TableDecider({ fred: [`GetApple ${APPLES}a`, `GetApple ${APPLES}b`], ann: [`ListApples ${APPLES}`] })
  authorizer = new Authorizer(settings(), decider)
})

function from(user: string, secret?: string): IncomingRequest {
  return { rawHeaders: ['Authorization', basic(user, secret)], method: 'GET', url: '/', ip: '192.0.2.1' }
}

/** What became of it: `in`, or the name of the error. */
async function outcome(
  requirements: Requirement | readonly Requirement[],
  more: AuthorizeOptions = {},
  user = 'fred',
): Promise<string> {
  try {
    const authorized = await authorizer.authorize(from(user), requirements, more)
    return authorized.authorized ? 'in' : 'a denial that did not throw'
  } catch (error) {
    return error instanceof Error ? error.name : 'no error'
  }
}

describe('authorize', () => {
  it('answers at once where the decider does, and later where it does', async () => {
    const now = authorizer.authorize(from('fred'), { ...GET, id: 'a' })
    expect(now).toMatchObject({ authorized: true, identity: { username: 'fred' } })
    decider.later = true
    const later = authorizer.authorize(from('fred'), { ...GET, id: 'a' })
    expect(later).toBeInstanceOf(Promise)
    expect(await later).toMatchObject({ authorized: true })
  })

  it('throws by what is wrong: no proof, no permission, no decision', async () => {
    expect(() => authorizer.authorize(from('fred', 'x'), { ...GET, id: 'a' })).toThrow(AuthenticationFailed)
    expect(() => authorizer.authorize({ rawHeaders: [] }, { ...GET, id: 'a' })).toThrow(
      expect.objectContaining({ code: 'UnsignedRequest', status: 401 }),
    )
    expect(() => authorizer.authorize(from('fred'), { ...GET, id: 'c' })).toThrow(InsufficientPermissions)
    decider.breakDown()
    expect(() => authorizer.authorize(from('fred'), { ...GET, id: 'a' })).toThrow(ConnectionError)
    decider.later = true
    await expect(authorizer.authorize(from('fred'), { ...GET, id: 'a' })).rejects.toThrow(ConnectionError)
  })

  it('takes any failure of a decider for no decision, with its cause', () => {
    decider.failure = new TypeError('a bug')
    expect(() => authorizer.authorize(from('fred'), { ...GET, id: 'a' })).toThrow(
      expect.objectContaining({ status: 503, cause: decider.failure }),
    )
  })

  it('lets in by all requirements, or by any', async () => {
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((id) => ({ ...GET, id }))
    const some = [c, d, { ...GET, id: 'e' }].filter((one) => one !== undefined)
    const mixed = [a, c].filter((one) => one !== undefined)
    const good = [a, b].filter((one) => one !== undefined)
    expect([await outcome(good), await outcome(mixed), await outcome(some)]).toEqual([
      'in', 'InsufficientPermissions', 'InsufficientPermissions',
    ]) // prettier-ignore
    const any = { mode: 'any' } as const
    expect([await outcome(good, any), await outcome(mixed, any), await outcome(some, any)]).toEqual([
      'in', 'in', 'InsufficientPermissions',
    ]) // prettier-ignore
  })

  it('demands every id of a requirement, also where any requirement is enough', async () => {
    expect(await outcome({ ...GET, id: ['a', 'b'] })).toBe('in')
    expect(await outcome({ ...GET, id: ['a', 'c'] }, { mode: 'any' })).toBe('InsufficientPermissions')
  })

  it.each(['all', 'any'] as const)('lets nobody in by nothing (%s)', async (mode) => {
    expect(await outcome([], { mode })).toBe('InsufficientPermissions')
    expect(await outcome({ ...GET, id: [] }, { mode })).toBe('InsufficientPermissions')
    expect(() => authorizer.authorize({ rawHeaders: [] }, [], { mode })).toThrow(AuthenticationFailed)
    const both = [
      { ...GET, id: [] },
      { ...GET, id: 'a' },
    ]
    expect(await outcome(both, { mode })).toBe(mode === 'any' ? 'in' : 'InsufficientPermissions')
  })

  it.each([
    ['a prefix', { action: 'test:GetApple' }],
    ['a wildcard', { action: 'Get*' }],
    ['an id without type', { action: 'GetApple', id: 'a' }],
    ['an empty id', { ...GET, id: '' }],
    ['a wildcard in the id', { ...GET, id: 'a*' }],
    ['a control character', { ...GET, id: 'a\u0007' }],
    ['half a character', { ...GET, id: '\ud800' }],
    ['too many pairs', { ...GET, id: Array.from({ length: 10_001 }, (_, i) => `${i}`) }],
  ])('never asks about %s', async (_, requirement) => {
    expect(await outcome(requirement)).toBe('InvalidResourceError')
    expect(decider.questions).toEqual([])
  })

  it('asks by itself for the name of who is let in, where the answer about the pairs does not tell it', async () => {
    const any = [{ ...GET, id: 'a' }, { action: 'ManageApples' }]
    const table = decider.decide.bind(decider)
    const telling = (name: Partial<Answer>) => async (question: Question) => {
      return { ...(await table(question)), ...(question.pairs.length > 0 ? { identity: undefined } : name) }
    }
    decider.decide = telling({})
    const authorized = await authorizer.authorize(from('fred'), any, { mode: 'any' })
    expect(authorized).toMatchObject({ allowed: [true, false], identity: { username: 'fred' } })
    expect(decider.questions.map(({ pairs }) => pairs.length)).toEqual([2, 0])
    decider.decide = telling({ identity: undefined })
    expect(await outcome(any, { mode: 'any' })).toBe('ConnectionError')
    decider.decide = telling({ authenticated: false, identity: undefined, errorCode: 'NoSuchKey' })
    expect(await outcome(any, { mode: 'any' })).toBe('AuthenticationFailed')
  })

  it('never takes an answer for the answer to something else', async () => {
    const short: Answer = {
      authorized: true,
      allowed: [true],
      authenticated: true,
      errorCode: undefined,
      identity: undefined,
      decidedBy: 'remote',
    }
    for (const answer of [
      short,
      { ...short, allowed: [true, true, true] },
      { ...short, allowed: [true, true], authenticated: false },
    ]) {
      decider.decide = () => answer
      expect(await outcome({ ...GET, id: ['a', 'b'] })).toMatch(/^(InsufficientPermissions|AuthenticationFailed)$/)
    }
  })
})

describe('the context of a question', () => {
  it('says where and when it is asked, whatever the caller says of that', async () => {
    const context = { Colour: 'red', SourceIp: '10.0.0.1', 'aws:sourceip': '10.0.0.2', requestdatetime: 'then' }
    await authorizer.authorize(from('fred'), { ...GET, id: 'a' }, { context, atLeastRevision: 7 })
    expect(decider.questions).toEqual([
      expect.objectContaining({
        context: { Colour: 'red', SourceIp: '192.0.2.1', RequestDateTime: new Date(NOW).toISOString() },
        atLeastRevision: 7,
      }),
    ])
  })
})

describe('check', () => {
  it('answers denials and throws no more than what is no answer', async () => {
    expect(await authorizer.check(from('fred'), { ...GET, id: 'c' })).toMatchObject({
      authorized: false,
      errorCode: 'NotPermitted',
    })
    expect(await authorizer.check(from('fred', 'x'), GET)).toMatchObject({
      authenticated: false,
      errorCode: 'InvalidSignature',
    })
    expect(await authorizer.check(from('fred'), [GET, { ...GET, id: 'a' }], { mode: 'any' })).toMatchObject({
      authorized: true,
      errorCode: undefined,
    })
    decider.breakDown()
    expect(() => authorizer.check(from('fred'), GET)).toThrow(ConnectionError)
  })
})

describe('identify', () => {
  it('says who asks, whatever they may', async () => {
    expect(await authorizer.identify(from('nobody'))).toMatchObject({ identity: { username: 'nobody' } })
    expect(() => authorizer.identify(from('fred', 'x'))).toThrow(AuthenticationFailed)
  })
})

describe('filterPermitted', () => {
  const arn = (name: string): string => authorizer.arn('apples', name)

  it('keeps the items that are permitted, in their order, asked once each in one call', async () => {
    expect(await authorizer.filterPermitted(from('fred'), 'GetApple', ['c', 'b', 'a', 'b'], arn)).toEqual([
      'b',
      'a',
      'b',
    ])
    expect(decider.questions.map(({ pairs }) => pairs.length)).toEqual([3])
  })

  it('leaves out what cannot be asked about, and asks nothing about nothing', async () => {
    expect(
      await authorizer.filterPermitted(from('fred'), 'GetApple', ['a', '*', ''], (name) => `${APPLES}${name}`),
    ).toEqual(['a'])
    expect(await authorizer.filterPermitted(from('fred'), 'GetApple', ['', 'x*'], (name) => name)).toEqual([])
    expect(decider.questions).toHaveLength(1)
  })

  it('asks in as many calls as it takes', async () => {
    const items = Array.from({ length: 10_001 }, (_, i) => `${i}`)
    expect(await authorizer.filterPermitted(from('fred'), 'GetApple', [...items, 'a'], arn)).toEqual(['a'])
    expect(decider.questions.map(({ pairs }) => pairs.length)).toEqual([10_000, 2])
  })

  it('throws for nobody, and while nothing can be decided', async () => {
    await expect(authorizer.filterPermitted(from('fred', 'x'), 'GetApple', ['a'], arn)).rejects.toThrow(
      AuthenticationFailed,
    )
    await expect(authorizer.filterPermitted(from('fred'), 'Get*', ['a'], arn)).rejects.toThrow(TypeError)
    decider.breakDown()
    await expect(authorizer.filterPermitted(from('fred'), 'GetApple', ['a'], arn)).rejects.toThrow(ConnectionError)
  })
})

describe('permittedPatterns', () => {
  it('are those of the decider; nobody has none', async () => {
    const permitted = await authorizer.permittedPatterns(from('fred'), 'GetApple')
    expect([isPermitted(permitted, `${APPLES}a`), isPermitted(permitted, `${APPLES}c`)]).toEqual([true, false])
    expect(() => authorizer.permittedPatterns(from('fred', 'x'), 'GetApple')).toThrow(AuthenticationFailed)
  })
})

describe('the hook `onDecision`', () => {
  function told(onDecision: (event: DecisionEvent) => void): KeptLog {
    const log = new KeptLog()
    authorizer = new Authorizer(settings({ onDecision, log }), decider)
    return log
  }

  it('is told once of every decision, and of every failure to decide', async () => {
    const events: DecisionEvent[] = []
    told((event) => events.push(event))
    await outcome({ ...GET, id: 'a' })
    await outcome(
      [
        { ...GET, id: 'c' },
        { ...GET, id: 'a' },
      ],
      { mode: 'any' },
    )
    await outcome({ ...GET, id: 'c' })
    decider.breakDown()
    await outcome(GET)
    expect(events.map(({ pairs, answer, error }) => [pairs.length, answer?.authorized, error])).toEqual([
      [1, true, undefined],
      [2, true, undefined],
      [1, false, undefined],
      [1, undefined, decider.failure],
    ])
    expect(events[0]?.answer).toMatchObject({ identity: { username: 'fred' }, decidedBy: 'testing' })
  })

  it('changes nothing when it throws or rejects', async () => {
    // A function that answers a promise is taken where one without a result is asked for.
    const late = (() => Promise.reject(new Error('late'))) as () => void
    for (const hook of [() => fail(), late]) {
      const log = told(() => void 0)
      authorizer = new Authorizer(settings({ onDecision: hook, log }), decider)
      expect([await outcome({ ...GET, id: 'a' }), await outcome({ ...GET, id: 'c' })]).toEqual([
        'in',
        'InsufficientPermissions',
      ])
      expect(log.lines).toHaveLength(2)
    }
  })

  function fail(): never {
    throw new Error('the hook is broken')
  }
})

describe('bypassing', () => {
  it('lets everybody do everything, and says so once at the start', async () => {
    const log = new KeptLog()
    const bypassing = settings({ bypass: true, log })
    authorizer = new Authorizer(bypassing, createDecider(bypassing, undefined))
    expect(log.lines).toEqual(['warn: "bypass" (TINYAUTH_BYPASS) is on: everybody may do everything in `test`'])
    const authorized: Authorized = await authorizer.authorize({ rawHeaders: [] }, { ...GET, id: ['x', 'y'] })
    expect(authorized).toMatchObject({ identity: { username: 'bypass' }, decidedBy: 'bypass' })
    expect(
      await authorizer.filterPermitted({ rawHeaders: [] }, 'GetApple', ['x'], (name) => `${APPLES}${name}`),
    ).toEqual(['x'])
    const permitted = await authorizer.permittedPatterns({ rawHeaders: [] }, 'GetApple')
    expect(isPermitted(permitted, 'arn:tinyauth:test:default::anything')).toBe(true)
    await Promise.all([authorizer.ready(), authorizer.close()])
  })

  it('still lets nobody in by nothing, and names nothing that cannot be named', async () => {
    authorizer = new Authorizer(settings({ bypass: true }), new BypassDecider())
    expect(await outcome([])).toBe('InsufficientPermissions')
    expect(await outcome({ ...GET, id: '' })).toBe('InvalidResourceError')
  })

  it('is refused in production by name', () => {
    const environment = { NODE_ENV: 'production' }
    expect(() => createAuthorizer(options({ bypass: true, environment }))).toThrow('"bypass"')
  })
})

describe('the errors', () => {
  it('are of one family, with the statuses that HTTP has for them', () => {
    const errors = [
      new AuthenticationFailed(),
      new InsufficientPermissions(),
      new ConnectionError('x'),
      new InvalidResourceError('x'),
    ]
    expect(errors.map(({ name, status, statusCode }) => [name, status, statusCode])).toEqual([
      ['AuthenticationFailed', 401, 401],
      ['InsufficientPermissions', 403, 403],
      ['ConnectionError', 503, 503],
      ['InvalidResourceError', 400, 400],
    ])
    expect(errors.every((error) => error instanceof AuthorizationFailed)).toBe(true)
  })
})
