import { describe, expect, it } from '@jest/globals'
import { decodeBase64 } from './base64.js'

describe('decodeBase64', () => {
  it('reads what an encoder writes, for every byte and every length of padding', () => {
    const bytes = Array.from({ length: 256 }, (_, i) => i)
    for (const length of [0, 1, 2, 3, 4, 255, 256]) {
      const encoded = Buffer.from(bytes.slice(0, length)).toString('base64')
      expect(decodeBase64(encoded)).toBe(String.fromCharCode(...bytes.slice(0, length)))
    }
  })

  it.each(['QUI', 'Q', 'QU==I', 'Q-I=', 'Q_I=', 'QUI=\n', ' QUI=', 'QUJD====', '====', '=', 'A===', 'QU=I', 'QÜI='])(
    'refuses %j',
    (text) => {
      expect(decodeBase64(text)).toBeUndefined()
    },
  )

  it('answers for long text', () => {
    expect(decodeBase64('A'.repeat(400_000))).toHaveLength(300_000)
    expect(decodeBase64(`${'A'.repeat(400_000)}=-==`)).toBeUndefined()
  })
})
