import { describe, expect, it } from '@jest/globals'
import type { HeldMembership } from '@tinyauth/decision'
import { limit, membership, policyOf } from '../../packages/decision/test/principals.js'
import { MembershipShelf } from './membership-shelf.js'

const policy = policyOf('Allow', 'apples:Get')
const { source } = membership('eng', 'apples:Get')

function eng(fields: Partial<HeldMembership> = {}, ...ceilings: readonly ReturnType<typeof limit>[]): HeldMembership {
  const limited = ceilings.length === 0 ? {} : { ceilings }
  return membership('eng', 'unused', { source: { ...source, policies: [policy], ...limited }, ...fields })
}

describe('a shelf of memberships', () => {
  it('gives all members of a group one copy of what the group gives', () => {
    const shelf = new MembershipShelf()
    const first = shelf.share(eng({ policyIds: ['p1'] }))
    expect(shelf.share(eng({ policyIds: ['p1'] }))).toBe(first)
  })

  it.each([
    ['a ceiling', eng({}, limit('apples:Get'))],
    ['a beginning', eng({ notBeforeMs: 1 })],
    ['an end', eng({ notAfterMs: 1 })],
  ])('never gives a member what another one holds with %s, nor the other way round', (_, bound) => {
    const shelf = new MembershipShelf()
    expect(shelf.share(bound)).toBe(bound)
    const free = eng()
    expect(shelf.share(free)).toBe(free)
    expect(shelf.share(bound)).toBe(bound)
    expect(shelf.share(eng())).toBe(free)
  })

  it.each([
    ['path', eng({ path: 'ops' })],
    ['name of its source', eng({ source: { ...source, id: 'groups/ops', policies: [policy] } })],
    ['policies', eng({ source: { ...source, policies: [policyOf('Allow', 'apples:Get')] } })],
    ['number of policies', eng({ source: { ...source, policies: [policy, policy] } })],
    ['ids of policies', eng({ policyIds: ['p1'] })],
  ])('takes a group for another one when it has another %s', (_, changed) => {
    const shelf = new MembershipShelf()
    const before = shelf.share(eng())
    expect(shelf.share(changed)).toBe(changed)
    expect(shelf.share(changed)).not.toBe(before)
  })
})
