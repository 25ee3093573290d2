import { describe, expect, it } from '@jest/globals'
import type { Profile, ProviderGroup } from '../federation/profile.js'
import { highestAccessLevel } from './access-level.js'
import { type GroupMapping, groupMappingSchema, mapGroups } from './group-mapping.js'

function profileIn(...groups: readonly ProviderGroup[]): Profile {
  return { issuer: 'https://id.example.org', subject: '1', emailVerified: false, groups }
}

const MAPPING: GroupMapping = {
  'acme/core': ['eng/core', 'eng'],
  Acme: { group: 'staff', includeSubgroups: true },
  'acme/ops': [{ group: 'ops' }, { group: 'ops-leads', minAccessLevel: 'maintainer' }, 'eng'],
}

describe('a mapping of groups', () => {
  it.each<[ProviderGroup[], string[]]>([
    [[], []],
    [[{ path: 'acme' }], ['staff']],
    [[{ path: 'ACME/Core' }], ['eng', 'eng/core', 'staff']],
    [[{ path: 'acme/core/x' }], ['staff']],
    [[{ path: 'acme-evil/core' }], []],
    [[{ path: 'acme/ops' }], ['eng', 'ops', 'staff']],
    [[{ path: 'acme/ops', accessLevel: 30 }], ['eng', 'ops', 'staff']],
    [[{ path: 'acme/ops', accessLevel: 40 }], ['eng', 'ops', 'ops-leads', 'staff']],
    [
      [{ path: 'acme/ops' }, { path: 'acme/core' }],
      ['eng', 'eng/core', 'ops', 'staff'],
    ],
  ])('makes of %j the groups %j: sorted, each once', (groups, mapped) => {
    expect(mapGroups(MAPPING, profileIn(...groups))).toEqual(mapped)
  })

  it('gives nothing for what is not mapped, by whatever name', () => {
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'admin', '', '/', '0', 'staff']
    expect(mapGroups(MAPPING, profileIn(...names.map((path) => ({ path }))))).toEqual([])
    expect(mapGroups({}, profileIn({ path: '__proto__' }))).toEqual([])
  })

  it('takes `__proto__` for a name like any other', () => {
    const mapping = JSON.parse('{"__proto__": "eng", "constructor": "ops"}') as GroupMapping // as it may stand in a file
    expect(mapGroups(mapping, profileIn({ path: '__proto__' }))).toEqual(['eng'])
    expect(mapGroups(mapping, profileIn({ path: 'constructor' }))).toEqual(['ops'])
  })

  it('reads only texts, of ten thousand groups too', () => {
    const strange = [{ path: 7 }, { path: ['acme'] }, { path: { 0: 'acme' } }, {}, 'acme'] as unknown as ProviderGroup[] // what a provider may claim
    const many = Array.from({ length: 10_000 }, (_, index) => ({ path: `${'x/'.repeat(200)}${index}` }))
    expect(mapGroups(MAPPING, profileIn(...strange, ...many))).toEqual([])
    expect(mapGroups(MAPPING, profileIn(...many, { path: 'acme' }))).toEqual(['staff'])
  })

  it.each([
    MAPPING,
    {},
    { '/acme/core': 'eng' },
    { acme: [{ group: 'eng', minAccessLevel: 5, includeSubgroups: false }] },
  ])('is stored as %j', (mapping) => {
    expect(groupMappingSchema.parse(mapping)).toEqual(mapping)
  })

  it.each([
    [],
    'acme',
    { acme: 7 },
    { acme: '' },
    { acme: [] },
    { acme: '/eng' },
    { acme: 'eng/*' },
    { acme: { group: 'eng', levels: 5 } },
    { acme: { group: 'eng', minAccessLevel: 'boss' } },
    { acme: [['eng']] },
    { 'acme/': 'eng' },
    { 'acme/*': 'eng' },
    { '': 'eng' },
  ])('is not stored as %j', (mapping) => {
    expect(groupMappingSchema.safeParse(mapping).success).toBe(false)
  })
})

describe('a mapping of very many groups', () => {
  it.each<[number, boolean]>([
    [1000, true],
    [1001, false],
  ])('is stored: of %i, %s', (count, stored) => {
    const mapping = Object.fromEntries(Array.from({ length: count }, (_, index) => [`g${index}`, 'eng']))
    expect(groupMappingSchema.safeParse(mapping).success).toBe(stored)
  })
})

describe('the highest access level', () => {
  const profile = profileIn(
    { path: 'acme', accessLevel: 20 },
    { path: 'acme/core', accessLevel: 40 },
    { path: 'other', accessLevel: 50 },
    { path: 'none' },
  )

  it.each<[string[] | undefined, number | undefined]>([
    [undefined, 50],
    [['acme'], 40],
    [['ACME/core'], 40],
    [['other', 'acme'], 50],
    [['none'], undefined],
    [['missing'], undefined],
    [[], undefined],
  ])('in %j is %p', (groups, level) => {
    expect(highestAccessLevel(profile, groups)).toBe(level)
  })

  it('is none where no group has a level', () => {
    expect(highestAccessLevel(profileIn({ path: 'a' }, { path: 'b', accessLevel: Number.NaN }))).toBeUndefined()
  })
})
