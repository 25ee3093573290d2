import { describe, expect, it } from '@jest/globals'
import { compilePolicy, decide } from '@tinyauth/policy-engine'
import { allows, limit, membership, NOW, policyOf, principal } from '../../test/principals.js'
import type { HeldMembership } from './held-membership.js'
import type { RightsSource } from './layers-source.js'
import type { PrincipalEntry } from './principal-entry.js'

/** What a member of `root` has of a group below it. */
function inherited(path: string, source: Partial<RightsSource>, fields: Partial<HeldMembership> = {}): HeldMembership {
  const below = { id: `groups/${path}`, kind: 'group', policies: [], inherited: true, ...source } as const
  return membership(path, 'x:y', { source: below, root: 'root', ...fields })
}

const can = (entry: PrincipalEntry, action: string, nowMs = NOW): boolean => allows(entry.layersAt(nowMs), action)

describe('groups by descent', () => {
  it('are told apart from those that the principal is in directly', () => {
    const fred = principal('fred', { memberships: [membership('root', 'a:b'), inherited('root/below', {})] })
    expect(fred.at(NOW)).toMatchObject({ groups: ['root', 'root/below'], directGroups: ['root'] })
  })

  it('allow what they allow, and deny nothing', () => {
    const policies = [policyOf('Allow', 'apples:*'), policyOf('Deny', 'apples:Eat')]
    const fred = principal('fred', {
      memberships: [membership('root', 'apples:Eat'), inherited('root/below', { policies })],
    })
    expect([can(fred, 'apples:Get'), can(fred, 'apples:Eat')]).toEqual([true, true])
    const ann = principal('ann', {
      memberships: [membership('root/below', 'x:y', { source: { id: 'groups/root/below', kind: 'group', policies } })],
    })
    expect([can(ann, 'apples:Get'), can(ann, 'apples:Eat')]).toEqual([true, false])
  })

  it('deny whoever is in them directly as well', () => {
    const policies = [policyOf('Deny', 'apples:Eat')]
    const direct = { id: 'groups/root/below', kind: 'group', policies } as const
    const both = [inherited('root/below', { policies }), membership('root/below', 'x:y', { source: direct })]
    for (const memberships of [both, both.toReversed()]) {
      const fred = principal('fred', { memberships: [membership('root', 'apples:*'), ...memberships] })
      expect(can(fred, 'apples:Eat')).toBe(false)
    }
  })

  it('that give nothing deny all the same what their ceilings deny, where the principal is in them directly', () => {
    const bound = {
      id: 'groups/x/membership-boundary',
      policies: [policyOf('Allow', '*'), policyOf('Deny', 'apples:Eat')],
    }
    const silent = { id: 'groups/x', kind: 'group', policies: [], ceilings: [bound] } as const
    const own = { id: 'users/fred', kind: 'user', policies: [policyOf('Allow', 'apples:*')] } as const
    const direct = principal('fred', { own, memberships: [membership('x', 'x:y', { source: silent })] })
    expect([can(direct, 'apples:Get'), can(direct, 'apples:Eat')]).toEqual([true, false])
    const below = principal('fred', { own, memberships: [inherited('x', { ceilings: [bound] })] })
    expect(can(below, 'apples:Eat')).toBe(true)
  })

  it('count once in whatever ways they are reached, by the way that binds least', () => {
    const policies = [policyOf('Allow', 'apples:*')]
    const bound = { policies, ceilings: [limit('apples:Get', 'groups/a/boundary')] }
    const twice = {
      policies,
      ceilings: [limit('apples:Get', 'groups/a/boundary'), limit('apples:Eat', 'groups/b/boundary')],
    }
    const of = (...sources: readonly Partial<RightsSource>[]): PrincipalEntry =>
      principal('fred', { memberships: sources.map((source) => inherited('x', source)) })
    expect(of(bound, twice).layersSource(NOW).identity).toHaveLength(2)
    expect(of(bound, bound, { policies }, { policies }).layersSource(NOW).identity).toHaveLength(3)
    expect(can(of(twice, bound), 'apples:Get')).toBe(true)
    expect(can(of(twice), 'apples:Get')).toBe(false)
    expect(can(of(bound), 'apples:Eat')).toBe(false)
  })
})

