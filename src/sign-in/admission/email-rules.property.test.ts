import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { type Admission, compileAdmission } from './admission.js'
import type { AdmissionSetting, EmailRule } from './admission-schema.js'

/** Text of any code units; drawing it so is fast. */
const ANY_TEXT = fc.array(fc.nat({ max: 0xffff })).map((codes) => String.fromCharCode(...codes))

function admissionOf(setting: AdmissionSetting): Admission {
  const { admission, problems } = compileAdmission(setting)
  if (admission === undefined) throw new Error(JSON.stringify(problems))
  return admission
}

function admits(rules: string | EmailRule[], email: string): boolean {
  return admissionOf({ rules }).judgeEmail(email).admitted
}

describe('rules, for whatever text,', () => {
  it('admit by a domain only what ends with exactly that domain', () => {
    const pieces = fc.constantFrom(
      'a',
      'example',
      '.',
      '@',
      'com',
      '-',
      '*',
      'b',
      'xn--',
      '\u00ad',
      '\n',
      ' ',
      'É',
      '%',
    )
    const texts = fc.array(pieces, { maxLength: 10 }).map((all) => all.join(''))
    const emails = fc.oneof(
      fc.emailAddress(),
      texts,
      texts.map((text) => `${text}@example.com`),
      ANY_TEXT,
    )
    const admission = admissionOf({ rules: '@example.com' })
    fc.assert(
      fc.property(emails, (email) => {
        const expected = /^[^@]+@example\.com$/i.test(email)
        if (admission.judgeEmail(email).admitted) expect([email, expected]).toEqual([email, true])
      }),
      { numRuns: 2000 },
    )
  })

  it('mean the same as text and as objects', () => {
    const locals = fc.stringMatching(/^[ab*]{0,6}$/)
    const probes = fc.stringMatching(/^[ab]{1,8}$/)
    fc.assert(
      fc.property(locals, probes, (local, probe) => {
        const glob = `${local}@example.com`
        const forms: (string | EmailRule[])[] = [
          glob,
          glob.replaceAll('*', '.*'),
          [glob],
          [{ glob }],
          [{ regex: regexOf(local) }],
        ]
        const answers = forms.map((rules) => admits(rules, `${probe}@example.com`))
        expect(new Set(answers).size).toBe(1)
      }),
      { numRuns: 500 },
    )
  })

  it('never throw, whatever is written and whoever comes', () => {
    const pieces = fc.constantFrom('(', ')', '[', ']', '{', '}', '\\', '?', '*', '+', '.', '^', '$', '|', 'p', 'P', 'Q', 'E', 'x', ':', '<', '>', '@', '1', ',', '-', '&&', 'i', '\u{1f600}', '\ud800') // prettier-ignore
    const texts = fc.oneof(
      fc.array(pieces, { maxLength: 14 }).map((all) => all.join('')),
      ANY_TEXT,
    )
    fc.assert(
      fc.property(texts, texts, (text, email) => {
        const rules: EmailRule[] = [text, { regex: text }, { glob: text }, { exact: text }, { domain: text }]
        for (const rule of rules) compileAdmission({ rules: [rule] }).admission?.judgeEmail(email)
      }),
      { numRuns: 2000 },
    )
  })
})

/** What the glob means, for whoever writes expressions. */
function regexOf(local: string): string {
  return `${local === '' ? '.*' : local.replaceAll('*', '.*')}@example\\.com`
}
