import { describe, expect, it } from '@jest/globals'
import { compilePolicy } from '@tinyauth/policy-engine'
import { compileSource } from './layers-source.js'
import { allows, limit, membership, NOW, policyOf, principal, source } from '../../test/principals.js'

describe('a membership with times', () => {
  const timed = membership('eng', 'apples:Get', { notBeforeMs: NOW, notAfterMs: NOW + 1000 })

  it.each([
    [NOW - 1, false],
    [NOW, true],
    [NOW + 999, true],
    [NOW + 1000, false],
  ])('holds from its first millisecond until before its end: at %i it is %p', (nowMs, holds) => {
    const fred = principal('fred', { memberships: [timed] })
    expect(fred.at(nowMs).groups).toEqual(holds ? ['eng'] : [])
    expect(allows(fred.layersAt(nowMs), 'apples:Get')).toBe(holds)
  })

  it('is judged anew at each moment, also when the clock is set back', () => {
    const fred = principal('fred', { memberships: [timed, membership('all', 'apples:List')] })
    const moments = [NOW - 1, NOW, NOW + 1000, NOW + 999, NOW - 1, NOW + 1000, NOW]
    const answers = moments.map((nowMs) => [fred.at(nowMs).groups, allows(fred.at(nowMs).layers, 'apples:Get')])
    const inside = [['eng', 'all'], true]
    const outside = [['all'], false]
    expect(answers).toEqual([outside, inside, outside, inside, outside, outside, inside])
  })

  it('may overlap with others: each begins and ends by itself', () => {
    const second = membership('ops', 'apples:Eat', { notBeforeMs: NOW + 500 })
    const third = membership('old', 'apples:Plant', { notAfterMs: NOW + 200 })
    const fred = principal('fred', { memberships: [timed, second, third] })
    const groupsAt = (afterMs: number): readonly string[] => fred.at(NOW + afterMs).groups
    expect([-1, 0, 199, 200, 499, 500, 999, 1000].map(groupsAt)).toEqual([
      ...[['old'], ['eng', 'old'], ['eng', 'old'], ['eng'], ['eng']],
      ...[['eng', 'ops'], ['eng', 'ops'], ['ops']],
    ])
  })

  it('that ends before it begins never holds', () => {
    const never = membership('eng', 'apples:Get', { notBeforeMs: NOW + 10, notAfterMs: NOW })
    const fred = principal('fred', { memberships: [never] })
    expect([-1, 0, 5, 10, 11].map((afterMs) => fred.at(NOW + afterMs).groups)).toEqual([[], [], [], [], []])
  })

  it('says until when it stands: its next bound, whichever way', () => {
    const fred = principal('fred', { memberships: [timed] })
    const moments = [NOW - 1, NOW, NOW + 999, NOW + 1000]
    expect(moments.map((nowMs) => fred.untilMs(nowMs))).toEqual([NOW, NOW + 1000, NOW + 1000, Infinity])
  })

  it('costs nothing between two of its bounds: what was compiled is kept', () => {
    const fred = principal('fred', { memberships: [timed] })
    const standing = fred.at(NOW)
    expect(fred.at(NOW + 999)).toBe(standing)
    expect(fred.at(NOW + 1000)).not.toBe(standing)
  })
})

describe('the boundary of an access key', () => {
  const own = source('user', policyOf('Allow', 'apples:*'))

  it('binds who came with that key, and nobody else', () => {
    const fred = principal('fred', { own, keyBoundaries: new Map([['AK1', limit('apples:Get')]]) })
    expect(allows(fred.layersAt(NOW, { keyId: 'AK1' }), 'apples:Get')).toBe(true)
    expect(allows(fred.layersAt(NOW, { keyId: 'AK1' }), 'apples:Eat')).toBe(false)
    expect(allows(fred.layersAt(NOW, { keyId: 'AK2' }), 'apples:Eat')).toBe(true)
    expect(allows(fred.layersAt(NOW), 'apples:Eat')).toBe(true)
  })

  it('gives nothing by itself', () => {
    const fred = principal('fred', { keyBoundaries: new Map([['AK1', limit('apples:Get')]]) })
    expect(allows(fred.layersAt(NOW, { keyId: 'AK1' }), 'apples:Get')).toBe(false)
  })

  it('does not keep what a group gave when the membership has ended', () => {
    const timed = membership('eng', 'apples:Get', { notAfterMs: NOW + 1000 })
    const fred = principal('fred', { memberships: [timed], keyBoundaries: new Map([['AK1', limit('apples:*')]]) })
    expect(allows(fred.layersAt(NOW + 999, { keyId: 'AK1' }), 'apples:Get')).toBe(true)
    expect(allows(fred.layersAt(NOW + 1000, { keyId: 'AK1' }), 'apples:Get')).toBe(false)
    expect(allows(fred.layersAt(NOW, { keyId: 'AK1' }), 'apples:Get')).toBe(true)
  })

  it('is compiled once for each key', () => {
    const boundaries = new Map([
      ['AK1', limit('apples:Get')],
      ['AK2', limit('apples:Eat')],
    ])
    const fred = principal('fred', { own, keyBoundaries: boundaries })
    expect(fred.layersAt(NOW, { keyId: 'AK1' })).toBe(fred.layersAt(NOW + 1, { keyId: 'AK1' }))
    expect(fred.layersAt(NOW, { keyId: 'AK1' })).not.toBe(fred.layersAt(NOW, { keyId: 'AK2' }))
  })
})

