import { describe, expect, it } from '@jest/globals'
import { compileLayers } from '@tinyauth/policy-engine'
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
    expect(allows(fred.layersAt(nowMs, undefined), 'apples:Get')).toBe(holds)
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
    expect(allows(fred.layersAt(NOW, 'AK1'), 'apples:Get')).toBe(true)
    expect(allows(fred.layersAt(NOW, 'AK1'), 'apples:Eat')).toBe(false)
    expect(allows(fred.layersAt(NOW, 'AK2'), 'apples:Eat')).toBe(true)
    expect(allows(fred.layersAt(NOW, undefined), 'apples:Eat')).toBe(true)
  })

  it('gives nothing by itself', () => {
    const fred = principal('fred', { keyBoundaries: new Map([['AK1', limit('apples:Get')]]) })
    expect(allows(fred.layersAt(NOW, 'AK1'), 'apples:Get')).toBe(false)
  })

  it('does not keep what a group gave when the membership has ended', () => {
    const timed = membership('eng', 'apples:Get', { notAfterMs: NOW + 1000 })
    const fred = principal('fred', { memberships: [timed], keyBoundaries: new Map([['AK1', limit('apples:*')]]) })
    expect(allows(fred.layersAt(NOW + 999, 'AK1'), 'apples:Get')).toBe(true)
    expect(allows(fred.layersAt(NOW + 1000, 'AK1'), 'apples:Get')).toBe(false)
    expect(allows(fred.layersAt(NOW, 'AK1'), 'apples:Get')).toBe(true)
  })

  it('is compiled once for each key', () => {
    const boundaries = new Map([
      ['AK1', limit('apples:Get')],
      ['AK2', limit('apples:Eat')],
    ])
    const fred = principal('fred', { own, keyBoundaries: boundaries })
    expect(fred.layersAt(NOW, 'AK1')).toBe(fred.layersAt(NOW + 1, 'AK1'))
    expect(fred.layersAt(NOW, 'AK1')).not.toBe(fred.layersAt(NOW, 'AK2'))
  })
})

describe('the layers of a principal', () => {
  const own = source('user', policyOf('Allow', 'apples:*'))

  it('are the own policies and those of the groups, within boundary and guardrails', () => {
    const memberships = [membership('eng', 'pears:*')]
    const may = (fields: Parameters<typeof principal>[1]): readonly boolean[] => {
      const layers = principal('fred', { own, memberships, ...fields }).layersAt(NOW, undefined)
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
    const before = compileLayers(fred.layersSource(NOW - 1))
    const after = compileLayers(fred.layersSource(NOW))
    const may = [before, after].map((layers) => [allows(layers, 'pears:Get'), allows(layers, 'apples:Eat')])
    expect(may).toEqual([
      [true, false],
      [false, false],
    ])
  })
})
