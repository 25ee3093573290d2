import { afterEach, describe, expect, it } from '@jest/globals'
import { isPermitted, parseGroupExpression } from '@tinyauth/policy-engine'
import type { ContextValue } from '@tinyauth/policy-engine'
import type { Pair } from '../decider.js'
import { asUser } from './testing-credential.js'
import { type TestingDecider, testingDecider } from './testing-decider.js'
import type { TestingPolicy, TestingUsers } from './testing-users.js'

const APPLES = 'arn:tinyauth:apples:default::apples/'

function policy(Effect: 'Allow' | 'Deny', Action: string, Resource = '*', more: object = {}): TestingPolicy {
  return { Version: '2012-10-17', Statement: { Effect, Action, Resource, ...more } }
}

function deciderOf(users: TestingUsers, levels: Readonly<Record<string, string>> = {}): TestingDecider {
  const clock = { now: () => Date.parse('2026-11-22T10:00:00Z') }
  return testingDecider({ users, service: 'apples', levels, clock })
}

describe('a user with an access token', () => {
  const users = { fred: { policies: [policy('Allow', 'apples:*')] } }
  const decider = testingDecider({
    ...{ users, service: 'apples', levels: { Get: 'read', Put: 'write' } },
    scopes: { pips: policy('Allow', 'apples:Spit') },
  })
  const allowed = (scopes: readonly string[]) =>
    ['Get', 'Put', 'Spit'].filter((action) => {
      const asked = { headers: Object.entries(asUser('fred', { scopes })), request: undefined, context: {} }
      const [one] = decider.decide({ ...asked, pairs: [pair(action, 'a')] }).allowed
      const isListed = decider.permitted({ ...asked, action }).permitted.allowed.length > 0
      expect(isListed).toBe(one)
      return one
    })

  it('may no more than its scopes', () => {
    expect([['read'], ['write', 'pips'], ['openid'], []].map(allowed)).toEqual([['Get'], ['Put', 'Spit'], [], []])
  })

  it('cannot have a scope whose policy the service would refuse', () => {
    const broken = { Version: '2012-10-17', Statement: [] }
    expect(() => testingDecider({ users, service: 'apples', scopes: { broken } })).toThrow('scopes/broken')
  })
})

/** A question of the sender of some headers. */
function ask(
  decider: TestingDecider,
  headers: Readonly<Record<string, string>>,
  pairs: readonly Pair[],
  context: Readonly<Record<string, ContextValue>> = {},
) {
  return decider.decide({ headers: Object.entries(headers), request: undefined, pairs, context })
}

function pair(action: string, name: string): Pair {
  return { action, resource: APPLES + name }
}

const FRED = { fred: { policies: [policy('Allow', 'apples:Get*', `${APPLES}\${Username}/*`)] } }

describe('a testing decider', () => {
  it('decides each pair as the engine does', () => {
    const answer = ask(deciderOf(FRED), asUser('fred'), [pair('GetApple', 'fred/1'), pair('GetApple', 'jane/1')])
    expect(answer).toMatchObject({
      authorized: false,
      allowed: [true, false],
      authenticated: true,
      errorCode: 'NotPermitted',
      identity: { username: 'fred' },
      decidedBy: 'testing',
    })
    expect(ask(deciderOf(FRED), asUser('fred'), [pair('GetApple', 'fred/1')]).authorized).toBe(true)
  })

  it('prefixes actions with the name of the service', () => {
    const others = { fred: { policies: [policy('Allow', 'pears:*')] } }
    expect(ask(deciderOf(others), asUser('fred'), [pair('GetApple', '1')]).authorized).toBe(false)
  })

  it('gives what groups give, within the boundary, and less what is denied', () => {
    const user = {
      policies: [policy('Deny', 'apples:DeleteApple')],
      groups: { eng: [policy('Allow', '*')] },
      boundary: policy('Allow', 'apples:*Apple'),
    }
    const actions = ['GetApple', 'ListApples', 'DeleteApple'].map((action) => pair(action, '1'))
    expect(ask(deciderOf({ fred: user }), asUser('fred'), actions).allowed).toEqual([true, false, false])
  })

  it('tells conditions who asks, with what, where and when', () => {
    const conditions = {
      StringEquals: {
        Username: 'fred',
        AuthMethod: 'bearer',
        Service: 'apples',
        Region: 'global',
        ActionLevel: 'read',
      },
      Bool: { Mfa: 'true' },
      'ForAnyValue:StringEquals': { Groups: 'eng' },
      DateEquals: { CurrentTime: '2026-11-22T10:00:00Z' },
      IpAddress: { SourceIp: '192.0.2.0/24' },
    }
    const users = { fred: { groups: { eng: [policy('Allow', '*', '*', { Condition: conditions })] } } }
    const decider = deciderOf(users, { GetApple: 'read' })
    const asked = (mfa: boolean, SourceIp: string) =>
      ask(decider, asUser('fred', { mfa }), [pair('GetApple', '1')], { SourceIp }).authorized
    expect(asked(true, '192.0.2.1')).toBe(true)
    expect(asked(false, '192.0.2.1')).toBe(false)
    expect(asked(true, '198.51.100.1')).toBe(false)
  })

  it('does not let the context claim what the service says', () => {
    const users = { fred: { policies: [policy('Allow', '*', '*', { Condition: { Bool: { Mfa: 'true' } } })] } }
    expect(ask(deciderOf(users), asUser('fred'), [pair('GetApple', '1')], { mfa: true }).authorized).toBe(false)
  })

  it.each<[code: string, who: string, headers: Record<string, string>]>([
    ['UnsignedRequest', 'nobody', {}],
    ['InvalidSignature', 'somebody whom the test does not know', asUser('jane')],
    ['InvalidSignature', 'a name out of Object.prototype', asUser('constructor')],
    ['InvalidSignature', 'a real credential', { authorization: 'Basic ZnJlZDp4' }],
  ])('answers %s to %s', (errorCode, _who, headers) => {
    expect(ask(deciderOf(FRED), headers, [pair('GetApple', 'fred/1')])).toMatchObject({
      authorized: false,
      allowed: [false],
      authenticated: false,
      errorCode,
      identity: undefined,
    })
  })

  it('says who it is when no pair is asked, and authorizes nothing', () => {
    expect(ask(deciderOf(FRED), asUser('fred'), [])).toMatchObject({
      authorized: false,
      authenticated: true,
      errorCode: undefined,
      identity: { username: 'fred' },
    })
  })

  it('decides nothing over a context that the service would refuse', () => {
    const context = { SourceIp: '192.0.2.1', sourceip: '192.0.2.2' }
    expect(() => ask(deciderOf(FRED), asUser('fred'), [pair('GetApple', 'fred/1')], context)).toThrow('sourceip')
  })
})

