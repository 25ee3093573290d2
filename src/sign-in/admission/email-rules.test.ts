import { describe, expect, it } from '@jest/globals'
import type { Profile } from '../federation/profile.js'
import { type Admission, compileAdmission } from './admission.js'
import type { AdmissionSetting, EmailRule } from './admission-schema.js'

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

function admits(rules: string | EmailRule[], email: string): boolean {
  return admissionOf({ rules }).judgeEmail(email).admitted
}

describe('rules', () => {
  it.each<[string | EmailRule[], string]>([
    ['fred@example.com', 'rules[0]: fred@example.com'],
    [' a@x | fred@example.com |', 'rules[1]: fred@example.com'],
    ['a@x,@example.com\nb@x', 'rules[1]: @example.com'],
    ['a@x|.*@example.com', 'rules[1]: .*@example.com'],
    [['a@x', '@example.com'], 'rules[1]: @example.com'],
    [['a@x', 'b@x|f*@example.com'], 'rules[1][1]: f*@example.com'],
    [[{ exact: 'FRED@EXAMPLE.COM' }], 'rules[0]: {"exact":"FRED@EXAMPLE.COM"}'],
    [[{ domain: 'Example.com' }], 'rules[0]: {"domain":"Example.com"}'],
    [[{ glob: '*re*@example.com' }], 'rules[0]: {"glob":"*re*@example.com"}'],
    [[{ regex: 'F.+@EXAMPLE\\.com' }], 'rules[0]: {"regex":"F.+@EXAMPLE\\\\.com"}'],
  ])('%j admit and tell by which item', (rules, by) => {
    expect(byOf({ rules })).toBe(by)
  })

  it('ignore empty items: a closing separator admits nobody', () => {
    for (const email of ['', ' ', '@', '@x']) expect(admits('a@x|', email)).toBe(false)
  })

  it.each([
    { emailVerified: false },
    { email: '' },
    { email: 'fred@example.com\n' },
    { emailVerified: 'true' as unknown as boolean }, // as a careless custom provider may give it
    { emailVerified: 1 as unknown as boolean }, // likewise
    { email: ['fred@example.com'] as unknown as string }, // likewise
  ])('need a verified address: %j is not enough', (part) => {
    expect(byOf({ rules: '@example.com' }, part)).toBeUndefined()
  })

  it('need an address', () => {
    const { email: _, ...anonymous } = FRED
    expect(admissionOf({ rules: '@example.com' }).judge(anonymous)).toEqual({
      admitted: false,
      why: 'the provider gives no e-mail address',
    })
  })

  it('do not compare letter case, on either side', () => {
    expect(admits('Me@Example.COM', 'mE@eXAMPLE.com')).toBe(true)
    expect(admits('JÜRGEN@ÄPFEL.example', 'jürgen@äpfel.example')).toBe(true)
  })

  it.each([
    ['@exämple.com', 'me@exämple.com'],
    ['@exämple.com', 'me@EXÄMPLE.com'],
    ['@exämple.com', 'me@xn--exmple-cua.com'],
    ['@xn--exmple-cua.com', 'me@exämple.com'],
    ['@straße.example', 'me@xn--strae-oqa.example'],
    ['@例え.テスト', 'me@例え.テスト'],
  ])('take an international domain and its punycode for the same: %s admits %s', (rules, email) => {
    expect(admits(rules, email)).toBe(true)
  })

  it.each([
    ['k@example.com', '\u212a@example.com'],
    ['s@example.com', '\u017f@example.com'],
    ['i@example.com', '\u0131@example.com'],
    ['i@example.com', '\u0130@example.com'],
    ['a@example.com', '\u0430@example.com'],
    ['fi@example.com', '\ufb01@example.com'],
    ['me@kelvin.com', 'me@\u212aelvin.com'],
    ['me@strasse.com', 'me@straße.com'],
    ['me@example.com', 'me@\uff45xample.com'],
  ])('tell look-alikes apart: %s does not admit %s, nor does its expression', (rules, email) => {
    expect(admits(rules, email)).toBe(false)
    expect(admits([{ regex: rules }], email)).toBe(false)
  })

  it('let `*` stand for any run before the `@`, and never for what is behind it', () => {
    const rules = [{ glob: 'team-*x@example.com' }]
    for (const local of ['team-x', 'team-xx', 'team-ax', 'team-a.b+cx'])
      expect(admits(rules, `${local}@example.com`)).toBe(true)
    for (const local of ['team-', 'teamx', 'ateam-x', 'team-x.y', 'x'])
      expect(admits(rules, `${local}@example.com`)).toBe(false)
    expect(admits([{ glob: 'a*@example.com' }], 'a@evil.com@example.com')).toBe(false)
    expect(admits([{ glob: 'a*b*c@x' }], 'abbc@x')).toBe(true)
    expect(admits([{ glob: 'ab*ba@x' }], 'aba@x')).toBe(false)
  })

  it('take in names below a domain only where they say so, and then no name that merely ends alike', () => {
    const [also, only]: EmailRule[] = [
      { domain: 'example.com', allowSubdomains: true },
      { glob: '@*.example.com', allowSubdomains: true },
    ]
    const answers = [
      'a@example.com',
      'a@b.example.com',
      'a@c.b.example.com',
      'a@notexample.com',
      'a@example.com.evil.com',
    ].map((email) => [also, only].map((rule) => rule !== undefined && admits([rule], email)))
    expect(answers).toEqual([[true, false], [true, true], [true, true], [false, false], [false, false]]) // prettier-ignore
    expect(admits([{ glob: 'a*@example.com', allowSubdomains: true }], 'ab@c.example.com')).toBe(true)
    expect(admits([{ domain: 'example.com', allowSubdomains: false }], 'a@b.example.com')).toBe(false)
  })

  it('match an expression with the whole address alone', () => {
    const rules = [{ regex: 'me@a\\.example|you@b\\.example' }]
    expect(['me@a.example', 'you@b.example'].map((email) => admits(rules, email))).toEqual([true, true])
    for (const email of ['xme@a.example', 'me@a.example.evil', 'xyou@b.example', 'you@b.examplex']) {
      expect(admits(rules, email)).toBe(false)
    }
  })
})
