import { describe, expect, it } from '@jest/globals'
import type { Member } from './group.js'
import { isPlain, membershipState, passesOn } from './membership-state.js'

const NOW = Date.parse('2026-11-22T10:00:00Z')
const PLAIN: Member = {
  ...{ username: 'fred', notBefore: null, notAfter: null, boundary: null, createdAt: null, owner: false },
  ...{ invitedBy: null, spots: 0, maxDepth: 0, deauthorize: 'none', depletesInviter: false },
  ...{ maxUseTime: null, usedTime: null },
}

describe('a membership', () => {
  it.each([
    [null, null, 'holds'],
    ['2026-11-22T10:00:00Z', null, 'holds'],
    ['2026-11-22T10:00:01Z', null, 'to come'],
    [null, '2026-11-22T10:00:01Z', 'holds'],
    [null, '2026-11-22T10:00:00Z', 'over'],
  ])('from %s until %s: %s', (notBefore, notAfter, state) => {
    expect(membershipState({ notBefore, notAfter }, NOW)).toBe(state)
  })

  it('passes on what its terms say', () => {
    expect(passesOn(PLAIN)).toBeUndefined()
    expect(passesOn({ ...PLAIN, spots: 2, maxDepth: 1 })).toBe('may invite 2')
    expect(passesOn({ ...PLAIN, spots: 2, maxDepth: 0 })).toBeUndefined()
    expect(passesOn({ ...PLAIN, spots: null, maxDepth: null, deauthorize: 'group' })).toBe(
      'may invite any number, may take out anybody',
    )
  })

  it.each([
    { owner: true },
    { invitedBy: 'anna' },
    { spots: 1 },
    { deauthorize: 'group' as const },
    { maxUseTime: 'P1D' },
  ])('is not given back by adding the member again where it is %o', (terms) => {
    expect(isPlain(PLAIN)).toBe(true)
    expect(isPlain({ ...PLAIN, ...terms })).toBe(false)
  })
})
