import { describe, expect, it } from '@jest/globals'
import { fromLocal, toLocal } from './local-instant.js'

describe('an instant in a field', () => {
  it.each(['2026-11-22T10:00:00.000Z', '2026-01-02T03:04:05.000Z', '2028-02-29T23:59:00.000Z'])(
    'comes back as it was: %s',
    (iso) => {
      expect(fromLocal(toLocal(iso))).toBe(iso)
    },
  )

  it('has the form of the field', () => {
    expect(toLocal('2026-11-22T10:00:00.000Z')).toMatch(/^2026-11-2\dT\d\d:\d\d$/)
  })

  it.each(['', 'tomorrow', '2026-13-01T00:00'])('is none: %j', (text) => {
    expect(fromLocal(text)).toBeNull()
  })

  it.each([null, 'tomorrow'])('leaves the field empty for %j', (iso) => {
    expect(toLocal(iso)).toBe('')
  })
})
