import { describe, expect, it } from '@jest/globals'
import { perPrincipal } from './per-principal.js'

describe('perPrincipal', () => {
  it('divides what was added by those who were added', () => {
    expect(perPrincipal({ principals: 2, bytes: 1_000 }, { principals: 102, bytes: 501_000 })).toBe(5_000)
  })
})
