import { describe, expect, it } from '@jest/globals'
import express from 'express'
import { assertRequestName, putOnRequest } from './request-name.js'

describe('the option `as`', () => {
  it.each(['user', 'me', 'signedInUser', '_who'])('takes `%s`', (as) => {
    expect(() => assertRequestName('@LoginRequired', as)).not.toThrow()
  })

  it.each<unknown>([
    ...['', 'a b', 'a.b', '1st', 'ü', 'a'.repeat(65), 5, null],
    ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'],
    ...[
      'headers',
      'rawHeaders',
      'method',
      'url',
      'socket',
      'on',
      'pipe',
      'destroy',
      'params',
      'query',
      'body',
      'session',
    ],
  ])('refuses %j', (as) => {
    expect(() => assertRequestName('@LoginRequired', as)).toThrow(/^@LoginRequired: "as"/)
  })

  it('refuses whatever Express keeps on requests', () => {
    const names = [...Object.getOwnPropertyNames(express.request), 'res', 'next', 'app', 'route', 'baseUrl']
    for (const as of names) expect(() => assertRequestName('x', as)).toThrow(TypeError)
  })

  it('is a member of the request itself', () => {
    const request = Object.create({ user: 'of all requests' }) as object
    putOnRequest(request, ['user'], undefined)
    expect(Object.entries(request)).toEqual([['user', undefined]])
  })
})
