import { describe, expect, it } from '@jest/globals'
import { comesBack, type Membership, othersIn, stateAt } from './membership.js'

const NOW = Date.parse('2026-11-29T12:00:00.000Z')
const EARLIER = '2026-11-28T12:00:00.000Z'
const LATER = '2026-11-30T12:00:00.000Z'

const PLAIN: Membership = {
  ...{ id: 'm1', group: 'eng', notBefore: null, notAfter: LATER, boundary: null, createdAt: null, owner: false },
  ...{ invitedBy: null, spots: 0, maxUseTime: null, usedTime: null, reaches: [], more: false },
}

describe('a membership', () => {
  it.each([
    ['holds', null, null],
    ['holds', EARLIER, LATER],
    ['holds', new Date(NOW).toISOString(), null],
    ['not yet', LATER, null],
    ['over', null, EARLIER],
    ['over', EARLIER, new Date(NOW).toISOString()],
  ])('%s between %s and %s', (state, notBefore, notAfter) => {
    expect(stateAt({ notBefore, notAfter }, NOW)).toBe(state)
  })

  it('comes back whole when it was plain and nobody went with it', () => {
    expect(comesBack(PLAIN, { memberships: 1, invites: 0 })).toBe(true)
  })

  it.each([
    [{ boundary: { policy: 'readers', parameters: {} } }],
    [{ owner: true }],
    [{ invitedBy: 'jane' }],
    [{ spots: 3 }],
    [{ spots: null }],
    [{ maxUseTime: 'PT1H' }],
  ])('does not come back whole with %j', (more) => {
    expect(comesBack({ ...PLAIN, ...more }, { memberships: 1 })).toBe(false)
  })

  it('does not come back whole when others or invites went with it', () => {
    expect(comesBack(PLAIN, { memberships: 3 })).toBe(false)
    expect(comesBack(PLAIN, { memberships: 1, invites: 1 })).toBe(false)
    expect(othersIn({ memberships: 3 })).toBe(2)
  })
})
