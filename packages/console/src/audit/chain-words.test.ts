import { describe, expect, it } from '@jest/globals'
import { type ChainStatus, checkedWords, problemWords } from './chain-words.js'

const status = (more: Partial<ChainStatus>): ChainStatus => ({ head: { seq: 9, hash: 'a' }, whole: true, ...more })
const first = { seq: 3, at: '2026-11-29T12:00:00.000Z' }

describe('the chain in words', () => {
  it.each<[Partial<ChainStatus>, string]>([
    [{}, 'There was no event to check.'],
    [{ first, checked: { from: 3, to: 9 } }, 'Events 3 to 9 were checked: all from the beginning of the log.'],
    [{ first, checked: { from: 5, to: 9 } }, 'Events 5 to 9 were checked; what is older was not.'],
    [{ first, checked: { from: 9, to: 9 } }, 'Event 9 was checked; what is older was not.'],
  ])('says exactly what was checked: %j', (more, expected) => {
    expect(checkedWords(status(more))).toBe(expected)
  })

  it('says what is wrong and where, also where it does not know the code', () => {
    expect(problemWords({ seq: 4, code: 'hash', message: 'x' })).toBe(
      'Event 4: its text is not what was written (hash).',
    )
    expect(problemWords({ seq: 4, code: 'new', message: 'is odd' })).toBe('Event 4: is odd (new).')
  })
})
