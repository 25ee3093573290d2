import { describe, expect, it } from '@jest/globals'
import { parseBasic } from './basic-credentials.js'

function encoded(text: string | Buffer): string {
  return Buffer.from(text).toString('base64')
}

describe('a Basic header', () => {
  it.each([
    ['AKID:p:q::r', 'AKID', 'p:q::r'],
    ['ünï:påss wörd', 'ünï', 'påss wörd'],
    ['a:b', 'a', 'b'],
    ['fred: ', 'fred', ' '],
  ])('carries %j as %j and %j', (text, username, password) => {
    expect(parseBasic(`Basic ${encoded(text)}`)).toEqual({ username, password })
    expect(parseBasic(`bAsIc   ${encoded(text)} `)).toEqual({ username, password })
  })

  it.each([
    ['nothing', 'Basic '],
    ['no space', `Basic${encoded('a:b')}`],
    ['another scheme', `Bearer ${encoded('a:b')}`],
    ['no colon', `Basic ${encoded('ab')}`],
    ['no user name', `Basic ${encoded(':b')}`],
    ['no password', `Basic ${encoded('a:')}`],
    ['a control character', `Basic ${encoded('a:b\n')}`],
    ['a NUL', `Basic ${encoded('a\0:b')}`],
    ['DEL', `Basic ${encoded('a:b\x7f')}`],
    ['invalid UTF-8', `Basic ${encoded(Buffer.from([0x61, 0x3a, 0xff]))}`],
    ['no padding', `Basic ${encoded('a:bc').replaceAll('=', '')}x`],
    ['the alphabet of base64url', `Basic ${encoded('a:??>>~~').replaceAll('+', '-').replaceAll('/', '_')}-`],
    ['letters that are no base64', 'Basic YTpi!'],
    ['a space inside', 'Basic YT pi'],
    ['bits behind the end', 'Basic YTpiZZ=='.replace('ZZ', 'Z9')],
    ['too much', `Basic ${encoded(`a:${'b'.repeat(8192)}`)}`],
  ])('is refused with %s', (_what, header) => {
    expect(parseBasic(header)).toBeUndefined()
  })
})