describe('what was shared', () => {
  const share = (giver: string, action: string, fields: Partial<HeldMembership> = {}): HeldMembership =>
    membership(`shares/${action}`, action, {
      source: { id: `shares/${action}`, kind: 'share', policies: [policyOf('Allow', action)] },
      giver: `uid-${giver}`,
      ...fields,
    })
  const own = (...actions: readonly string[]): RightsSource => {
    return { id: 'users/x', kind: 'user', policies: actions.map((action) => policyOf('Allow', action)) }
  }
  const world = (...entries: readonly PrincipalEntry[]): Map<string, PrincipalEntry> =>
    new Map(entries.map((entry) => [entry.uid, entry]))

  it('allows what its giver may do now, and not more', () => {
    const shares = [share('ann', 'apples:Get'), share('ann', 'apples:Eat')]
    const fred = principal('fred', { memberships: shares, givers: world(principal('ann', { own: own('apples:Get') })) })
    expect([can(fred, 'apples:Get'), can(fred, 'apples:Eat'), can(fred, 'apples:List')]).toEqual([true, false, false])
  })

  it('is no group', () => {
    const givers = world(principal('ann', { own: own('apples:Get') }))
    const fred = principal('fred', { memberships: [share('ann', 'apples:Get')], givers })
    expect(fred.at(NOW)).toMatchObject({ groups: [], directGroups: [] })
  })

  it.each([
    ['is not there', undefined],
    ['is not active', { active: false, own: own('apples:Get') }],
    ['has a boundary', { own: own('apples:Get'), boundary: limit('apples:Eat') }],
    [
      'is denied it',
      { own: { ...own('apples:Get'), policies: [policyOf('Allow', '*'), policyOf('Deny', 'apples:Get')] } },
    ],
  ])('allows nothing when its giver %s', (_why, giver) => {
    const givers = giver === undefined ? world() : world(principal('ann', giver))
    expect(can(principal('fred', { memberships: [share('ann', 'apples:Get')], givers }), 'apples:Get')).toBe(false)
  })

  it('ends when that ends by which its giver may do it', () => {
    const ann = principal('ann', { memberships: [membership('eng', 'apples:Get', { notAfterMs: NOW + 1000 })] })
    const fred = principal('fred', { memberships: [share('ann', 'apples:Get')], givers: world(ann) })
    expect([can(fred, 'apples:Get', NOW + 999), fred.untilMs(NOW)]).toEqual([true, NOW + 1000])
    expect(can(fred, 'apples:Get', NOW + 1000)).toBe(false)
    expect(can(fred, 'apples:Get', NOW)).toBe(true)
  })

  it('may be shared on, and stands on the first giver', () => {
    const givers = world()
    const bob = principal('bob', { memberships: [share('ann', 'apples:Get')], givers })
    const may = principal('ann', { own: own('apples:Get') })
    for (const [ann, expected] of [
      [may, true],
      [principal('ann'), false],
    ] as const) {
      const all = world(ann, bob)
      givers.clear()
      for (const [uid, entry] of all) givers.set(uid, entry)
      const cat = principal('cat', { memberships: [share('bob', 'apples:Get')], givers })
      expect(can(cat, 'apples:Get')).toBe(expected)
    }
  })

  it('never stands on itself: two who give each other what neither has', () => {
    const givers = world()
    const ann = principal('ann', { own: own('pears:Get'), memberships: [share('bob', 'apples:Get')], givers })
    const bob = principal('bob', { memberships: [share('ann', 'apples:Get'), share('ann', 'pears:Get')], givers })
    givers.set(ann.uid, ann).set(bob.uid, bob)
    for (const entry of [ann, bob]) expect(can(entry, 'apples:Get')).toBe(false)
    expect([can(ann, 'pears:Get'), can(bob, 'pears:Get')]).toEqual([true, true])
  })

  it('leaves everything else alone where a chain is longer than is followed', () => {
    const givers = world()
    const names = Array.from({ length: 12 }, (_, i) => `u${i}`)
    names.forEach((name, i) => {
      const memberships = i === 0 ? [] : [share(`u${i - 1}`, 'apples:Get')]
      givers.set(
        `uid-${name}`,
        principal(name, { own: own(i === 0 ? 'apples:Get' : 'pears:Get'), memberships, givers }),
      )
    })
    const got = names
      .map((name) => givers.get(`uid-${name}`))
      .map((entry) => entry !== undefined && can(entry, 'apples:Get'))
    expect(got).toEqual(names.map((_, i) => i <= 8))
    expect(names.slice(1).every((name) => can(givers.get(`uid-${name}`) ?? principal(name), 'pears:Get'))).toBe(true)
  })

  it('does not bring the second factor of its giver along', () => {
    const Statement = { Effect: 'Allow', Action: 'apples:Get', Resource: '*', Condition: { Bool: { Mfa: 'true' } } }
    const policies = [compilePolicy({ Version: '2012-10-17', Statement }, { id: 'factor' })]
    const givers = world(principal('ann', { own: { id: 'users/ann', kind: 'user', policies } }))
    const fred = principal('fred', { memberships: [share('ann', 'apples:Get')], givers })
    const user = { kind: 'user', arn: 'arn:tinyauth:tinyauth:::users/fred' } as const
    const asked = { principal: user, action: 'apples:Get', resource: 'arn:tinyauth:apples:::apples/1' }
    expect(decide({ ...asked, context: { Mfa: true } }, fred.layersAt(NOW)).kind).toBe('implicitDeny')
  })
})
