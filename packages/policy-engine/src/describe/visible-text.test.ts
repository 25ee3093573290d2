import { describe, expect, it } from '@jest/globals'
import { code, serviceName, visible } from './visible-text.js'

describe('visible', () => {
  const cases: [text: string, shown: string][] = [
    ['apples/fred', 'apples/fred'],
    ['Äpfel, 苹果 & яблоки 🍎', 'Äpfel, 苹果 & яблоки 🍎'],
    ['a\u0000\n\u001b[31m', 'a\\u{0}\\u{a}\\u{1b}[31m'],
    ['\u202egnp', '\\u{202e}gnp'],
    ['\u2066a\u2069\u200f', '\\u{2066}a\\u{2069}\\u{200f}'],
    ['a\u200bb\ufeff\u00adc', 'a\\u{200b}b\\u{feff}\\u{ad}c'],
    ['a\u2028b\u00a0c\u3000', 'a\\u{2028}b\\u{a0}c\\u{3000}'],
    ['\u0301a', '\\u{301}a'],
    ['\ud800', '\\u{d800}'],
    ['\u3164\u2800\ufe0f\u{e0041}', '\\u{3164}\\u{2800}\\u{fe0f}\\u{e0041}'],
    ['` or everything', '\\u{60} or everything'],
    ['‹the own user name›', '\\u{2039}the own user name\\u{203a}'],
    ['”“„', '\\u{201d}\\u{201c}\\u{201e}'],
    ['\\u{202e}', '\\\\u{202e}'],
  ]

  it.each(cases)('shows %j as `%s`', (text, shown) => {
    expect(visible(text)).toBe(shown)
    expect(code(text)).toBe(`\`${shown}\``)
  })

  it('shows that a text is empty', () => {
    expect(code('')).toBe('`""`')
  })

  it('leaves a service without backticks only where its name is a plain word', () => {
    expect(['apples', 'identity-store', 'Apples', 'all services', 'a`'].map(serviceName)).toEqual([
      'apples',
      'identity-store',
      '`Apples`',
      '`all services`',
      '`a\\u{60}`',
    ])
  })
})
