import { describe, expect, it } from '@jest/globals'
import { DEFAULT_LIMITS } from '../limits.js'
import { copyPlainData } from './plain-data.js'
import { ProblemList } from './problem-list.js'

function copy(value: unknown): { value: unknown; codes: string[]; paths: string[] } {
  const problems = new ProblemList()
  const copied = copyPlainData(value, 6144, DEFAULT_LIMITS, problems)
  return { value: copied, codes: problems.all.map(({ code }) => code), paths: problems.all.map(({ path }) => path) }
}

class Point {
  x = 1
}

const cycle: Record<string, unknown> = {}
cycle['self'] = cycle
const wideCycle: unknown[] = []
for (let i = 0; i < 100; i++) wideCycle.push(wideCycle)
const revoked = Proxy.revocable({}, {})
revoked.revoke()
const named: unknown[] & { extra?: number } = ['a']
named.extra = 1

describe('copyPlainData', () => {
  it('copies plain data deeply and freezes the copy', () => {
    const original = { a: [1, 'x', true, null, { b: -0 }] }
    const { value, codes } = copy(original)
    original.a.push('later')
    expect(codes).toEqual([])
    expect(value).toEqual({ a: [1, 'x', true, null, { b: 0 }] })
    expect(Object.isFrozen(value)).toBe(true)
  })

  it('takes objects without a prototype', () => {
    expect(copy(Object.assign(Object.create(null) as object, { a: 1 })).value).toEqual({ a: 1 })
  })

  it.each<[string, unknown, string]>([
    ['undefined', undefined, ''],
    ['an undefined member', { a: undefined }, '/a'],
    ['a function', { a: () => 1 }, '/a'],
    ['a symbol', { a: Symbol('a') }, '/a'],
    ['a BigInt', { a: 1n }, '/a'],
    ['NaN', [Number.NaN], '/0'],
    ['Infinity', [Number.POSITIVE_INFINITY], '/0'],
    ['a class instance', { a: new Point() }, '/a'],
    ['a Map', new Map([['a', 1]]), ''],
    ['a Date', { a: new Date(0) }, '/a'],
    ['a boxed string', [new String('a')], '/0'],
    ['an object that inherits members', Object.create({ a: 1 }), ''],
    ['a list of a class', [new (class extends Array<unknown> {})()], '/0'],
    ['a list with holes', { a: new Array<unknown>(3) }, '/a'],
    ['a list with a named member', { a: named }, '/a'],
    ['a typed array', { a: new Uint8Array(2) }, '/a'],
    ['a symbol as member name', { a: { [Symbol('b')]: 1 } }, '/a'],
    ['a hidden member', Object.defineProperty({}, 'a', { value: 1 }), '/a'],
    ['a revoked proxy', { a: revoked.proxy }, '/a'],
    ['a proxy that throws', new Proxy({}, { ownKeys: () => { throw new Error('no') } }), ''], // prettier-ignore
  ])('refuses %s', (_what, value, path) => {
    expect(copy(value)).toMatchObject({ codes: ['not-plain-data'], paths: [path] })
  })

  it('never calls an accessor', () => {
    let called = false
    const value = {
      get a() {
        called = true
        return 1
      },
    }
    expect(copy(value).codes).toEqual(['not-plain-data'])
    expect(called).toBe(false)
  })

  it.each([
    ['an object', cycle],
    ['a list of a hundred times itself', wideCycle],
  ])('refuses %s that holds itself', (_what, value) => {
    expect(copy(value).codes).toEqual(['document-too-deep'])
  })

  it.each<[string, unknown]>([
    ['a long text', 'a'.repeat(30_000)],
    ['a list of four thousand million holes', new Array<unknown>(2 ** 32 - 1)],
    ['many texts', new Array<unknown>(5000).fill('abcdefgh')],
    ['many members', Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`member${i}`, 1]))],
  ])('refuses %s as too large, once', (_what, value) => {
    expect(copy(value).codes).toEqual(['document-too-large'])
  })

  it('reports every place that is not plain data', () => {
    expect(copy({ a: undefined, b: [1n, 'x', Symbol('s')] }).paths).toEqual(['/a', '/b/0', '/b/2'])
  })

  it('refuses lone surrogates in values and names', () => {
    expect(copy({ a: '\ud800' })).toMatchObject({ codes: ['lone-surrogate'], paths: ['/a'] })
    expect(copy({ '\ud800': 1 })).toMatchObject({ codes: ['lone-surrogate'], paths: [''] })
  })

  it('makes __proto__ an own member of the copy', () => {
    const { value } = copy(JSON.parse('{"__proto__":{"polluted":true}}'))
    expect(Object.hasOwn(Object(value) as object, '__proto__')).toBe(true)
    expect('polluted' in {}).toBe(false)
  })
})
