import { describe, expect, it } from '@jest/globals'
import { canonicalPath } from './canonical-path.js'

describe('canonicalPath', () => {
  it.each([
    ['/', '/'],
    ['//', '/'],
    ['/a', '/a'],
    ['/a/', '/a/'],
    ['//a//b//', '/a/b/'],
    ['/./a/./b/.', '/a/b'],
    ['/a/../b', '/b'],
    ['/a/b/../..', '/'],
    ['/../../a', '/a'],
    ['/.a/..b/c..', '/.a/..b/c..'],
    ['/%2e%2e/a', '/%252e%252e/a'],
    ['/a%2Fb', '/a%252Fb'],
    ['/%41', '/%2541'],
    ['/@:$', '/%40%3A%24'],
  ])('resolves and encodes again by default: %s is %s', (path, canonical) => {
    expect(canonicalPath(path)).toBe(canonical)
  })

  it.each([
    ['//a/../b/.', '//a/../b/.'],
    ['/%41', '/A'],
    ['/%2a', '/%2A'],
    ['/$%24', '/%24%24'],
    ['/a%2fb', '/a/b'],
    ['/a+b', '/a%2Bb'],
  ])('leaves segments and encodes once as S3 does: %s is %s', (path, canonical) => {
    expect(canonicalPath(path, { normalizePath: false, doubleEncodePath: false })).toBe(canonical)
  })

  it('has each option by itself', () => {
    expect(canonicalPath('/a/../%41', { normalizePath: false })).toBe('/a/../%2541')
    expect(canonicalPath('/a/../%41', { doubleEncodePath: false })).toBe('/A')
  })

  it('does not resolve a dot segment that is encoded', () => {
    expect(canonicalPath('/a/%2e%2e/b', { doubleEncodePath: false })).toBe('/a/../b')
  })

  it('answers for a long path', () => {
    expect(canonicalPath('/../a/.'.repeat(20_000))).toBe('/a')
  })
})
