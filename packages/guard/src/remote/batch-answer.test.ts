import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { ConnectionError } from '../authorizer/errors.js'
import type { JsonObject } from '../service/json-answer.js'
import { readBatchAnswer } from './batch-answer.js'
import { PairSet } from './pair-set.js'

const A = 'arn:tinyauth:apples:default::apples/a'
const B = 'arn:tinyauth:apples:default::apples/b'
const BOTH = new PairSet([
  { action: 'GetApple', resource: A },
  { action: 'GetApple', resource: B },
])
const ALLOWED = { Authorized: true, Permitted: { GetApple: [A, B] }, NotPermitted: {}, Identity: 'fred' }
const DENIED = { Authorized: false, Permitted: {}, NotPermitted: { GetApple: [A, B] }, ErrorCode: 'NotPermitted' }
const NEITHER = { Authorized: false, Permitted: {}, NotPermitted: {} }

function read(body: JsonObject, asked = BOTH): ReturnType<typeof readBatchAnswer> {
  return readBatchAnswer(body, asked)
}

describe('an answer of authorize-by-token', () => {
  it('permits what it says is permitted', () => {
    const answer = read({ ...ALLOWED, DecisionId: 'd', MaxAge: 5, Revision: 7, Vary: ['SourceIp'] })
    expect([...answer.permitted]).toEqual([...BOTH])
    expect(answer).toMatchObject({ authenticated: true, errorCode: undefined, username: 'fred' })
    expect(answer).toMatchObject({ decisionId: 'd', maxAgeSeconds: 5, revision: 7, vary: ['SourceIp'] })
  })

  it('may permit a part', () => {
    const part = { Permitted: { GetApple: [B] }, NotPermitted: { GetApple: [A] }, ErrorCode: 'NotPermitted' }
    const answer = read({ Authorized: false, ...part })
    expect([...answer.permitted]).toEqual([{ action: 'GetApple', resource: B }])
    expect(answer).toMatchObject({ authenticated: true, errorCode: 'NotPermitted', username: undefined })
  })

  it.each(['UnsignedRequest', 'InvalidSignature', 'NoSuchKey', 'CsrfError', 'ClockSkew', 'AnotherCode'])(
    'proves nobody with the code %s',
    (code) => {
      expect(read({ ...DENIED, ErrorCode: code, Status: 401 })).toMatchObject({ authenticated: false, errorCode: code })
    },
  )

  it('without pairs says who it is, or why nobody is', () => {
    const nothing = new PairSet()
    const named = read({ ...NEITHER, Identity: 'fred', Status: 403 }, nothing)
    expect(named).toMatchObject({ authenticated: true, username: 'fred', errorCode: undefined })
    expect(read({ ...NEITHER, ErrorCode: 'NoSuchKey' }, nothing)).toMatchObject({ authenticated: false })
  })

  it('tells of the access token that proved it, of a denial at least the scopes', () => {
    const token = { ClientId: 'press', Scopes: ['read', 'write'] }
    expect(read({ ...ALLOWED, ...token }).token).toEqual({ clientId: 'press', scopes: ['read', 'write'] })
    expect(read({ ...DENIED, Scopes: [] }).token).toEqual({ clientId: undefined, scopes: [] })
    expect([read(ALLOWED).token, read(DENIED).token]).toEqual([undefined, undefined])
  })

  it.each([
    { Scopes: 'read' },
    { Scopes: [1] },
    { Scopes: null },
    { ClientId: 'press' },
    { ClientId: '', Scopes: [] },
    { ClientId: ['press'], Scopes: [] },
  ])('cannot be read with %j', (token) => {
    expect(() => read({ ...ALLOWED, ...token })).toThrow(ConnectionError)
  })

  it('cannot be read where it tells of a token, and nobody was proved', () => {
    expect(() => read({ ...DENIED, ErrorCode: 'NoSuchKey', Scopes: ['read'] })).toThrow(ConnectionError)
  })

  it('says of a denial that a fresh second factor would do, and of nothing else', () => {
    expect(read({ ...DENIED, StepUp: 'mfa' })).toMatchObject({ errorCode: 'NotPermitted', stepUp: 'mfa' })
    expect(read({ ...ALLOWED, StepUp: 'mfa' }).stepUp).toBeUndefined()
    expect(read({ ...DENIED, ErrorCode: 'NoSuchKey', StepUp: 'mfa' }).stepUp).toBeUndefined()
    expect(read({ ...NEITHER, Identity: 'fred', StepUp: 'mfa' }, new PairSet()).stepUp).toBeUndefined()
  })

  it.each([undefined, null, '', 'MFA', 'passkey', true, 1, ['mfa'], { mfa: true }])(
    'with %j for StepUp is the same denial without',
    (StepUp) => {
      expect(read({ ...DENIED, StepUp })).toEqual(read(DENIED))
    },
  )

  it('may hold members that are not known yet', () => {
    expect(read({ ...ALLOWED, Lease: {}, Decisions: [] }).permitted.size).toBe(2)
  })

  it('takes names of prototypes for names', () => {
    const pair = { action: '__proto__', resource: A }
    const body = { ...ALLOWED, Permitted: Object.fromEntries([['__proto__', [A]]]) }
    expect(read(body, new PairSet([pair])).permitted.has(pair)).toBe(true)
    expect(() => read(body)).toThrow(ConnectionError)
  })
})

