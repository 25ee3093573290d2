import { describe, expect, it, jest } from '@jest/globals'
import { InvalidResourceError } from './errors.js'
import { compileRequirement, type IdFunction } from './requirement-template.js'

/** The id of a template, with these parameters. */
function idOf(template: string, params: Readonly<Record<string, unknown>>): unknown {
  return compileRequirement({ action: 'GetApple', type: 'apples', id: template }).resolve({ params }, undefined).id
}

describe('an id of parameters', () => {
  it.each<[string, Readonly<Record<string, unknown>>, string]>([
    [':name', { name: 'a/b' }, 'a/b'],
    [':path', { path: ['a', 'b'] }, 'a/b'],
    ['trees/:path', { path: ['a', 'b/c'] }, 'trees/a/b/c'],
    [':tree/apples/:apple', { tree: 'a', apple: 'b' }, 'a/apples/b'],
    [':tree/:path', { tree: 'a', path: ['b', 'c'] }, 'a/b/c'],
  ])('of the form `%s` is made of %j', (template, params, id) => {
    expect(idOf(template, params)).toBe(id)
  })

  it.each<[string, Readonly<Record<string, unknown>>]>([
    [':tree/apples/:apple', { tree: 'a/apples/b', apple: 'c' }],
    [':tree/apples/:apple', { tree: 'a', apple: 'b/apples/c' }],
    [':tree/settings', { tree: 'a/apples' }],
    [':tree/:path', { tree: 'a', path: ['b/c', 'd'] }],
    [':tree/:tree', { tree: 'a/b' }],
  ])('of the form `%s` is not made of %j, which could be made of others too', (template, params) => {
    expect(() => idOf(template, params)).toThrow(InvalidResourceError)
  })

  it.each([':a:b', ':a-:b', 'trees/:a:1:b/x'])(
    'of the form `%s` is none: nothing says where a parameter ends',
    (text) => {
      expect(() => idOf(text, {})).toThrow(TypeError)
    },
  )
})

describe('ids that a function promises', () => {
  it.each(['one', 'several'] as const)('are refused, and their rejections are heard out (%s)', (how) => {
    const promise = Promise.reject(new Error('the database does not answer'))
    const heard = jest.spyOn(promise, 'catch')
    const id = (() => (how === 'one' ? promise : ['a', promise])) as unknown as IdFunction // what JavaScript lets through
    const compiled = compileRequirement({ action: 'GetApple', type: 'apples', id })
    expect(() => compiled.resolve({}, undefined)).toThrow(InvalidResourceError)
    expect(heard).toHaveBeenCalledTimes(1)
  })
})