describe('the permitted resources of a testing decider', () => {
  const question = { request: undefined, context: {}, action: 'GetApple' }

  it('are those that it would allow', () => {
    const answer = deciderOf(FRED).permitted({ ...question, headers: Object.entries(asUser('fred')) })
    expect(answer).toMatchObject({ authenticated: true, errorCode: undefined, identity: { username: 'fred' } })
    expect(answer.permitted.complete).toBe(true)
    expect(['fred/1', 'jane/1'].map((name) => isPermitted(answer.permitted, APPLES + name))).toEqual([true, false])
  })

  it('leave out what depends on a resource that is not named', () => {
    const condition = { Condition: { StringEquals: { Resource: `${APPLES}1` } } }
    const users = { fred: { policies: [policy('Allow', '*', '*', condition)] } }
    const { permitted } = deciderOf(users).permitted({ ...question, headers: Object.entries(asUser('fred')) })
    expect(permitted.complete).toBe(false)
    expect(isPermitted(permitted, `${APPLES}1`)).toBe(false)
  })

  it('are none for nobody', () => {
    const { authenticated, errorCode, permitted } = deciderOf(FRED).permitted({ ...question, headers: [] })
    expect({ authenticated, errorCode }).toEqual({ authenticated: false, errorCode: 'UnsignedRequest' })
    expect(isPermitted(permitted, `${APPLES}fred/1`)).toBe(false)
  })
})

describe('the decisions of a testing decider', () => {
  it('are noted with what decided them, until they are forgotten', () => {
    const decider = deciderOf(FRED)
    ask(decider, asUser('fred'), [pair('GetApple', 'fred/1')])
    ask(decider, {}, [pair('GetApple', 'fred/2')])
    expect(decider.decisions).toEqual([
      {
        username: 'fred',
        ...pair('GetApple', 'fred/1'),
        allowed: true,
        decidedBy: [expect.objectContaining({ source: 'users/fred', policyId: 'users/fred/policies/0', index: 0 })],
      },
      { username: undefined, ...pair('GetApple', 'fred/2'), allowed: false, decidedBy: [] },
    ])
    decider.forget()
    expect(decider.decisions).toEqual([])
  })
})

describe('in production', () => {
  const before = process.env['NODE_ENV']

  afterEach(() => {
    process.env['NODE_ENV'] = before
  })

  it('a testing decider cannot be', () => {
    process.env['NODE_ENV'] = 'production'
    expect(() => deciderOf(FRED)).toThrow('production')
  })
})

describe('groups of users', () => {
  const decider = testingDecider({
    service: 'apples',
    users: { olive: { groups: { chat: [] } }, jane: { groups: { 'chat/dm1': [], 'chat/dm1/blocked': [] } } },
  })
  const found = (headers: Readonly<Record<string, string>>, text: string) => {
    const asked = { headers: Object.entries(headers), request: undefined, context: {} }
    const { expression } = parseGroupExpression(text)
    if (expression === undefined) throw new Error(`\`${text}\` is no expression`)
    const { authenticated, errorCode, groups } = decider.groups({ ...asked, groups: [expression] })
    return [authenticated, errorCode, groups[0]?.granted, groups[0]?.leaves.flatMap(({ via }) => via)]
  }

  it('are a tree by their paths', () => {
    expect(found(asUser('olive'), 'chat/dm1 & ~chat/dm1/blocked')).toEqual([true, undefined, true, [{ group: 'chat' }]])
    expect(found(asUser('olive'), 'direct(chat/dm1) | chatter')).toEqual([true, undefined, false, []])
    expect(found(asUser('jane'), 'chat/dm1 & ~chat/dm1/blocked')[2]).toBe(false)
  })

  it('are not told of nobody, and of access tokens by the scope alone', () => {
    expect(found({}, '~chat')).toEqual([false, 'UnsignedRequest', false, []])
    expect(found(asUser('olive', { scopes: ['read'] }), 'chat')).toEqual([true, 'InsufficientScope', false, []])
    expect(found(asUser('olive', { scopes: ['groups'] }), 'chat')[2]).toBe(true)
  })
})
