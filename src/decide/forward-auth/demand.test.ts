import { describe, expect, it } from '@jest/globals'
import { demandOf } from './demand.js'
import { forwardAuthQuery } from './forward-auth.route.js'
import type { OriginalRequest } from './original-request.js'

const ORIGINAL: OriginalRequest = {
  method: 'GET',
  origin: 'https://app.example.org:8443',
  target: '/pages/1?a=b',
  passesAnswers: true,
}
const RESOURCE = 'arn:tinyauth:app:::{host}/pages{path}'

describe('what has to be permitted', () => {
  it('is the action and the resource of the proxy, with the parts of the request that they name', () => {
    expect(demandOf({ action: '{method}Page', resource: RESOURCE }, 'app', ORIGINAL)).toEqual({
      action: 'app:GETPage',
      resource: 'arn:tinyauth:app:::app.example.org/pages/pages/1',
    })
  })

  it('is nothing when the proxy asks for nothing', () => {
    expect(demandOf({}, 'app', ORIGINAL)).toBeUndefined()
  })

  it('names no part of a part: what looks like a placeholder in a path stays as it is', () => {
    const original = { ...ORIGINAL, target: '/%7Bmethod%7D' }
    expect(demandOf({ action: 'Get', resource: 'x{path}' }, 'app', original)?.resource).toBe('x/{method}')
  })

  it.each<[string, Partial<Record<keyof OriginalRequest, string | undefined>>]>([
    ['a path with dots', { target: '/a/../b' }],
    ['a path with an encoded slash', { target: '/a%2fb' }],
    ['a path with a wildcard', { target: '/*' }],
    ['a path with a variable', { target: '/$%7Busername%7D' }],
    ['a method that is not written as methods are', { method: 'get' }],
    ['a host that ends with a dot', { origin: 'https://app.example.org.' }],
    ['a path that was not told', { target: undefined }],
    ['a method that was not told', { method: undefined }],
    ['a host that was not told', { origin: undefined }],
  ])('is refused for %s', (_, change) => {
    const entries = Object.entries({ ...ORIGINAL, ...change }).filter(([, value]) => value !== undefined)
    const original = { ...Object.fromEntries(entries), passesAnswers: true } // what is left is of its type
    expect(() => demandOf({ action: '{method}Page', resource: RESOURCE }, 'app', original)).toThrow(
      expect.objectContaining({ code: 'NotPermitted' }),
    )
  })

  it('does not look at parts that it does not name', () => {
    expect(demandOf({ action: 'Get', resource: 'arn:x' }, 'app', { passesAnswers: false })).toEqual({
      action: 'app:Get',
      resource: 'arn:x',
    })
  })
})

describe('the query of a proxy', () => {
  it.each([{}, { service: 'app' }, { action: '{method}Page', resource: RESOURCE }, { jwt: '1', cookies: '1' }])(
    'may be %j',
    (query) => {
      expect(forwardAuthQuery.safeParse(query).success).toBe(true)
    },
  )

  it.each([
    { action: 'GetPage' },
    { resource: 'arn:x' },
    { action: '', resource: 'arn:x' },
    { action: 'app:GetPage', resource: 'arn:x' },
    { action: 'Get*', resource: 'arn:x' },
    { action: '{path}', resource: 'arn:x' },
    { action: 'GetPage', resource: 'arn:x{query}' },
    { action: 'GetPage', resource: 'arn:x{path' },
    { action: 'GetPage', resource: 'arn:*' },
    { action: 'GetPage', resource: '${username}' },
    { action: 'GetPage', resource: 'a'.repeat(2049) },
    { service: 'App' },
    { service: 'a:b' },
    { service: '' },
    { service: ['app', 'app'] },
    { jwt: 'true' },
    { cookies: '' },
    { next: '/' },
  ])('is refused when it is %j', (query) => {
    expect(forwardAuthQuery.safeParse(query).success).toBe(false)
  })
})
