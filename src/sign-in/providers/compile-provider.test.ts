import { describe, expect, it } from '@jest/globals'
import { compiled, found } from '../../../test/sign-in/providers/sign-in-room.js'
import { Secret } from '../../common/secrets/secret.js'

const LIST = { users: [{ name: 'fred', passwordHash: `pbkdf2-sha256$1$00$${'0'.repeat(64)}` }] }

describe('a definition', () => {
  it('becomes a provider that can be asked', () => {
    expect(found()).toMatchObject({
      ...{ name: 'corp', kind: 'oidc', displayName: 'id.example.com', issuer: 'https://id.example.com' },
      ...{ createsUsers: true, mapping: {}, source: 'database' },
    })
    expect(found({ displayName: 'Corp' }).displayName).toBe('Corp')
  })

  it('names every problem at once', () => {
    const { problems } = compiled({
      settings: { issuer: 'http://id.example.com', scope: 'x', kind: 'oidc' },
      clientSecret: undefined,
      admission: { rules: ['a*b@*', '[@'], evil: true },
      groupMapping: { 'acme/': 'staff' },
    })
    expect(Object.keys(problems ?? {}).sort()).toEqual(
      expect.arrayContaining([
        'admission/evil',
        'clientSecret',
        'settings/clientId',
        'settings/kind',
        'settings/scope',
      ]),
    )
    expect(Object.keys(problems ?? {}).some((field) => field.startsWith('groupMapping'))).toBe(true)
  })

  it.each<[string, Parameters<typeof compiled>[0], string]>([
    ['no admission', { admission: undefined }, 'admission'],
    ['an empty one', { admission: {} }, 'admission'],
    ['rules that match nobody', { admission: { rules: [] } }, 'admission/rules'],
    ['a rule that matches nobody', { admission: { rules: ['(a|b)@'] } }, 'admission/rules[0]'],
    ['groups where the provider says none', { admission: { groups: ['acme'] } }, 'admission/groups'],
    ['a mapping where the provider says no groups', { groupMapping: { acme: 'staff' } }, 'groupMapping'],
    ['a level where there are none', { admission: { minAccessLevel: 20 } }, 'admission/minAccessLevel'],
    [
      'a hosted domain of GitHub',
      { kind: 'github', settings: { clientId: 'x' }, admission: { hostedDomains: ['example.com'] } },
      'admission/hostedDomains',
    ],
    [
      'addresses of Facebook, which vouches for none',
      { kind: 'facebook', settings: { clientId: 'x' } },
      'admission/rules',
    ],
    ['addresses of a list without any', { kind: 'basic', clientSecret: undefined, settings: LIST }, 'admission/rules'],
    ['an unknown kind', { kind: 'saml' }, 'kind'],
    ['the kind of development', { kind: 'test', settings: {} }, 'kind'],
    [
      'a secret for a list',
      { kind: 'basic', settings: LIST, clientSecret: new Secret('x'), admission: { everyone: true } },
      'clientSecret',
    ],
  ])('is refused with %s', (_what, change, field) => {
    expect(Object.keys(compiled(change).problems ?? {})).toEqual([field])
  })

  it('may ask for groups where a setting makes the provider say them', () => {
    const github = { kind: 'github', admission: { groups: ['acme'] } }
    expect(compiled({ ...github, settings: { clientId: 'x' } }).problems?.['admission/groups']).toContain(
      'settings/orgs',
    )
    expect(found({ ...github, settings: { clientId: 'x', orgs: true } }).levelGroups).toEqual(['acme'])
  })
})
