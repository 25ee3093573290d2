import { describe, expect, it } from '@jest/globals'
import { untyped } from '../../test/builders/fred.js'
import { DEFAULT_LIMITS, type Limits } from '../limits.js'
import { readContext, type RequestContext } from './request-context.js'

function context(record: unknown, limits: Partial<Limits> = {}): RequestContext {
  const read = readContext(record, { ...DEFAULT_LIMITS, ...limits })
  if ('code' in read) throw new Error(read.message)
  return read
}

function faultOf(record: unknown, limits: Partial<Limits> = {}): unknown {
  const read = readContext(record, { ...DEFAULT_LIMITS, ...limits })
  return 'code' in read ? { code: read.code, key: read.key } : undefined
}

describe('readContext', () => {
  it.each([
    ['text', 'a', 'a'],
    ['empty text', '', ''],
    ['a whole number', 5, '5'],
    ['a fraction', -0.5, '-0.5'],
    ['negative zero', -0, '0'],
    ['true', true, 'true'],
    ['false', false, 'false'],
    ['a list', ['a', 5, true], ['a', '5', 'true']],
    ['a list of one', ['a'], ['a']],
    ['a list of empty text', [''], ['']],
    ['null', null, undefined],
    ['an empty list', [], undefined],
  ])('reads %s as its canonical text', (_, value, expected) => {
    expect(context({ k: value }).get('k')).toEqual(expected)
  })

  it.each<[string, unknown]>([
    ['undefined', undefined],
    ['NaN', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['an object', {}],
    ['a date', new Date(0)],
    ['a function', () => 'a'],
    ['a symbol', Symbol('a')],
    ['a bigint', 5n],
    ['a boxed text', Object('a')],
    ['a list in a list', [['a']]],
    ['null in a list', [null]],
    ['a hole in a list', Object.assign([], { length: 1 })],
    ['NaN in a list', ['a', Number.NaN]],
    ['an object like a list', { length: 1, 0: 'a' }],
  ])('refuses %s as a value, and names the key', (_, value) => {
    expect(faultOf({ fine: 'a', 'AWS:USERNAME': value })).toEqual({ code: 'invalid-context', key: 'Username' })
  })

  it.each([
    [null],
    [5],
    ['text'],
    [true],
    [[]],
    [['a']],
    [new Map([['k', 'a']])],
    [new Set()],
    [new Date(0)],
    [new (class Own {})()],
    [() => 1],
  ])('refuses %p as a context, which would pass for an empty one', (record) => {
    expect(faultOf(record)).toEqual({ code: 'invalid-context', key: undefined })
  })

  it('takes an absent context and one without prototype', () => {
    expect(context(undefined).get('k')).toBeUndefined()
    const record: unknown = Object.assign(untyped<object>(Object.create(null)), { k: 'a' })
    expect(context(record).get('k')).toBe('a')
  })

  it.each([
    [{ SourceIp: 'a', 'aws:sourceip': 'a' }, 'SourceIp'],
    [{ 'aws:PrincipalTag/Team': 'a', 'PrincipalTag/team': 'b' }, 'PrincipalTag/team'],
    [{ k: null, K: 'a' }, 'k'],
    [{ k: [], K: [] }, 'k'],
    [Object.fromEntries([...Array.from({ length: 100 }, (_, i) => [`k${i}`, 'a']), ['K57', 'a']]), 'k57'],
  ])('refuses two spellings of one key (%#)', (record, key) => {
    expect(faultOf(record)).toEqual({ code: 'duplicate-context-key', key })
  })

  it('keeps keys that differ in letters beyond ASCII apart', () => {
    const read = context({ É: 'upper', é: 'lower' })
    expect([read.get('É'), read.get('é')]).toEqual(['upper', 'lower'])
  })

  it('finds every key among few and among many', () => {
    for (const count of [0, 1, 15, 16, 17, 18, 200]) {
      const read = context(Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, i])))
      for (let i = 0; i < count; i++) expect(read.get(`k${i}`)).toBe(String(i))
      expect(read.get(`k${count}`)).toBeUndefined()
    }
  })

  it('reads own members only, whatever their names, and pollutes nothing', () => {
    const record: unknown = JSON.parse('{"__proto__": "a", "constructor": "b", "hasOwnProperty": "c"}')
    const read = context(record)
    expect([read.get('__proto__'), read.get('constructor'), read.get('hasownproperty')]).toEqual(['a', 'b', 'c'])
    for (const name of ['__proto__', 'constructor', 'toString', 'length']) expect(context({}).get(name)).toBeUndefined()
    expect(Object.keys({})).toEqual([])
  })

  it.each([
    ['contextKeys', { a: 1, b: 2 }, { a: 1, b: 2, c: 3 }],
    ['contextValues', { k: ['a', 'b'] }, { k: ['a', 'b', 'c'] }],
    ['contextValueCharacters', { k: 'ab' }, { k: 'abc' }],
    ['contextValueCharacters', { k: ['ab', 'ab'] }, { k: ['ab', 'abc'] }],
  ] as const)('refuses what is over %s and takes what is not', (limit, within, over) => {
    expect(faultOf(within, { [limit]: 2 })).toBeUndefined()
    expect(faultOf(over, { [limit]: 2 })).toMatchObject({ code: 'limit-exceeded' })
  })

  it('refuses everything under a limit that is no number', () => {
    for (const limit of ['contextKeys', 'contextValues', 'contextValueCharacters'] as const) {
      expect(faultOf({ k: ['a'] }, { [limit]: Number.NaN })).toMatchObject({ code: 'limit-exceeded' })
    }
  })

  it('reads each value once and does not run the iterator of a list', () => {
    let reads = 0
    const list = new Proxy(['a'], {
      get: (target, name) => {
        if (name === Symbol.iterator) throw new Error('iterated')
        if (name === '0') reads++
        return name === '0' && reads > 1 ? 'changed' : (Reflect.get(target, name) as unknown)
      },
    })
    const read = context({ k: list })
    expect(read.get('k')).toEqual(['a'])
    expect(read.get('k')).toEqual(['a'])
    expect(reads).toBe(1)
  })

  it('does not see what happens to the record afterwards', () => {
    const record = { k: ['a'], l: 'b' }
    const read = context(record)
    record.k.push('c')
    record.l = 'd'
    expect([read.get('k'), read.get('l')]).toEqual([['a'], 'b'])
  })
})
