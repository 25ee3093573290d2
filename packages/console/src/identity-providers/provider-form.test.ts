import { describe, expect, it } from '@jest/globals'
import type { Provider } from './provider.js'
import { bodyOf, formOf, NEW_PROVIDER } from './provider-form.js'

function provider(over: Partial<Provider>): Provider {
  return {
    ...{ id: 'corp', name: 'corp', kind: 'oidc', displayName: null, enabled: true, source: 'database', problems: null },
    ...{ settings: {}, hasClientSecret: true, admission: { everyone: true }, groupMapping: null, createsUsers: false },
    ...over,
  }
}

describe('the form of an identity provider', () => {
  it.each([
    [{ everyone: true }],
    [{ rules: ['@example.org'], groups: ['acme/core'], minAccessLevel: 30 }],
    [{ groups: ['acme'], includeSubgroups: false }],
    [{ rules: [{ regex: '.*@example\\.org' }] }],
    [{ rules: '@example.org|fred@example.com' }],
    [{ rules: ['@a.example'], later: 1 }],
  ])('loses nothing of the admission %j', (admission) => {
    expect(bodyOf(formOf(provider({ admission }))).body?.['admission']).toEqual(admission)
  })

  it('loses no setting that has no field, and no mapping', () => {
    const settings = {
      clientId: 'tinyauth',
      issuer: 'https://id.example.org',
      authorizationParameters: { hd: 'x' },
      allowPrivateNetwork: true,
    }
    const groupMapping = { 'acme/core': ['eng', { group: 'ops', minAccessLevel: 40 }] }
    expect(bodyOf(formOf(provider({ settings, groupMapping }))).body).toMatchObject({ settings, groupMapping })
  })

  it('sends a secret only when a new one was written', () => {
    expect(bodyOf(formOf(provider({}))).body).not.toHaveProperty('clientSecret')
    expect(bodyOf({ ...NEW_PROVIDER, clientSecret: 'new' }).body).toHaveProperty('clientSecret', 'new')
  })

  it('takes a level as a number, however it was typed, and an emptied name away', () => {
    const form = { ...NEW_PROVIDER, displayName: null, clientSecret: null, rules: ['@a.example'], minAccessLevel: '30' }
    expect(bodyOf(form).body).toMatchObject({
      displayName: '',
      admission: { rules: ['@a.example'], minAccessLevel: 30 },
    })
    expect(bodyOf(form).body).not.toHaveProperty('clientSecret')
  })

  it('is refused beside each field whose text is no JSON object', () => {
    const form = {
      ...NEW_PROVIDER,
      otherSettings: '[',
      groupMapping: '[]',
      admissionWay: 'json',
      admissionJson: '"x"',
    } as const
    expect(Object.keys(bodyOf(form).problems ?? {}).sort()).toEqual(['admissionJson', 'groupMapping', 'otherSettings'])
  })
})
