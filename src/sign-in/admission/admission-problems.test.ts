import { describe, expect, it } from '@jest/globals'
import type { AdmissionSetting, EmailRule } from './admission-schema.js'
import { compileAdmission } from './admission.js'

function problemsOf(setting: AdmissionSetting): readonly string[] {
  return (compileAdmission(setting).problems ?? []).map(({ item, message }) => `${item}: ${message}`)
}

describe('a text that locks everybody out', () => {
  it.each([
    '^.*@example.com$',
    '.+@example.com',
    '[ab]@example.com',
    '(a|b)@example.com',
    '(a|b@example.com',
    'a?@example.com',
    'a{2}@example.com',
    String.raw`\w+@example.com`,
    String.raw`\.*@example.com`,
    String.raw`a\@example.com`,
    'me@example.com$',
    '(?i)me@example.com',
  ])('%s is a problem that names it and the form for expressions', (rules) => {
    const problems = problemsOf({ rules })
    expect(problems).toEqual([expect.stringContaining(`write it as ${JSON.stringify({ regex: rules })}`)])
    expect(problems[0]).toContain(`rules[0]: \`${rules}\``)
  })

  it.each<[string, string]>([
    ['example.com', 'has no `@`'],
    ['*', 'has no `@`'],
    ['a@b@c', 'has more than one `@`'],
    ['me@', 'has nothing after the `@`'],
    ['@', 'has nothing after the `@`'],
    ['me@*', 'has a `*` after the `@`'],
    ['@*.example.com', 'has a `*` after the `@`'],
    ['me@exam*.com', 'has a `*` after the `@`'],
    ['me@example..com', 'has no domain name'],
    ['me@example.com.', 'has no domain name'],
    ['me@.example.com', 'has no domain name'],
    ['me@-example.com', 'has no domain name'],
    ['me@exa_mple.com', 'has no domain name'],
    ['me@exa mple.com', 'has no domain name'],
    ['me@127.0.0.1', 'has no domain name'],
    ['me@example.com/x', 'has no domain name'],
    ['me@example.com:25', 'has no domain name'],
    ['me@xn--a', 'has no domain name'],
    [`me@${'a'.repeat(64)}.com`, 'has no domain name'],
    ['m e@example.com', 'holds a character'],
    ['"me"@example.com', 'holds a character'],
    ['<me>@example.com', 'holds a character'],
    ['m\u200be@example.com', 'holds a character'],
    ['m\te@example.com', 'holds a character'],
    ['\u017fam@example.com', 'holds a character'],
    ['u\u0308@example.com', 'normal form C'],
    [`${'a'.repeat(250)}@example.com`, 'is longer'],
  ])('%j is a problem: %s', (rules, problem) => {
    expect(problemsOf({ rules })).toEqual([expect.stringMatching(/^rules\[0\]: `/)])
    expect(problemsOf({ rules })[0]).toContain(problem)
    expect(problemsOf({ rules: [rules] })).toEqual(problemsOf({ rules }))
  })

  it.each(['', ' ', ',', '|', ' , |\n'])('%j holds no item and is a problem', (rules) => {
    expect(problemsOf({ rules })).toEqual(['rules: holds no rule and so admits nobody'])
  })

  it('takes commas for separators, so `a,b` are two items without `@`', () => {
    expect(problemsOf({ rules: 'a,b' })).toEqual(['rules[0]: `a` has no `@`', 'rules[1]: `b` has no `@`'])
  })
})

describe('a rule of an explicit form that can match nobody', () => {
  it.each<[EmailRule, string]>([
    ['', 'has no `@`'],
    [{ exact: '' }, 'has no `@`'],
    [{ exact: '@example.com' }, 'write it as `{"domain"}`'],
    [{ exact: '*@example.com' }, 'write it as `{"glob"}`'],
    [{ exact: 'me@example.com ' }, 'has no domain name'],
    [{ domain: '' }, 'is no domain name'],
    [{ domain: '@example.com' }, 'is no domain name'],
    [{ domain: '*.example.com' }, 'is no domain name'],
    [{ domain: 'me@example.com' }, 'is no domain name'],
    [{ domain: 'https://example.com' }, 'is no domain name'],
    [{ domain: '10.0.0.1' }, 'is no domain name'],
    [{ glob: 'team-*' }, 'has no `@`'],
    [{ glob: '.*@example.com' }, 'begins with a dot'],
    [{ glob: '@*.example.com' }, 'allowSubdomains'],
    [{ glob: '@*.example.com', allowSubdomains: false }, 'allowSubdomains'],
    [{ glob: '@*', allowSubdomains: true }, 'has a `*` after the `@`'],
    [{ glob: '@*.', allowSubdomains: true }, 'has no domain name'],
    [{ glob: '@*.*.example.com', allowSubdomains: true }, 'has a `*` after the `@`'],
    [{ glob: '@a.*.example.com', allowSubdomains: true }, 'has a `*` after the `@`'],
    [{ glob: '[ab]@example.com' }, 'holds a character'],
    [{ regex: '' }, 'matches no address'],
    [{ regex: '@example\\.com' }, 'matches no address'],
    [{ regex: '@example\\.com$' }, 'matches no address'],
    [{ regex: 'example\\.com' }, 'matches no address'],
    [{ regex: '^$' }, 'matches no address'],
    [{ regex: '.+@' }, 'matches no address'],
    [{ regex: '[^@]+' }, 'matches no address'],
    [{ regex: 'a@b@c' }, 'matches no address'],
    [{ regex: 'a b@c' }, 'matches no address'],
    [{ regex: 'a@b$c' }, 'matches no address'],
    [{ regex: 'a^@b' }, 'matches no address'],
    [{ regex: '.+@exämple\\.com' }, 'matches no address'],
    [{ regex: '(?-i)Me@example\\.com' }, 'matches no address'],
    [{ regex: '[a' }, 'is not an expression of RE2'],
    [{ regex: '(?=a).+@b' }, 'is not an expression of RE2'],
    [{ regex: '(?<=a)@b' }, 'is not an expression of RE2'],
    [{ regex: '(a)\\1@b' }, 'is not an expression of RE2'],
    [{ regex: 'a{1001}@b' }, 'is not an expression of RE2'],
    [{ regex: '((.?){30}){30}@b' }, 'takes'],
    [{ regex: `${'a'.repeat(255)}@b` }, 'has more than 256 characters'],
  ])('%j is a problem', (rule, problem) => {
    expect(problemsOf({ rules: ['@ok.example', rule] })).toEqual([expect.stringMatching(/^rules\[1\]: `/)])
    expect(problemsOf({ rules: ['@ok.example', rule] })[0]).toContain(problem)
  })

  it.each([
    '.*',
    '.+@example\\.com',
    '^(a|b)@example\\.com$',
    '(?m)^a@b$',
    '\\ba@b\\b',
    'A@B',
    '\\S+@\\S+',
    '[^@]+@b',
    'ü@b',
    '\\pL+@b',
    '.{3}.*',
  ])('but the expression %s is fine', (regex) => {
    expect(problemsOf({ rules: [{ regex }] })).toEqual([])
  })

  it('is also a list of expressions that would take too long together', () => {
    const costly = { regex: '((.?){15}){15}@example\\.com' }
    expect(problemsOf({ rules: [costly, costly] })).toEqual([])
    expect(problemsOf({ rules: [costly, costly, costly] })).toEqual([
      expect.stringMatching(/^rules: its regular expressions/),
    ])
  })
})

