import { describe, expect, it } from '@jest/globals'
import { lacksSecondProof } from './second-proof.js'

const SESSION = ['Cookie', 'tinysess=a.b.c; tinycsrf=proof'] as const
const HEADER = ['X-CSRF-Token', 'proof'] as const

function line(method: string) {
  return { method, uri: '/apples', bodySha256: '0'.repeat(64) }
}

describe('a session that changes something', () => {
  it.each<[string, readonly (readonly [string, string])[]]>([
    ['no header', [SESSION]],
    ['another header', [SESSION, ['X-CSRF-Token', 'prooF']]],
    ['an empty header', [SESSION, ['X-CSRF-Token', '']]],
    ['two headers', [SESSION, HEADER, HEADER]],
    [
      'the cookies in lines of their own',
      [
        ['cookie', 'tinysess=a'],
        ['cookie', 'tinycsrf=proof'],
      ],
    ],
  ])('lacks its second proof with %s', (_, headers) => {
    expect(lacksSecondProof({ headers, request: line('POST') })).toBe(true)
    expect(lacksSecondProof({ headers, request: line('get') })).toBe(true)
  })

  it('does not with the header that equals its cookie', () => {
    expect(lacksSecondProof({ headers: [SESSION, HEADER], request: line('DELETE') })).toBe(false)
  })

  it('needs none where its cookie gives none, or where it changes nothing', () => {
    expect(lacksSecondProof({ headers: [['Cookie', 'tinysess=a.b.c']], request: line('POST') })).toBe(false)
    expect(lacksSecondProof({ headers: [SESSION], request: line('GET') })).toBe(false)
    expect(lacksSecondProof({ headers: [SESSION], request: undefined })).toBe(false)
  })

  it('is not what a key is', () => {
    const headers = [
      ['Authorization', 'Basic eDp5'],
      ['Cookie', 'tinycsrf=proof'],
    ] as const
    expect(lacksSecondProof({ headers, request: line('POST') })).toBe(false)
  })
})
