import { describe, expect, it } from '@jest/globals'
import { HeaderList } from './header-list.js'

const headers = HeaderList.ofRaw(['Host', 'a', 'X-One', '1', 'cookie', 'a=1', 'COOKIE', 'b=2', 'Empty', ''])

describe('a list of headers', () => {
  it('keeps names as they came, and repeats in their order', () => {
    expect(headers.pairs.map(([name]) => name)).toEqual(['Host', 'X-One', 'cookie', 'COOKIE', 'Empty'])
    expect(headers.all('cookie')).toEqual(['a=1', 'b=2'])
  })

  it('is asked in lower case', () => {
    expect([headers.one('x-one'), headers.has('host'), headers.has('x-on'), headers.all('x-two')]).toEqual([
      '1',
      true,
      false,
      [],
    ])
  })

  it('has no single value for a header that stands twice, and one for an empty one', () => {
    expect([headers.one('cookie'), headers.one('none'), headers.one('empty')]).toEqual([undefined, undefined, ''])
  })

  it('leaves out a name without a value', () => {
    expect(HeaderList.ofRaw(['A', '1', 'B']).pairs).toEqual([['A', '1']])
  })
})
