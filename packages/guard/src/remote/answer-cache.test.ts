import { inspect } from 'node:util'
import { describe, expect, it } from '@jest/globals'
import { SetClock } from '../../test/builders/odd-service.js'
import type { Circumstances, Pair, Question } from '../decider.js'
import { AnswerCache } from './answer-cache.js'
import type { BatchAnswer } from './batch-answer.js'
import { PairSet } from './pair-set.js'

const GET: Pair = { action: 'GetApple', resource: 'arn:tinyauth:apples:default::apples/a' }
const PUT: Pair = { ...GET, action: 'PutApple' }
const LINE = { method: 'GET', uri: '/apples/a', bodySha256: '0'.repeat(64) }
const SIGNED = [
  [
    'Authorization',
    'AWS4-HMAC-SHA256 Credential=A/20260102/global/apples/aws4_request, SignedHeaders=host, Signature=0',
  ],
] as const
const FRED: Circumstances = {
  headers: [['Authorization', 'Basic ZnJlZDpwdw==']],
  request: undefined,
  context: { SourceIp: '10.0.0.1', RequestDateTime: '2026-01-02T03:04:05Z', Colour: 'red' },
}
const SCOPE = { service: 'apples', keyRegion: 'global' }

function answer(permitted: readonly Pair[], extras: Partial<BatchAnswer> = {}): BatchAnswer {
  return {
    permitted: new PairSet(permitted),
    authenticated: true,
    errorCode: undefined,
    username: 'fred',
    token: undefined,
    stepUp: undefined,
    decisionId: 'd-1',
    revision: 7,
    maxAgeSeconds: 60,
    vary: ['SourceIp'],
    ...extras,
  }
}

function kept(
  stored: BatchAnswer,
  {
    pairs = [GET],
    asked = FRED,
    maxEntries = 100,
  }: { pairs?: Pair[]; asked?: Circumstances; maxEntries?: number } = {},
): { readonly cache: AnswerCache; readonly clock: SetClock } {
  const clock = new SetClock()
  const cache = new AnswerCache({ maxEntries, maxAgeSeconds: 5 }, SCOPE, clock)
  cache.store(asked, new PairSet(pairs), stored, clock.nowMs)
  return { cache, clock }
}

function question(changes: Partial<Question> = {}): Question {
  return { ...FRED, pairs: [GET], ...changes }
}

describe('a kept answer to an access token', () => {
  const token = { clientId: 'press', scopes: ['read'] }

  it('tells of client and scopes again, of a denial the scopes', () => {
    const allowed = kept(answer([GET], { token })).cache.find(question())
    expect(allowed).toMatchObject({ identity: { username: 'fred', ...token }, scopes: ['read'] })
    const untold = { username: undefined, token: { ...token, clientId: undefined }, errorCode: 'NotPermitted' }
    const denied = kept(answer([], untold)).cache.find(question())
    expect(denied).toMatchObject({ authorized: false, identity: undefined, scopes: ['read'] })
  })

  it('is none where its parts say different things of the token', () => {
    const { cache, clock } = kept(answer([GET], { token }))
    cache.store(FRED, new PairSet([PUT]), answer([PUT], { token: { ...token, scopes: ['write'] } }), clock.nowMs)
    expect(cache.find(question({ pairs: [PUT] }))).toMatchObject({ scopes: ['write'] })
    expect(cache.find(question({ pairs: [GET, PUT] }))).toBeUndefined()
    cache.store(FRED, new PairSet([PUT]), answer([PUT]), clock.nowMs)
    expect(cache.find(question({ pairs: [GET, PUT] }))).toBeUndefined()
  })
})

