import { describe, expect, it } from '@jest/globals'
import { RandomIds } from './ids.js'

const NOW = Date.parse('2026-11-22T10:00:00Z')

describe('random identifiers', () => {
  it('are UUIDs of version 7: the time first, so that they sort by it, then randomness', () => {
    const ids = new RandomIds()
    const uuid = ids.uuid(NOW)
    expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(Number.parseInt(uuid.replaceAll('-', '').slice(0, 12), 16)).toBe(NOW)
    expect(ids.uuid(NOW) < ids.uuid(NOW + 1)).toBe(true)
  })

  it('are each another, also where the pool of randomness is filled anew', () => {
    const ids = new RandomIds()
    const all = Array.from({ length: 10_000 }, () => ids.uuid(NOW))
    expect(new Set(all).size).toBe(10_000)
  })

  it('have texts of the given length and letters, each letter as likely as the others', () => {
    const ids = new RandomIds()
    const alphabet = 'abcdefg'
    const text = ids.text(70_000, alphabet)
    expect(text).toMatch(/^[a-g]{70000}$/)
    for (const letter of alphabet) {
      // Some ten standard deviations.
      expect(Math.abs(text.split(letter).length - 1 - 10_000)).toBeLessThan(1000)
    }
    expect(ids.text(0, alphabet)).toBe('')
    expect(ids.text(40, alphabet)).not.toBe(ids.text(40, alphabet))
  })
})
