import { describe, expect, it } from '@jest/globals'
import { decodeBase64url, encodeBase64url } from './base64url.js'

describe('decodeBase64url', () => {
  it('reads what is written, for every byte and every length', () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))
    for (const length of [0, 1, 2, 3, 4, 255, 256]) {
      const part = bytes.subarray(0, length)
      expect(decodeBase64url(encodeBase64url(part))).toEqual(part)
    }
  })

  it.each(['QUI=', 'Q+I', 'Q/I', 'QUJ', 'Q', 'QUI ', ' QUI', 'QU\nI', 'QÜI', 'Q%49', 'QUI\0', 'QU.I'])(
    'refuses %j',
    (text) => {
      expect(decodeBase64url(text)).toBeUndefined()
    },
  )
})
