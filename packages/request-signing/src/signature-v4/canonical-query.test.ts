import { describe, expect, it } from '@jest/globals'
import { canonicalQuery, queryParameters } from './canonical-query.js'

describe('canonicalQuery', () => {
  it.each([
    ['', ''],
    ['b=2&a=1', 'a=1&b=2'],
    ['lifecycle', 'lifecycle='],
    ['a=b=c', 'a=b%3Dc'],
    ['a=%2f&a=/', 'a=%2F&a=%2F'],
    ['%61=1', 'a=1'],
    ['a[b]=1', 'a%5Bb%5D=1'],
    ['a=1&A=2', 'A=2&a=1'],
    ['a=%e2%82%ac', 'a=%E2%82%AC'],
    ['X-Amz-Signature=1&a=1', 'a=1'],
    ['X%2DAmz-Signature=1&a=1', 'a=1'],
    ['x-amz-signature=1', 'x-amz-signature=1'],
  ])('of %s is %s', (query, canonical) => {
    expect(canonicalQuery(queryParameters(query))).toBe(canonical)
  })

  it('sorts by name first, so that a name comes before the longer one that begins with it', () => {
    expect(canonicalQuery(queryParameters('a-=a&a=b&a=B&a=c'))).toBe('a=B&a=b&a=c&a-=a')
  })

  it('keeps every repeated parameter', () => {
    expect(canonicalQuery(queryParameters('a=1&a=1&a=0'))).toBe('a=0&a=1&a=1')
  })

  it('keeps a parameter without name, so that nothing of the query goes unsigned', () => {
    expect(canonicalQuery(queryParameters('=evil&a=1'))).toBe('=evil&a=1')
  })
})