describe('an answer is a ConnectionError', () => {
  const C = 'arn:tinyauth:apples:default::apples/c'
  it.each<[string, JsonObject]>([
    ['empty', {}],
    ['without Authorized', { ...ALLOWED, Authorized: undefined }],
    ['with a word for Authorized', { ...ALLOWED, Authorized: 'true' }],
    ['with a number for Authorized', { ...ALLOWED, Authorized: 1 }],
    ['with Authorized and nothing else', { Authorized: true, Identity: 'fred' }],
    ['with Authorized and no pairs', { ...ALLOWED, Permitted: {} }],
    ['that lacks a pair', { ...ALLOWED, Permitted: { GetApple: [A] } }],
    ['that lacks a pair when denying', { ...DENIED, NotPermitted: { GetApple: [A] } }],
    ['with another pair', { ...ALLOWED, Permitted: { GetApple: [A, B, C] } }],
    ['with another pair instead', { ...ALLOWED, Permitted: { GetApple: [A, C] } }],
    ['with another action', { ...ALLOWED, Permitted: { GetApple: [A, B], DeleteApple: [] } }],
    ['with the action in another case', { ...ALLOWED, Permitted: { getapple: [A, B] } }],
    ['with the prefixed action', { ...ALLOWED, Permitted: { 'apples:GetApple': [A, B] } }],
    ['with a pair twice', { ...ALLOWED, Permitted: { GetApple: [A, A] } }],
    ['with a pair on both sides', { ...ALLOWED, NotPermitted: { GetApple: [B] }, ErrorCode: 'NotPermitted' }],
    ['with an empty list', { ...ALLOWED, NotPermitted: { GetApple: [] } }],
    ['with a text for a list', { ...ALLOWED, Permitted: { GetApple: A } }],
    ['with a list of another type', { ...ALLOWED, Permitted: { GetApple: [A, 1] } }],
    ['with a list for an object', { ...ALLOWED, Permitted: [['GetApple', [A, B]]] }],
    ['with null for an object', { ...ALLOWED, NotPermitted: null }],
    ['that authorizes and refuses', { ...DENIED, Authorized: true }],
    ['that refuses and permits everything', { ...ALLOWED, Authorized: false }],
    ['that authorizes with an error', { ...ALLOWED, ErrorCode: 'NotPermitted' }],
    ['that authorizes nobody', { ...ALLOWED, Identity: undefined }],
    ['that authorizes an empty name', { ...ALLOWED, Identity: '' }],
    ['that authorizes a number', { ...ALLOWED, Identity: 7 }],
    ['that authorizes a name of two lines', { ...ALLOWED, Identity: 'a\nb' }],
    ['that authorizes with status 403', { ...ALLOWED, Status: 403 }],
    ['that refuses without a code', { ...DENIED, ErrorCode: undefined }],
    ['that refuses with a sentence for a code', { ...DENIED, ErrorCode: 'not <b>permitted</b>' }],
    ['that refuses with status 200', { ...DENIED, Status: 200 }],
    ['that names somebody who was not proved', { ...DENIED, ErrorCode: 'NoSuchKey', Identity: 'fred' }],
    [
      'that permits something to nobody',
      { Authorized: false, Permitted: { GetApple: [A] }, NotPermitted: { GetApple: [B] }, ErrorCode: 'NoSuchKey' },
    ],
    ['with a text for MaxAge', { ...ALLOWED, MaxAge: '5' }],
    ['with a negative MaxAge', { ...ALLOWED, MaxAge: -1 }],
    ['with half a Revision', { ...ALLOWED, Revision: 1.5 }],
    ['with a text for Vary', { ...ALLOWED, Vary: 'SourceIp' }],
    ['with a number for DecisionId', { ...ALLOWED, DecisionId: 1 }],
  ])('%s', (_, body) => {
    expect(() => read(body)).toThrow(ConnectionError)
  })

  it('to no pairs, that says neither who nor why, or that something was permitted', () => {
    const nothing = new PairSet()
    for (const body of [
      NEITHER,
      ALLOWED,
      { ...NEITHER, Authorized: true },
      { ...NEITHER, ErrorCode: 'NotPermitted' },
    ]) {
      expect(() => read(body, nothing)).toThrow(ConnectionError)
    }
  })
})

