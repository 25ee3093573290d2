import { describe, expect, it } from '@jest/globals'
import { isPermitted } from '@tinyauth/policy-engine'
import fc from 'fast-check'
import { ConnectionError } from '../authorizer/errors.js'
import type { JsonObject } from '../service/json-answer.js'
import { readPermittedAnswer } from './permitted-answer.js'

const APPLES = 'arn:tinyauth:apples:default::apples/*'
const RED = 'arn:tinyauth:apples:default::apples/red'
const GIVEN = {
  Authenticated: true,
  Identity: 'fred',
  Allowed: [{ allOf: [APPLES], noneOf: [] }],
  Denied: [{ allOf: [RED], noneOf: [] }],
  Complete: true,
  ResourceCharacters: 2048,
  Revision: 7,
}
const NOBODY = { ...GIVEN, Authenticated: false, Identity: undefined, ErrorCode: 'NoSuchKey', Allowed: [], Denied: [] }

describe('an answer of list-permitted', () => {
  it('permits what is in an allowed set and in no denied one', () => {
    const { answer, revision } = readPermittedAnswer(GIVEN)
    expect(answer).toMatchObject({ authenticated: true, errorCode: undefined, identity: { username: 'fred' } })
    expect(revision).toBe(7)
    expect(isPermitted(answer.permitted, 'arn:tinyauth:apples:default::apples/green')).toBe(true)
    expect(isPermitted(answer.permitted, RED)).toBe(false)
  })

  it('may permit everything, literal wildcards, and many patterns', () => {
    const every = { allOf: [], noneOf: [] }
    const literal = { allOf: ['*'], noneOf: [`${RED}\${*}\${?}\${$}`] }
    const many = Array.from({ length: 1500 }, (_, at) => ({ allOf: [`${RED}-${at}-${'x'.repeat(40)}`], noneOf: [] }))
    const { answer } = readPermittedAnswer({ ...GIVEN, Allowed: [every, literal, ...many], Denied: [] })
    expect(isPermitted(answer.permitted, RED)).toBe(true)
  })

  it('permits nothing to somebody who was not proved', () => {
    const { answer } = readPermittedAnswer(NOBODY)
    expect(answer).toMatchObject({ authenticated: false, errorCode: 'NoSuchKey', identity: undefined })
    expect(isPermitted(answer.permitted, RED)).toBe(false)
  })
})

describe('an answer is a ConnectionError', () => {
  it.each<[string, JsonObject]>([
    ['empty', {}],
    ...Object.keys(GIVEN)
      .filter((name) => name !== 'Identity')
      .map((name): [string, JsonObject] => [`without ${name}`, { ...GIVEN, [name]: undefined }]),
    ['with a word for Authenticated', { ...GIVEN, Authenticated: 'true' }],
    ['with a list of patterns for a list of sets', { ...GIVEN, Denied: [RED] }],
    ['with a set without allOf', { ...GIVEN, Denied: [{ noneOf: [] }] }],
    ['with a set without noneOf', { ...GIVEN, Allowed: [{ allOf: [APPLES] }] }],
    ['with a text for patterns', { ...GIVEN, Allowed: [{ allOf: APPLES, noneOf: [] }] }],
    ['with a Deny of what is no pattern', { ...GIVEN, Denied: [{ allOf: ['apples/red'], noneOf: [] }] }],
    ['with an exception of what is no pattern', { ...GIVEN, Allowed: [{ allOf: [APPLES], noneOf: ['red'] }] }],
    ['with an empty pattern', { ...GIVEN, Allowed: [{ allOf: [APPLES], noneOf: [''] }] }],
    ['with a variable', { ...GIVEN, Denied: [{ allOf: [`${RED}/\${aws:username}`], noneOf: [] }] }],
    ['with an open variable', { ...GIVEN, Denied: [{ allOf: [`${RED}/\${`], noneOf: [] }] }],
    [
      'with a variable in the service',
      { ...GIVEN, Denied: [{ allOf: ['arn:tinyauth:${*}:x::apples/'], noneOf: ['${a}'] }] },
    ],
    ['that proves and has a code', { ...GIVEN, ErrorCode: 'NoSuchKey' }],
    ['that permits and says that it does not', { ...GIVEN, ErrorCode: 'NotPermitted' }],
    ['that proves nobody without a code', { ...NOBODY, ErrorCode: undefined }],
    ['that proves nobody and permits', { ...NOBODY, Allowed: GIVEN.Allowed }],
    ['that proves nobody and says who', { ...NOBODY, Identity: 'fred' }],
    ['with half a revision', { ...GIVEN, Revision: 1.5 }],
    ['with endless resources', { ...GIVEN, ResourceCharacters: null }],
  ])('%s', (_, body) => {
    expect(() => readPermittedAnswer(body)).toThrow(ConnectionError)
  })

  it('whatever it is, or can be read', () => {
    const bodies = fc
      .tuple(fc.constantFrom(...Object.keys(GIVEN), 'ErrorCode'), fc.jsonValue())
      .map(([name, value]) => ({ ...GIVEN, [name]: value }))
    fc.assert(
      fc.property(bodies, (body) => {
        try {
          expect(readPermittedAnswer(body).answer.authenticated).toBe(body.Authenticated)
        } catch (error) {
          expect(error).toBeInstanceOf(ConnectionError)
        }
      }),
    )
  })
})
