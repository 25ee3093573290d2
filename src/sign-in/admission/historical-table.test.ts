import { describe, expect, it } from '@jest/globals'
import { compileAdmission } from './admission.js'

function admits(rules: string, email: string): boolean {
  const { admission } = compileAdmission({ rules })
  return admission?.judgeEmail(email).admitted === true
}

/** The inputs and answers of flower's `test_auth.py`; one answer differs on purpose (capabilities F4). */
describe('the text form, on the table of the original', () => {
  it.each<[string, boolean]>([
    ['mail@example.com', true],
    ['.*@example.com', true],
    ['one.*@example.com', true],
    ['one.*two@example.com', true],
    ['.*@.*example.com', false],
    // The original could not say this: several domains, and addresses beside domains.
    ['one@domain1.com|.*@domain2.com', true],
    ['one@example.com|two@example.com', true],
    ['mail@.*example.com', false],
    ['.*example.com', false],
  ])('%s is valid: %s', (rules, valid) => {
    expect(compileAdmission({ rules }).problems === undefined).toBe(valid)
  })

  it.each<[string, boolean]>([
    ['mail@example.com', true],
    ['foo@example.com', false],
    ['long.mail@example.com', false],
    ['', false],
  ])('mail@example.com and %j: %s', (email, admitted) => {
    expect(admits('mail@example.com', email)).toBe(admitted)
  })

  it.each(['me@gmail.com.attacker.com', '*'])('me@gmail.com does not admit %s', (email) => {
    expect(admits('me@gmail.com', email)).toBe(false)
  })

  it.each<[string, boolean]>([
    ['one@example.com', true],
    ['two@example.net', true],
    ['two@example.com', false],
    ['one@example.net', false],
    ['mail@gmail.com', false],
    ['', false],
    ['*', false],
  ])('one@example.com|two@example.net and %j: %s', (email, admitted) => {
    expect(admits('one@example.com|two@example.net', email)).toBe(admitted)
  })

  it.each<[string, string, boolean]>([
    ['.*@example.com', 'one@example.com', true],
    ['one.*@example.com', 'one@example.com', true],
    ['one.*@example.com', 'one.two@example.com', true],
    ['.*@example.com', 'attacker@example.com.attacker.com', false],
    ['.*@corp.example.com', 'attacker@corpZexample.com', false],
    [String.raw`.*@corp\.example\.com`, 'attacker@corpZexample.com', false],
  ])('%s and %s: %s', (rules, email, admitted) => {
    expect(admits(rules, email)).toBe(admitted)
  })
})

describe('the rule that the original documented', () => {
  it.each(['.*@example.com', '*@example.com', '@example.com', String.raw`.*@example\.com`])(
    '%s lets nobody in who only looks like the domain (CVE-2022-30034)',
    (rules) => {
      expect(admits(rules, 'me@example.com')).toBe(true)
      for (const email of LOOK_ALIKES) expect([email, admits(rules, email)]).toEqual([email, false])
    },
  )

  it.each(LOOK_ALIKE_EXPRESSIONS())('nor does the expression %s', (regex) => {
    const { admission } = compileAdmission({ rules: [{ regex }] })
    expect(admission?.judgeEmail('me@example.com').admitted).toBe(true)
    for (const email of LOOK_ALIKES) expect([email, admission?.judgeEmail(email).admitted]).toEqual([email, false])
  })
})

function LOOK_ALIKE_EXPRESSIONS(): readonly string[] {
  return [
    String.raw`.*@example\.com`,
    String.raw`^.+@example\.com$`,
    String.raw`(?s).*@example\.com`,
    String.raw`(?m)^.*@example\.com$`,
  ]
}

const LOOK_ALIKES = [
  'attacker@example.com.attacker.com',
  'attacker@example.com@attacker.com',
  'attacker@attacker.com@example.com',
  'attacker@example.com\n.attacker.com',
  'attacker@example.com\n@attacker.com',
  'attacker@attacker.com\n@example.com',
  'attacker@attacker.com\nme@example.com',
  'me@example.com\n',
  '\nme@example.com',
  'me@example.com\r\nBcc: attacker@attacker.com',
  'me@example.com\u0000',
  'me@example.com\u0000.attacker.com',
  'me@example.com ',
  ' me@example.com',
  'me @example.com',
  'me@ example.com',
  'me@example.com,attacker@attacker.com',
  'attacker@attacker.com,me@example.com',
  'me@example.com|attacker@attacker.com',
  '<me@example.com>',
  'Me <me@example.com>',
  '"me@attacker.com"@example.com',
  '"me"@example.com',
  'me(@attacker.com)@example.com',
  'me@example.com(.attacker.com)',
  'attacker@notexample.com',
  'attacker@evil-example.com',
  'attacker@corp.example.com',
  'attacker@exampleZcom',
  'attacker@example.co',
  'attacker@example.comm',
  'attacker@example.com.',
  'attacker@.example.com',
  'attacker@example..com',
  'attacker@example.com:25',
  'attacker@example.com/',
  'attacker@example.com%00',
  'attacker@example.com?.attacker.com',
  'attacker@example.com#.attacker.com',
  'attacker@ex\u00adample.com',
  'attacker@example\u3002com',
  'attacker@\uff45xample.com',
  'attacker@\u0435xample.com',
  'attacker@ex%61mple.com',
  'at\u200btacker@example.com',
  'at\u202etacker@example.com',
  '@example.com',
  'example.com',
  '@',
  '',
  '*@example.com\\',
  `${'a'.repeat(250)}@example.com`,
]
