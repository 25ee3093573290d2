import { describe, expect, it } from '@jest/globals'
import { RandomIds } from '../ids.js'
import { newAccessKeyPair } from './access-key-pair.js'

describe('a new access key', () => {
  it('has an id and a secret of the form of the original', () => {
    const { keyId, secret } = newAccessKeyPair(new RandomIds())
    expect(keyId).toMatch(/^AK[A-Z0-9]{18}$/)
    expect(secret).toMatch(/^[A-Za-z0-9]{40}$/)
  })

  it('is never made twice', () => {
    const ids = new RandomIds()
    const pairs = Array.from({ length: 1_000 }, () => newAccessKeyPair(ids))
    expect(new Set(pairs.flatMap(({ keyId, secret }) => [keyId, secret])).size).toBe(2_000)
  })

  it('uses every character of its alphabets', () => {
    const ids = new RandomIds()
    const pairs = Array.from({ length: 500 }, () => newAccessKeyPair(ids))
    expect(new Set(pairs.map(({ keyId }) => keyId.slice(2)).join('')).size).toBe(36)
    expect(new Set(pairs.map(({ secret }) => secret).join('')).size).toBe(62)
  })
})
