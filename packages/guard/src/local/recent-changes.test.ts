import { beforeEach, describe, expect, it } from '@jest/globals'
import type { FeedEvent, Subject } from './feed-event.js'
import { RecentChanges } from './recent-changes.js'

const FRED: Subject = { type: 'user', id: 'fred' }
const isFred = ({ id }: Subject): boolean => id === 'fred'
const change = (seq: number, ...subjects: readonly Subject[]): FeedEvent => ({ seq, atMs: 0, type: 'x', subjects })
const others = (count: number): readonly Subject[] =>
  Array.from({ length: count }, () => ({ type: 'user', id: 'jane' }))

describe('RecentChanges', () => {
  let changes: RecentChanges

  beforeEach(() => {
    changes = new RecentChanges()
    changes.startAt(7)
  })

  it('tells whom a change after some number names', () => {
    changes.note(change(8, FRED))
    changes.note(change(9, ...others(1)))
    expect(changes.touchedSince(7, isFred)).toBe(true)
    expect(changes.touchedSince(8, isFred)).toBe(false)
  })

  it('takes a change that names nothing for one that may have touched anything', () => {
    changes.note(change(8))
    expect(changes.touchedSince(7, isFred)).toBe(true)
    expect(changes.touchedSince(8, isFred)).toBe(false)
  })

  it('knows nothing of what was before numbers began, nor while they are lost', () => {
    expect(changes.touchedSince(6, isFred)).toBe(true)
    expect(changes.touchedSince(7, isFred)).toBe(false)
    changes.lose()
    expect(changes.touchedSince(1_000_000, isFred)).toBe(true)
  })

  it('tells one beginning from another', () => {
    const { beginning } = changes
    changes.note(change(8, FRED))
    expect(changes.beginning).toBe(beginning)
    changes.startAt(7)
    expect(changes.beginning).not.toBe(beginning)
  })

  it.each([
    { name: 'too many', fill: () => Array.from({ length: 1001 }, (_, at) => change(8 + at, ...others(1))) },
    { name: 'too large', fill: () => [change(8, ...others(40_000)), change(9, ...others(40_000))] },
  ])('forgets the oldest when they are $name, and then takes everybody for touched', ({ fill }) => {
    for (const event of fill()) changes.note(event)
    expect(changes.touchedSince(7, isFred)).toBe(true)
    expect(changes.touchedSince(8, isFred)).toBe(false)
  })
})