describe('the scopes of an access token', () => {
  const own = source('user', policyOf('Allow', 'apples:*'), policyOf('Allow', 'pears:*'))
  const scopes = new Map([
    ['apples:read', policyOf('Allow', 'apples:Get')],
    ['pears:read', policyOf('Allow', 'pears:Get')],
    ['no-eating', policyOf('Deny', 'apples:Eat')],
    ['read', policyOf('Allow', '*')],
    ['openid', policyOf('Allow', '*')],
  ])
  const fred = principal('fred', { own, scopes })
  const ACTIONS = ['apples:Get', 'apples:Eat', 'pears:Get', 'plums:Get']
  const may = (entry: typeof fred, ...names: readonly string[]): readonly string[] => {
    const layers = entry.layersAt(NOW, { token: { scopes: names } })
    return ACTIONS.filter((action) => allows(layers, action))
  }

  it('limit who came with it to their union', () => {
    expect(may(fred, 'apples:read')).toEqual(['apples:Get'])
    expect(may(fred, 'apples:read', 'pears:read')).toEqual(['apples:Get', 'pears:Get'])
    expect(ACTIONS.filter((action) => allows(fred.layersAt(NOW), action))).toEqual([
      'apples:Get',
      'apples:Eat',
      'pears:Get',
    ])
  })

  it('allow nothing where there are none, nobody knows them, or they speak of the identity alone', () => {
    const identity = ['openid', 'profile', 'email', 'groups', 'offline_access']
    for (const names of [[], ['plums:read'], ['APPLES:READ'], ['__proto__'], identity]) {
      expect(may(fred, ...names)).toEqual([])
    }
    expect(may(fred, 'plums:read', 'apples:read')).toEqual(['apples:Get'])
  })

  it('that are built in are not the partition’s to define', () => {
    expect(may(fred, 'read')).toEqual([])
  })

  it('give nothing by themselves', () => {
    expect(may(principal('fred', { scopes }), 'apples:read')).toEqual([])
  })

  it('cannot be passed by guardrail, boundary or group, and do not widen them', () => {
    const memberships = [membership('eng', 'plums:*')]
    expect(may(principal('fred', { own, scopes, memberships }), 'apples:read')).toEqual(['apples:Get'])
    expect(may(principal('fred', { own, scopes, boundary: limit('pears:*') }), 'apples:read')).toEqual([])
    expect(may(principal('fred', { own, scopes, guardrails: [limit('pears:*')] }), 'apples:read')).toEqual([])
  })

  it('deny where one of them does, and everything where one cannot be read', () => {
    expect(may(fred, 'apples:read', 'no-eating')).toEqual(['apples:Get'])
    const unreadable = compilePolicy({ Version: '2012-10-17' }, { id: 'broken' })
    const ann = principal('ann', { own, scopes: new Map([...scopes, ['broken', unreadable]]) })
    expect(may(ann, 'apples:read', 'broken')).toEqual([])
    expect(may(ann, 'apples:read')).toEqual(['apples:Get'])
  })

  it('are compiled once for each set of them, in whatever order', () => {
    const under = (...names: readonly string[]): unknown => fred.layersAt(NOW, { token: { scopes: names } })
    expect(under('apples:read', 'pears:read')).toBe(under('pears:read', 'apples:read', 'pears:read'))
    expect(under('apples:read')).not.toBe(under('pears:read'))
  })

  it('do not keep what a group gave when the membership has ended', () => {
    const timed = membership('eng', 'plums:*', { notAfterMs: NOW + 1000 })
    const all = new Map([['all', policyOf('Allow', '*')]])
    const token = { scopes: ['all'] }
    const ann = principal('ann', { memberships: [timed], scopes: all })
    expect(allows(ann.layersAt(NOW + 999, { token }), 'plums:Get')).toBe(true)
    expect(allows(ann.layersAt(NOW + 1000, { token }), 'plums:Get')).toBe(false)
  })
})

describe('the layers of a principal', () => {
  const own = source('user', policyOf('Allow', 'apples:*'))

  it('are the own policies and those of the groups, within boundary and guardrails', () => {
    const memberships = [membership('eng', 'pears:*')]
    const may = (fields: Parameters<typeof principal>[1]): readonly boolean[] => {
      const layers = principal('fred', { own, memberships, ...fields }).layersAt(NOW)
      return ['apples:Get', 'apples:Eat', 'pears:Get'].map((action) => allows(layers, action))
    }
    expect(may({})).toEqual([true, true, true])
    expect(may({ boundary: limit('*:Get') })).toEqual([true, false, true])
    expect(may({ guardrails: [limit('apples:*'), limit('*:Eat')] })).toEqual([false, true, false])
    expect(may({ boundary: limit('apples:*'), guardrails: [limit('*:Get')] })).toEqual([true, false, false])
  })

  it('are told to the simulator as they stand at its moment', () => {
    const timed = membership('eng', 'pears:*', { notAfterMs: NOW })
    const fred = principal('fred', { own, memberships: [timed], boundary: limit('*:Get') })
    const before = compileSource(fred.layersSource(NOW - 1), {})
    const after = compileSource(fred.layersSource(NOW), {})
    const may = [before, after].map((layers) => [allows(layers, 'pears:Get'), allows(layers, 'apples:Eat')])
    expect(may).toEqual([
      [true, false],
      [false, false],
    ])
  })
})