describe('a setting that admits nobody', () => {
  it.each<[AdmissionSetting, string]>([
    [{}, 'admission: admits nobody: write `rules`, `groups` or `everyone`'],
    [{ rules: [] }, 'rules: holds no rule and so admits nobody'],
    [{ groups: [] }, 'groups: names no group and so admits nobody'],
    [{ hostedDomains: [] }, 'hostedDomains: names no domain and so admits nobody'],
    [{ hostedDomains: ['a b'] }, 'hostedDomains[0]: `a b` is no domain name'],
    [{ hostedDomains: ['*'] }, 'hostedDomains[0]: `*` is no domain name'],
    [{ groups: [''] }, 'groups[0]: `` has an empty name between its `/`'],
    [{ groups: ['acme/'] }, 'groups[0]: `acme/` has an empty name between its `/`'],
    [{ groups: ['acme//x'] }, 'groups[0]: `acme//x` has an empty name between its `/`'],
    [{ groups: [' acme'] }, 'groups[0]: ` acme` begins or ends with a blank'],
    [{ groups: ['a\u0001'] }, 'groups[0]: `a\u0001` holds a control character'],
    [
      { groups: ['acme', 'acme/*'] },
      'groups[1]: `acme/*` has a `*`, which is no wildcard: `includeSubgroups` takes in what is below a group',
    ],
    [{ everyone: true, rules: '@a.example' }, 'everyone: stands beside what admits only some: leave one of them out'],
    [{ everyone: true, minAccessLevel: 10 }, 'everyone: stands beside what admits only some: leave one of them out'],
    [{ rules: '@a.example', includeSubgroups: true }, 'includeSubgroups: means nothing without `groups`'],
  ])('%j is a problem', (setting, problem) => {
    expect(problemsOf(setting)).toEqual([problem])
  })

  it('is told with all its problems at once', () => {
    const setting: AdmissionSetting = { rules: ['a', { domain: '' }, '@ok.example'], hostedDomains: [''], groups: [''] }
    const items = (compileAdmission(setting).problems ?? []).map(({ item }) => item)
    expect(items).toEqual(['rules[0]', 'rules[1]', 'hostedDomains[0]', 'groups[0]'])
  })
})