describe('a kept answer', () => {
  it('answers the same question', () => {
    expect(kept(answer([GET])).cache.find(question())).toEqual({
      authorized: true,
      allowed: [true],
      authenticated: true,
      errorCode: undefined,
      identity: { username: 'fred' },
      decidedBy: 'cache',
      decisionId: 'd-1',
      revision: 7,
    })
  })

  it('answers pairs one by one and in any order, when all are kept', () => {
    const { cache } = kept(answer([GET], { username: 'fred', errorCode: 'NotPermitted' }), { pairs: [GET, PUT] })
    expect(cache.find(question())).toMatchObject({ authorized: true, allowed: [true] })
    expect(cache.find(question({ pairs: [PUT, GET] }))).toMatchObject({
      authorized: false,
      allowed: [false, true],
      errorCode: 'NotPermitted',
    })
    const other = { ...GET, resource: 'arn:tinyauth:apples:default::apples/b' }
    expect(cache.find(question({ pairs: [GET, other] }))).toBeUndefined()
  })

  it('does not depend on context keys that were not consulted', () => {
    const context = { ...FRED.context, Colour: 'green', RequestDateTime: 'later', Size: 7 }
    expect(kept(answer([GET])).cache.find(question({ context }))).toMatchObject({ authorized: true })
  })

  it.each<[string, Partial<Question>]>([
    ['another credential', { headers: [['Authorization', 'Basic YW5uOnB3']] }],
    ['one more header', { headers: [...FRED.headers, ['X-CSRF-Token', 'x']] }],
    ['no credential', { headers: [] }],
    ['another action', { pairs: [PUT] }],
    ['another resource', { pairs: [{ ...GET, resource: `${GET.resource}b` }] }],
    ['another value of a consulted key', { context: { ...FRED.context, SourceIp: '10.0.0.2' } }],
    ['a consulted key that is missing', { context: { Colour: 'red' } }],
    ['a method, where a session may need a second proof', { request: { ...LINE, method: 'POST' } }],
    ['a later change', { atLeastRevision: 8 }],
    ['no pairs', { pairs: [] }],
    ['a key of the context twice', { context: { ...FRED.context, 'aws:SourceIp': '10.0.0.1' } }],
    ['a context value that the service refuses', { context: { ...FRED.context, Note: 'x'.repeat(5000) } }],
  ])('does not answer for %s', (_, changes) => {
    expect(kept(answer([GET])).cache.find(question(changes))).toBeUndefined()
  })

  it('does not answer for another address, whatever was consulted: keys may be bound to addresses', () => {
    const { cache } = kept(answer([GET], { vary: [] }))
    expect(cache.find(question())).toBeDefined()
    expect(cache.find(question({ context: { ...FRED.context, SourceIp: '10.0.0.2' } }))).toBeUndefined()
  })

  it('does not answer for another service or key region', () => {
    const clock = new SetClock()
    const caches = [SCOPE, { ...SCOPE, service: 'pears' }, { ...SCOPE, keyRegion: 'eu' }].map(
      (scope) => new AnswerCache({ maxEntries: 9, maxAgeSeconds: 5 }, scope, clock),
    )
    for (const cache of caches) cache.store(FRED, new PairSet([GET]), answer([GET]), clock.nowMs)
    const keys = caches.map(heldBy)
    expect(new Set(keys).size).toBe(3)
  })

  it('holds nothing of a credential', () => {
    const { cache } = kept(answer([GET]))
    const held = heldBy(cache)
    expect(held).not.toContain('ZnJlZDpwdw==')
    expect(held).toMatch(/\w{20}/)
  })

  it('of a signed request answers for that request alone', () => {
    const signed = { ...FRED, headers: SIGNED, request: LINE }
    const { cache } = kept(answer([GET]), { asked: signed })
    expect(cache.find(question(signed))).toMatchObject({ authorized: true })
    for (const change of [{ method: 'POST' }, { uri: '/apples/b' }, { bodySha256: '1'.repeat(64) }]) {
      expect(cache.find(question({ ...signed, request: { ...LINE, ...change } }))).toBeUndefined()
    }
  })

  it('of a session answers for every address of one method', () => {
    const asked = { ...FRED, request: { ...LINE, method: 'POST' } }
    const { cache } = kept(answer([GET]), { asked })
    const other = { ...LINE, method: 'POST', uri: '/apples/b' }
    expect(cache.find(question({ request: other }))).toMatchObject({ authorized: true })
    expect(cache.find(question({ request: LINE }))).toBeUndefined()
  })

  it.each(['aws:SourceIp', 'sourceip', 'COLOUR'])('reads `%s` as the key that it means', (name) => {
    const { cache } = kept(answer([GET], { vary: [name] }))
    expect(cache.find(question())).toBeDefined()
    const context = { SourceIp: '10.0.0.2', Colour: 'green' }
    expect(cache.find(question({ context }))).toBeUndefined()
  })

  it('of one context stays right when another context consults other keys', () => {
    const { cache, clock } = kept(answer([GET], { vary: ['colour'] }))
    const green = { ...FRED, context: { ...FRED.context, Colour: 'green', Size: 7 } }
    cache.store(green, new PairSet([GET]), answer([], { vary: ['colour', 'size'] }), clock.nowMs)
    expect(cache.find(question(green))).toMatchObject({ authorized: false })
    expect(cache.find(question({ context: { ...green.context, Size: 8 } }))).toBeUndefined()
    expect(cache.find(question())?.authorized).not.toBe(false)
  })
})

