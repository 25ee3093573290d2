import { describe, expect, it } from '@jest/globals'
import type { Profile, ProviderGroup } from '../federation/profile.js'
import { type Admission, compileAdmission } from './admission.js'
import type { AdmissionSetting } from './admission-schema.js'

const FRED: Profile = {
  issuer: 'https://id.example.org',
  subject: '1',
  email: 'fred@example.com',
  emailVerified: true,
  groups: [],
}

function admissionOf(setting: AdmissionSetting): Admission {
  const { admission, problems } = compileAdmission(setting)
  if (admission === undefined) throw new Error(JSON.stringify(problems))
  return admission
}

function byOf(setting: AdmissionSetting, profile: Partial<Profile> = {}): string | undefined {
  const verdict = admissionOf(setting).judge({ ...FRED, ...profile })
  return verdict.admitted ? verdict.by : undefined
}

function member(path: string, accessLevel?: number): { groups: ProviderGroup[] } {
  return { groups: [{ path, ...(accessLevel === undefined ? {} : { accessLevel }) }] }
}

describe('an address that is tried out', () => {
  it('is judged by the rules alone, as if it were verified', () => {
    const admission = admissionOf({ rules: '@example.com', groups: ['acme'], hostedDomains: ['example.com'] })
    expect(admission.judgeEmail('fred@example.com')).toEqual({ admitted: true, by: 'rules[0]: @example.com' })
    expect(admission.judgeEmail('fred@example.org')).toEqual({
      admitted: false,
      why: 'no rule matches the e-mail address',
    })
  })

  it('is refused where there are no rules, unless everyone is admitted', () => {
    expect(admissionOf({ groups: ['acme'] }).judgeEmail('a@b').admitted).toBe(false)
    expect(admissionOf({ everyone: true }).judgeEmail('a@b')).toEqual({ admitted: true, by: 'everyone' })
  })
})

describe('everyone', () => {
  it('admits whoever the provider vouches for, without an address too', () => {
    expect(byOf({ everyone: true }, { email: '', emailVerified: false })).toBe('everyone')
  })
})

describe('hosted domains', () => {
  it.each([
    ['example.com', 'hostedDomains[1]: example.com'],
    ['EXAMPLE.com', 'hostedDomains[1]: example.com'],
    ['b.example.com', undefined],
    ['example.com.evil', undefined],
    ['', undefined],
  ])('compare the domain of the account whole: %j gives %p', (hostedDomain, by) => {
    expect(byOf({ hostedDomains: ['a.example', 'Example.com'] }, { hostedDomain })).toBe(by)
  })

  it('refuse a private account, also one with such an address', () => {
    expect(byOf({ hostedDomains: ['example.com'] })).toBeUndefined()
  })
})

describe('groups', () => {
  it.each<[string, string | undefined]>([
    ['acme', 'groups[0]: acme'],
    ['ACME', 'groups[0]: acme'],
    ['acme/core', 'groups[0]: acme'],
    ['acme/core/x', 'groups[0]: acme'],
    ['beta/Core', 'groups[1]: beta/core'],
    ['beta', undefined],
    ['acme-evil', undefined],
    ['acme-evil/x', undefined],
    ['x/acme', undefined],
    ['/acme', undefined],
    ['', undefined],
    ['acm', undefined],
    ['\u212aacme', undefined],
  ])('take in those below, by whole names: %s gives %p', (path, by) => {
    expect(byOf({ groups: ['acme', 'beta/core'] }, member(path))).toBe(by)
  })

  it('take in those below only where they may', () => {
    const setting = { groups: ['acme'], includeSubgroups: false }
    expect([byOf(setting, member('acme')), byOf(setting, member('acme/core'))]).toEqual(['groups[0]: acme', undefined])
  })

  it.each<[AdmissionSetting, string, number | undefined, boolean]>([
    [{ groups: ['acme'], minAccessLevel: 'developer' }, 'acme', 30, true],
    [{ groups: ['acme'], minAccessLevel: 'developer' }, 'acme', 20, false],
    [{ groups: ['acme'], minAccessLevel: 'developer' }, 'acme/core', 40, true],
    [{ groups: ['acme'], minAccessLevel: 30, includeSubgroups: false }, 'acme/core', 40, false],
    [{ groups: ['acme'], minAccessLevel: 30 }, 'other', 50, false],
    [{ groups: ['acme'], minAccessLevel: 1 }, 'acme', undefined, false],
    [{ groups: ['acme'], minAccessLevel: 1 }, 'acme', Number.NaN, false],
    [{ minAccessLevel: 'owner' }, 'other', 50, true],
    [{ minAccessLevel: 'owner' }, 'other', 49, false],
    [{ minAccessLevel: 'guest' }, 'other', undefined, false],
  ])('%j with level: %s at %p gives %s', (setting, path, level, admitted) => {
    expect(byOf(setting, member(path, level)) !== undefined).toBe(admitted)
  })

  it('do not add a level in one group to being in another', () => {
    const groups = [
      { path: 'acme', accessLevel: 10 },
      { path: 'other', accessLevel: 50 },
    ]
    expect(byOf({ groups: ['acme'], minAccessLevel: 'developer' }, { groups })).toBeUndefined()
    expect(byOf({ groups: ['acme', 'other'], minAccessLevel: 'developer' }, { groups })).toBe(
      'groups[1]: other (minAccessLevel: developer)',
    )
  })

  it('count only where they are texts', () => {
    const groups = ['acme', { path: ['acme'] }, { path: { 0: 'acme' } }, { path: 7 }] as unknown as ProviderGroup[] // as a careless custom provider may give them
    expect(byOf({ groups: ['acme'] }, { groups })).toBeUndefined()
  })

  it('may be ten thousand, and the last one counts', () => {
    const groups = Array.from({ length: 10_000 }, (_, index) => ({ path: `${'a/'.repeat(500)}${index}` }))
    expect(byOf({ groups: ['b'] }, { groups })).toBeUndefined()
    expect(byOf({ groups: ['b'] }, { groups: [...groups, { path: 'b/__proto__' }] })).toBe('groups[0]: b')
    expect(byOf({ groups: ['a/b'] }, { groups: [{ path: '__proto__' }, { path: 'constructor' }] })).toBeUndefined()
  })
})

describe('criteria together', () => {
  const setting: AdmissionSetting = { rules: '@example.com', hostedDomains: ['example.com'], groups: ['acme'] }
  const whole = { hostedDomain: 'example.com', ...member('acme') }

  it('all have to hold, and all are told', () => {
    expect(byOf(setting, whole)).toBe('rules[0]: @example.com and hostedDomains[0]: example.com and groups[0]: acme')
  })

  it.each([{ email: 'fred@example.org' }, { emailVerified: false }, { hostedDomain: 'example.org' }, { groups: [] }])(
    'refuse where one does not: %j',
    (part) => {
      expect(byOf(setting, { ...whole, ...part })).toBeUndefined()
    },
  )
})
