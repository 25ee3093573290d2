import { describe, expect, it } from '@jest/globals'
import { lowerAscii } from './ascii-case.js'

describe('lowerAscii', () => {
  it.each([
    ['IAM:ListAccessKeys', 'iam:listaccesskeys'],
    ['', ''],
    ['already lower 123 [\\]^_`{|}~@', 'already lower 123 [\\]^_`{|}~@'],
    ['ÀÉ and ABC', 'ÀÉ and abc'],
    ['\u212Aill', '\u212Aill'],
    ['İI', 'İi'],
    ['ΑΣ', 'ΑΣ'],
    ['A😀B', 'a😀b'],
  ])('of %j is %j', (text, lower) => {
    expect(lowerAscii(text)).toBe(lower)
  })

  it('never changes the length, so that ? counts the same characters on both sides', () => {
    for (let code = 0; code < 0x1_0000; code += 0x400) {
      const text = Array.from({ length: 0x400 }, (_, i) => String.fromCharCode(code + i)).join('')
      expect(lowerAscii(text)).toHaveLength(text.length)
    }
  })
})