/** Everything that a cache holds, as text. */
function heldBy(cache: AnswerCache): string {
  return inspect(cache, { depth: 9 })
}

describe('the time of a kept answer', () => {
  it('is what the service says, and no longer than the settings say', () => {
    for (const [maxAgeSeconds, seconds] of [
      [2, 2],
      [60, 5],
    ] as const) {
      const { cache, clock } = kept(answer([GET], { maxAgeSeconds }))
      clock.nowMs += seconds * 1000 - 1
      expect(cache.find(question())).toBeDefined()
      clock.nowMs += 1
      expect(cache.find(question())).toBeUndefined()
    }
  })

  it('is a second for a denial', () => {
    const { cache, clock } = kept(answer([], { errorCode: 'NotPermitted' }))
    clock.nowMs += 999
    expect(cache.find(question())).toMatchObject({ authorized: false })
    clock.nowMs += 1
    expect(cache.find(question())).toBeUndefined()
  })

  it('does not grow when the clock is set back', () => {
    const { cache, clock } = kept(answer([GET]))
    clock.nowMs -= 1
    expect(cache.find(question())).toBeUndefined()
  })

  it('begins when the question set out', () => {
    const { cache, clock } = kept(answer([], { maxAgeSeconds: 0 }))
    clock.nowMs += 6000
    cache.store(FRED, new PairSet([GET]), answer([GET]), clock.nowMs - 6000)
    expect(cache.find(question())).toBeUndefined()
  })
})

describe('never kept is', () => {
  it.each<[string, Partial<BatchAnswer>]>([
    ['an answer without MaxAge', { maxAgeSeconds: undefined }],
    ['an answer with MaxAge 0', { maxAgeSeconds: 0 }],
    ['an answer without Vary', { vary: undefined }],
    ['an answer that depends on very many keys', { vary: Array.from({ length: 201 }, (_, at) => `k${at}`) }],
    ['an answer that proves nobody', { authenticated: false, errorCode: 'NoSuchKey', permitted: new PairSet() }],
  ])('%s', (_, extras) => {
    expect(kept(answer([GET], extras)).cache.find(question())).toBeUndefined()
  })

  it('an allow that does not say to whom', () => {
    const { cache } = kept(answer([GET], { username: undefined, errorCode: 'NotPermitted' }), { pairs: [GET, PUT] })
    expect(cache.find(question())).toBeUndefined()
    expect(cache.find(question({ pairs: [GET, PUT] }))).toMatchObject({ allowed: [true, false], identity: undefined })
  })
})

it('the oldest is forgotten when there are too many', () => {
  const { cache, clock } = kept(answer([GET]), { maxEntries: 2 })
  const others = ['b', 'c'].map((id) => ({ ...GET, resource: `arn:tinyauth:apples:default::apples/${id}` }))
  const [second = GET, third = GET] = others
  cache.store(FRED, new PairSet([second]), answer([second]), clock.nowMs)
  expect(cache.find(question())).toBeDefined()
  cache.store(FRED, new PairSet([third]), answer([third]), clock.nowMs)
  expect(cache.find(question())).toBeDefined()
  expect(cache.find(question({ pairs: [second] }))).toBeUndefined()
  expect(cache.find(question({ pairs: [third] }))).toBeDefined()
})

describe('a kept denial for want of a second factor', () => {
  const LACKING = { errorCode: 'NotPermitted', stepUp: 'mfa' } as const

  it('says so for a second at most, and of what is permitted nothing', () => {
    const { cache, clock } = kept(answer([GET], LACKING), { pairs: [GET, PUT] })
    expect(cache.find(question({ pairs: [GET, PUT] }))).toMatchObject({ authorized: false, stepUp: 'mfa' })
    expect(cache.find(question())).not.toHaveProperty('stepUp')
    clock.nowMs += 1000
    expect(cache.find(question({ pairs: [PUT] }))).toBeUndefined()
    expect(cache.find(question())).toMatchObject({ authorized: true })
  })

  it('says nothing where another denial stands beside it that has another reason', () => {
    const { cache, clock } = kept(answer([], LACKING))
    cache.store(FRED, new PairSet([PUT]), answer([], { errorCode: 'NotPermitted' }), clock.nowMs)
    expect(cache.find(question())).toHaveProperty('stepUp', 'mfa')
    expect(cache.find(question({ pairs: [GET, PUT] }))).not.toHaveProperty('stepUp')
  })
})
