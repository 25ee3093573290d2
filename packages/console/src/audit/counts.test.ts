import { describe, expect, it } from '@jest/globals'
import { type Counts, filledBuckets, isLong, rangeOf, totals } from './counts.js'

const counts: Counts = {
  from: '2026-11-29T12:00:00.000Z',
  to: '2026-11-29T12:02:30.000Z',
  bucketSeconds: 60,
  complete: true,
  buckets: [
    { at: '2026-11-29T12:00:00.000Z', allow: 3, deny: 0, error: 1 },
    { at: '2026-11-29T12:01:00.000Z', allow: 0, deny: 0, error: 0 },
    { at: '2026-11-29T12:02:00.000Z', allow: 1, deny: 2, error: 0 },
  ],
}

describe('the counts', () => {
  it('add up', () => {
    expect(totals(counts)).toEqual({ allow: 4, deny: 2, error: 1 })
  })

  it('narrow the time to a bar, of which the last ends with the whole', () => {
    expect(rangeOf(counts, 0)).toEqual({ from: '2026-11-29T12:00:00.000Z', to: '2026-11-29T12:01:00.000Z' })
    expect(rangeOf(counts, 2)).toEqual({ from: '2026-11-29T12:02:00.000Z', to: '2026-11-29T12:02:30.000Z' })
    expect(rangeOf(counts, 3)).toBeUndefined()
  })

  it('leave out in the table what is nothing', () => {
    expect(filledBuckets(counts).map(({ at }) => at)).toEqual([0, 2])
  })

  it('name the day where they span more than one', () => {
    expect(isLong(counts)).toBe(false)
    expect(isLong({ ...counts, to: '2026-11-30T12:00:01.000Z' })).toBe(true)
  })
})