describe('whatever the service answers', () => {
  const member = fc.constantFrom('Authorized', 'Permitted', 'NotPermitted', 'Identity', 'ErrorCode', 'Status')
  const lists = fc.array(fc.constantFrom(A, B, 'x', '*'), { maxLength: 3 })
  const maps = fc.dictionary(fc.constantFrom('GetApple', 'getapple', '*', '__proto__'), lists, { maxKeys: 2 })
  const value = fc.oneof(maps, fc.boolean(), fc.constantFrom('NotPermitted', 'NoSuchKey', 'fred', ''), fc.jsonValue())
  const noise = fc.dictionary(member, value, { maxKeys: 6 })
  const likely = fc.record({
    Authorized: fc.oneof(fc.boolean(), fc.constantFrom('true', 1)),
    Permitted: maps,
    NotPermitted: maps,
    ErrorCode: fc.option(fc.constantFrom('NotPermitted', 'NoSuchKey', ''), { nil: undefined }),
    Identity: fc.option(fc.constantFrom('fred', ''), { nil: undefined }),
  })
  const changed = fc.tuple(fc.constantFrom<JsonObject>(ALLOWED, DENIED), member, value)

  it('is read or is a ConnectionError, and permits everything only when it is exactly right', () => {
    const bodies = fc.oneof(
      noise,
      likely,
      changed.map(([body, name, other]) => ({ ...body, [name]: other })),
    )
    fc.assert(
      fc.property(bodies, (body: JsonObject) => {
        const permitted = permittedBy(body)
        if (permitted < 2) return
        const { Authorized, Permitted, NotPermitted, Identity, ErrorCode } = body
        expect({ Authorized, NotPermitted, ErrorCode }).toEqual({
          Authorized: true,
          NotPermitted: {},
          ErrorCode: undefined,
        })
        const { GetApple, ...others } = Permitted as { GetApple: string[] } // it was read
        expect(GetApple.toSorted()).toEqual([A, B])
        expect(others).toEqual({})
        expect(typeof Identity).toBe('string')
      }),
      { numRuns: 2000 },
    )
  })

  it('any JSON at all permits nothing', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (body) => {
        expect(permittedBy(body as JsonObject)).toBe(0)
      }),
    )
  })
})

/** How many pairs an answer permits; none when it cannot be read. */
function permittedBy(body: JsonObject): number {
  try {
    return read(body).permitted.size
  } catch (error) {
    expect(error).toBeInstanceOf(ConnectionError)
    return 0
  }
}
