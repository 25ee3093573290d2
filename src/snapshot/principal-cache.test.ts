import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { HeldMembership, PrincipalEntry } from '@tinyauth/decision'
import {
  accessKey,
  heldToken,
  keysOf,
  limit,
  membership,
  principal,
  tokensOf,
} from '../../packages/decision/test/principals.js'
import { PrincipalCache } from './principal-cache.js'

/** Names of those in memory, asked without marking anybody as used. */
function held(cache: PrincipalCache, entries: readonly PrincipalEntry[]): readonly string[] {
  return entries
    .filter((entry) => {
      const { touched } = entry
      const found = cache.byUsername(entry.username) === entry
      entry.touched = touched
      return found
    })
    .map(({ username }) => username)
}

describe('a cache of principals', () => {
  it('finds a principal by name and by each of its keys, and after a drop by none', () => {
    const cache = new PrincipalCache(10)
    const fred = principal('fred', { keys: keysOf(accessKey('AK1'), accessKey('AK2')) })
    cache.put(fred)
    expect([cache.byUsername('fred'), cache.byKeyId('AK1'), cache.byKeyId('AK2')]).toEqual([fred, fred, fred])
    expect([cache.byUsername('Fred'), cache.byKeyId('ak1'), cache.byKeyId('fred')]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
    cache.drop(fred.uid)
    expect([cache.byUsername('fred'), cache.byKeyId('AK1'), cache.byKeyId('AK2')]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
    expect(cache.size).toBe(0)
  })

  it('replaces a principal whole: a name, a key, a group, a policy that it gave up leads to it no more', () => {
    const cache = new PrincipalCache(10)
    const before = {
      keys: keysOf(accessKey('AK1')),
      memberships: [membership('eng', 'a:b')],
      policyIds: ['p1'],
    }
    cache.put(principal('fred', { uid: 'u1', ...before }))
    const renamed = principal('frederic', { uid: 'u1', keys: keysOf(accessKey('AK2')) })
    cache.put(renamed)
    expect([cache.byUsername('fred'), cache.byKeyId('AK1')]).toEqual([undefined, undefined])
    cache.dropHoldersOfGroup('id-eng')
    cache.dropHoldersOfPolicy('p1')
    expect(cache.byUsername('frederic')).toBe(renamed)
    expect(cache.size).toBe(1)
  })

  it('leaves a name or key with who has it now when its former holder is dropped', () => {
    const cache = new PrincipalCache(10)
    cache.put(principal('fred', { uid: 'u1', keys: keysOf(accessKey('AK1')) }))
    const heir = principal('fred', { uid: 'u2', keys: keysOf(accessKey('AK1')) })
    cache.put(heir)
    cache.drop('u1')
    expect([cache.byUsername('fred'), cache.byKeyId('AK1')]).toEqual([heir, heir])
  })

  it('finds whoever has an access token, until that one is dropped or has it no more', () => {
    const cache = new PrincipalCache(10)
    const [one, two] = [heldToken(1), heldToken(2)]
    const fred = principal('fred', { tokens: tokensOf(one, two) })
    cache.put(fred)
    expect([cache.byTokenId(one.id), cache.byTokenId(two.id)]).toEqual([fred, fred])
    const later = principal('fred', { tokens: tokensOf(two) })
    cache.put(later)
    expect([cache.byTokenId(one.id), cache.byTokenId(two.id)]).toEqual([undefined, later])
    cache.drop('uid-fred')
    expect(cache.byTokenId(two.id)).toBeUndefined()
  })

  it('drops those who hold a group or a policy, and nobody else', () => {
    const cache = new PrincipalCache(10)
    const eng = [membership('eng', 'a:b')]
    const all = [
      principal('ann', { memberships: eng, policyIds: ['p1', 'p2'] }),
      principal('bob', { memberships: [...eng, membership('ops', 'a:b')] }),
      principal('cat', { policyIds: ['p2'], boundary: limit('a:b') }),
      principal('dan'),
    ]
    for (const entry of all) cache.put(entry)
    cache.dropHoldersOfPolicy('p1')
    expect(held(cache, all)).toEqual(['bob', 'cat', 'dan'])
    cache.dropHoldersOfGroup('id-eng')
    expect(held(cache, all)).toEqual(['cat', 'dan'])
    cache.dropHoldersOfGroup('id-unknown')
    cache.dropHoldersOfPolicy('p2')
    expect(held(cache, all)).toEqual(['dan'])
    cache.dropAll()
    expect([held(cache, all), cache.size]).toEqual([[], 0])
  })

  it('drops all members of a group for every policy that any of them has by it', () => {
    const cache = new PrincipalCache(10)
    const all = [
      principal('ann', { memberships: [membership('eng', 'a:b', { policyIds: ['p1'] })] }),
      principal('bob', { memberships: [membership('eng', 'a:b', { policyIds: ['p2'] })] }),
      principal('cat', { memberships: [membership('ops', 'a:b', { policyIds: ['p2'] })] }),
      principal('dan', { memberships: [membership('law', 'a:b', { policyIds: ['p3'] })] }),
    ]
    for (const entry of all) cache.put(entry)
    cache.dropHoldersOfPolicy('p1')
    expect(held(cache, all)).toEqual(['cat', 'dan'])
    cache.put(principal('bob', { memberships: [membership('eng', 'a:b', { policyIds: ['p2'] })] }))
    cache.dropHoldersOfPolicy('p1')
    expect(cache.size).toBe(3)
    cache.dropHoldersOfPolicy('p2')
    expect(held(cache, all)).toEqual(['dan'])
  })
})

describe('a full cache of principals', () => {
  it('lets go of who was not used, and gives who was one second chance', () => {
    const cache = new PrincipalCache(3)
    const all = ['ann', 'bob', 'cat', 'dan', 'eve', 'fay'].map((name) =>
      principal(name, { keys: keysOf(accessKey(name)) }),
    )
    for (const entry of all) entry.touched = false
    const [ann, bob, cat, dan, eve, fay] = all
    const put = (...entries: readonly (PrincipalEntry | undefined)[]): readonly string[] => {
      for (const entry of entries) if (entry !== undefined) cache.put(entry)
      return held(cache, all)
    }
    put(ann, bob, cat)
    cache.byUsername('ann')
    expect(put(dan)).toEqual(['ann', 'cat', 'dan'])
    expect(cache.byKeyId('bob')).toBeUndefined()
    cache.byKeyId('cat')
    expect(put(eve)).toEqual(['ann', 'cat', 'eve'])
    expect(put(fay)).toEqual(['cat', 'eve', 'fay'])
  })

  it('never holds more than its capacity, and always who came last', () => {
    const cache = new PrincipalCache(5)
    for (let i = 0; i < 100; i += 1) {
      const entry = principal(`user-${i}`)
      cache.put(entry)
      expect(cache.byUsername(`user-${i}`)).toBe(entry)
      if (i % 3 === 0) cache.byUsername(`user-${i - 2}`)
    }
    expect(cache.size).toBe(5)
  })
})

describe('names that nobody has', () => {
  it('are remembered until they are forgotten, and never without bound', () => {
    const cache = new PrincipalCache(1)
    cache.noteUnknown('user fred')
    expect([cache.isUnknown('user fred'), cache.isUnknown('key fred')]).toEqual([true, false])
    cache.forgetUnknown()
    expect(cache.isUnknown('user fred')).toBe(false)
    for (let i = 0; i < 25_000; i += 1) cache.noteUnknown(`user ${i}`)
    const known = Array.from({ length: 25_000 }, (_, i) => cache.isUnknown(`user ${i}`)).filter(Boolean).length
    expect(known).toBeLessThanOrEqual(10_000)
    expect(cache.isUnknown('user 24999')).toBe(true)
  })
})

interface Step {
  readonly kind: 'put' | 'drop' | 'group' | 'policy'
  readonly uid: number
  readonly name: number
  readonly groups: readonly number[]
  readonly policies: readonly number[]
}

function entryOf({ uid, name, groups, policies }: Step): PrincipalEntry {
  return principal(`n${name}`, {
    uid: `u${uid}`,
    keys: keysOf(accessKey(`k${name}`)),
    memberships: groups.map((group) => membership(`g${group}`, 'a:b', { policyIds: [`p${group}`] })),
    policyIds: policies.map((policy) => `p${policy}`),
  })
}

/** Does a step to the cache, and to a plain list what it should come to. */
function apply(step: Step, cache: PrincipalCache, list: readonly PrincipalEntry[]): readonly PrincipalEntry[] {
  const { kind, uid } = step
  if (kind === 'drop') {
    cache.drop(`u${uid}`)
    return list.filter((entry) => entry.uid !== `u${uid}`)
  }
  if (kind === 'group') {
    cache.dropHoldersOfGroup(`id-g${uid}`)
    return list.filter(({ parts }) => parts.memberships.every(({ groupId }) => groupId !== `id-g${uid}`))
  }
  if (kind === 'policy') {
    cache.dropHoldersOfPolicy(`p${uid}`)
    const bringing = ({ policyIds = [] }: HeldMembership): readonly string[] => policyIds
    return list.filter(({ parts }) => ![...parts.policyIds, ...parts.memberships.flatMap(bringing)].includes(`p${uid}`))
  }
  const entry = entryOf(step)
  // A name belongs to one user at a time: the store sees to it, and says so by a change of each.
  for (const other of list) if (other.username === entry.username) cache.drop(other.uid)
  cache.put(entry)
  return [...list.filter((other) => other.uid !== entry.uid && other.username !== entry.username), entry]
}

describe('a cache of principals after any changes', () => {
  const small = fc.nat({ max: 3 })
  const step = fc.record<Step>({
    kind: fc.constantFrom('put', 'put', 'drop', 'group', 'policy'),
    ...{ uid: small, name: small, groups: fc.uniqueArray(small), policies: fc.uniqueArray(small) },
  })

  it('answers as a plain list would that is searched for', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const cache = new PrincipalCache(1000)
        let list: PrincipalEntry[] = []
        for (const taken of steps) list = [...apply(taken, cache, list)]
        expect(cache.size).toBe(list.length)
        for (let i = 0; i <= 3; i += 1) {
          expect(cache.byUsername(`n${i}`)).toBe(list.find(({ username }) => username === `n${i}`))
          expect(cache.byKeyId(`k${i}`)).toBe(list.find(({ username }) => username === `n${i}`))
        }
      }),
      { seed: 7, numRuns: 500 },
    )
  })
})
