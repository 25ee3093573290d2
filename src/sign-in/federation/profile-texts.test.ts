import { describe, expect, it } from '@jest/globals'
import { profileTexts, subjectOf } from './profile-texts.js'
import { groupPathOf, groupsOfClaim } from './provider-groups.js'

describe('texts of a profile', () => {
  it('are kept when they can be shown', () => {
    const picture = 'https://images.example/a.png'
    expect(
      profileTexts({ name: ' Zoë Ångström ', email: 'zoë@example.com', picture, preferredUsername: 'zoe' }),
    ).toEqual({
      name: 'Zoë Ångström',
      email: 'zoë@example.com',
      picture,
      preferredUsername: 'zoe',
    })
  })

  it.each([
    7,
    null,
    ['Fred'],
    { name: 'Fred' },
    '',
    '  ',
    'x'.repeat(201),
    'Fred\u0000',
    'Fred\nAdmin',
    'Fr\u202eed',
    'Fred\u0085',
  ])('leave out the name %j', (name) => {
    expect(profileTexts({ name, preferredUsername: name, hostedDomain: name })).toEqual({})
  })

  it.each([
    'fred',
    '@example.com',
    'fred@',
    'fred @example.com',
    `${'f'.repeat(320)}@example.com`,
    'a@b\r\nBcc: c@d',
    ['a@b'],
    true,
  ])('leave out the address %j', (email) => {
    expect(profileTexts({ email })).toEqual({})
  })

  it.each([
    'http://images.example/a.png',
    'javascript:alert(1)',
    'data:image/svg+xml,<svg onload=alert(1)>',
    '//images.example/a.png',
    'https://user@images.example/a.png',
    `https://images.example/${'a'.repeat(2048)}`,
    7,
  ])('leave out the picture %j', (picture) => {
    expect(profileTexts({ picture })).toEqual({})
  })
})

describe('a subject', () => {
  it.each(['1', '248289761001', 'auth0|5f7c', 'U'.repeat(255)])('can be %j', (subject) => {
    expect(subjectOf(subject)).toBe(subject)
  })

  it.each([1, 0, '', ' ', 'a ', ' a', 'a\u0000', 'U'.repeat(256), null, undefined, ['1'], {}])(
    'cannot be %j',
    (subject) => {
      expect(subjectOf(subject)).toBeUndefined()
    },
  )
})

describe('groups of a claim', () => {
  it.each([
    [
      ['admin', 'dev'],
      ['admin', 'dev'],
    ],
    [['admin', 'admin'], ['admin']],
    [
      ['admin', '__proto__'],
      ['admin', '__proto__'],
    ],
    [['admin', 1, null, ['dev'], { name: 'dev' }, '', 'a\nb', 'x'.repeat(256)], ['admin']],
    ['admin', []],
    [{ 0: 'admin', length: 1 }, []],
    [null, []],
    [undefined, []],
  ])('%j are %j', (claim, paths) => {
    expect(groupsOfClaim(claim).map(({ path }) => path)).toEqual(paths)
  })

  it('are 10,000 at most', () => {
    const claim = Array.from({ length: 10_001 }, (_, index) => `group-${index}`)
    expect(groupsOfClaim(claim.slice(1))).toHaveLength(10_000)
    expect(() => groupsOfClaim(claim)).toThrow('ProviderAnswer')
  })

  it('are paths as the provider writes them', () => {
    expect([groupPathOf('Acme/Core'), groupPathOf(7), groupPathOf('')]).toEqual(['Acme/Core', undefined, undefined])
  })
})
