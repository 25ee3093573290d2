import { describe, expect, it } from '@jest/globals'
import type { Invite } from './invite.js'
import { inviteBody, limitsBody, NEW_INVITE } from './limit-form.js'
import { acceptsWords, inviteTerms, lastingWords } from './limit-words.js'

describe('the body of an invite', () => {
  it('says nothing that was not said', () => {
    expect(inviteBody(NEW_INVITE)).toEqual({ maxAccepts: 1, deauthorize: 'none' })
  })

  it('has no number where a field was emptied: that would be any number', () => {
    const emptied = { ...NEW_INVITE, maxAccepts: Number.NaN, plusOnes: Number.NaN }
    expect(inviteBody(emptied)).toEqual({ deauthorize: 'none' })
    expect(inviteBody({ ...NEW_INVITE, plusOnes: 2, maxDepth: Number.NaN })).not.toHaveProperty('maxDepth')
  })

  it('says any number where that was chosen', () => {
    const body = inviteBody({ ...NEW_INVITE, maxAccepts: null, plusOnes: null, maxDepth: null })
    expect(body).toMatchObject({ maxAccepts: null, plusOnes: null, maxDepth: null, depletesInviter: false })
  })

  it('has an end that was chosen and not given, so that the service refuses it', () => {
    expect(limitsBody({ ...NEW_INVITE, lasting: 'for' })).toMatchObject({ accessFor: '' })
    expect(limitsBody({ ...NEW_INVITE, lasting: 'until' })).toMatchObject({ accessUntil: '' })
  })

  it('leaves out the end that was not chosen', () => {
    const both = { ...NEW_INVITE, accessFor: 'P3D', accessUntil: '2027-01-01T00:00:00Z' }
    expect(limitsBody({ ...both, lasting: 'ever' })).toEqual({ maxAccepts: 1 })
    expect(limitsBody({ ...both, lasting: 'for' })).toEqual({ maxAccepts: 1, accessFor: 'P3D' })
  })

  it('passes nothing on about the depth of invites that nobody may make', () => {
    expect(inviteBody({ ...NEW_INVITE, depletesInviter: true })).not.toHaveProperty('depletesInviter')
  })

  it('names further groups and a boundary', () => {
    const body = inviteBody({
      ...NEW_INVITE,
      groups: ['ops'],
      boundaryPolicy: { policy: 'readers', parameters: {} },
      returnTo: '/apples',
    })
    expect(body).toMatchObject({
      groups: ['ops'],
      boundaryPolicy: { policy: 'readers', parameters: {} },
      returnTo: '/apples',
    })
  })
})

describe('an invite in words', () => {
  const INVITE: Invite = {
    ...{ id: 'i', inviter: 'anna', groups: ['pickers'], state: 'pending', accepts: 1, maxAccepts: 3 },
    ...{ acceptBefore: '2027-01-01T00:00:00Z', accessUntil: null, accessFor: 'P3D', maxUseTime: null },
    ...{ plusOnes: 0, maxDepth: 0, depletesInviter: false, deauthorize: 'none', boundaryPolicy: null },
    ...{ createdAt: '2026-11-22T10:00:00Z', revokedAt: null },
  }

  it('says how many accepted and how long it lasts', () => {
    expect(acceptsWords(INVITE)).toBe('1 of 3')
    expect(acceptsWords({ accepts: 0, maxAccepts: null })).toBe('0, any number may')
    expect(lastingWords(INVITE)).toBe('for 3 days')
    expect(lastingWords({ accessFor: null, accessUntil: null })).toBe('for good')
    expect(lastingWords({ accessFor: null, accessUntil: '2027-01-01T00:00:00Z' })).toBeUndefined()
  })

  it('says what else it gives, and nothing where it gives nothing else', () => {
    expect(inviteTerms(INVITE)).toEqual([])
    const more = {
      plusOnes: null,
      maxDepth: 2,
      deauthorize: 'group',
      depletesInviter: true,
      groups: ['a', 'b'],
    } as const
    expect(
      inviteTerms({ ...INVITE, ...more, boundaryPolicy: { policy: 'readers', parameters: {} }, maxUseTime: 'PT2H' }),
    ).toEqual([
      'into a, b',
      'over after 2 hours of use',
      'each may invite any number, over 2 hands',
      'whom they invite takes a place of theirs',
      'each may take out anybody',
      'at most readers',
    ])
  })
})
