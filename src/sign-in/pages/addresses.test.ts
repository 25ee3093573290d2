import { describe, expect, it } from '@jest/globals'
import { linkAddress, pictureAddress } from './addresses.js'

describe('the address of a link', () => {
  it.each(['/', '/account?x=1#y', 'https://example.org/a', 'http://localhost:3000/'])('may be `%s`', (address) => {
    expect(linkAddress(address, '/safe')).toBe(address)
  })

  it.each(['', 'account', '//evil', '/\\evil', '\\evil', '/\t/evil', 'javascript:alert(1)', 'JAVASCRIPT:x', 'data:,x'])(
    'is never `%s`',
    (address) => {
      expect(linkAddress(address, '/safe')).toBe('/safe')
    },
  )
})

describe('the address of a picture', () => {
  it('is on the web, encrypted', () => {
    expect(pictureAddress('https://example.org/a.png')).toBe('https://example.org/a.png')
  })

  it.each(['', '/a.png', 'http://example.org/a.png', 'data:image/svg+xml,<svg/>', 'blob:x', 'javascript:x'])(
    'is never `%s`',
    (address) => {
      expect(pictureAddress(address)).toBeUndefined()
    },
  )
})
