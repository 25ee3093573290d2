import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { NOW, refusalOf } from '../../../test/manage/manage-room.js'
import { later, ShareRoom } from '../../../test/share/share-room.js'
import * as rows from '../../../test/store/fixtures.js'
import { MemberRemoval } from '../../manage/index.js'
import {
  GroupEdgeEntity,
  GroupEntity,
  InviteEntity,
  InviteVisitEntity,
  MembershipEntity,
  MembershipTermsEntity,
  UserEntity,
} from '../../store/index.js'
import { InviteAcceptance } from './invite-acceptance.js'
import { InviteSweeper } from './invite-sweeper.js'

const DAY = 86_400_000
const PEOPLE = ['ann', 'bob', 'cid', 'dan', 'eve', 'fred']
/** As much as anybody may have. */
const ALL = { spots: null, maxDepth: null, deauthorize: 'group' } as const

let room: ShareRoom

beforeEach(async () => {
  room = await ShareRoom.open({ MAX_GROUPS_PER_USER: '3' })
  for (const name of PEOPLE) await room.user(name)
  await room.group('eng')
  await room.group('eng/web', 'eng')
  for (const path of ['ops', 'hr', 'lab']) await room.group(path)
})

afterEach(() => room.close())

describe('an accepted invite', () => {
  it('makes a membership with what it gives, and says so', async () => {
    const { id, code } = await room.makeInvite('ann', 'eng', {
      ...{ plusOnes: 2, maxDepth: 4, deauthorize: 'descendants', depletesInviter: true, maxUseTime: 'PT1H' },
      ...{ accessFor: 'P3D', returnTo: '/apples' },
    })
    room.clock.advance(DAY)
    const end = NOW + 4 * DAY
    expect(await room.accept('bob', code)).toEqual({
      ...{ inviteId: id, kind: 'membership', joined: [{ group: 'eng', notAfter: end }], returnTo: '/apples' },
    })
    expect(await room.joined('bob', 'eng')).toMatchObject({
      membership: { notBefore: null, notAfter: end, boundaryPolicyId: null, createdAt: NOW + DAY },
      terms: {
        ...{ inviteId: id, inviterMembershipId: null, owner: false, spots: 2, maxDepth: 4, depletes: true },
        ...{ deauthorize: 'descendants', useLimitSeconds: 3600, usedSeconds: 0, useUntil: null },
      },
    })
    expect(room.manage.changes.at(-1)).toEqual([
      { type: 'user', id: 'u-bob' },
      { type: 'group', id: 'g-eng' },
    ])
  })

  it.each<[string, object, number | null, number | null]>([
    ['nothing', {}, null, null],
    ['an instant', { accessUntil: later(3) }, null, NOW + 3 * DAY],
    ['a duration, from the acceptance on', { accessFor: 'P3D' }, null, NOW + 4 * DAY],
    ['the membership of the inviter, shortened meanwhile', { accessUntil: later(3) }, NOW + 2 * DAY, NOW + 2 * DAY],
    ['the same before a duration', { accessFor: 'P3D' }, NOW + 2 * DAY, NOW + 2 * DAY],
  ])('ends with %s', async (_, body, shortened, end) => {
    const id = await room.member('ann', 'eng', { terms: ALL })
    const code = await room.invite('ann', 'eng', { ...body })
    if (shortened !== null) await room.change(MembershipEntity, { id }, { notAfter: shortened })
    room.clock.advance(DAY)
    await room.accept('bob', code)
    expect((await room.joined('bob', 'eng'))?.membership.notAfter).toBe(end)
  })

  it('hands on boundary and limit of use of the inviter', async () => {
    await room.policy('Narrow')
    const boundary = { boundaryPolicyId: await room.policyId('Narrow'), boundaryParameters: {} }
    const id = await room.member('ann', 'eng', { terms: { ...ALL, useLimitSeconds: 60 } })
    const code = await room.invite('ann', 'eng')
    await room.change(MembershipEntity, { id }, boundary)
    await room.accept('bob', code)
    expect(await room.joined('bob', 'eng')).toMatchObject({
      membership: boundary,
      terms: { useLimitSeconds: 60, inviterMembershipId: id },
    })
  })

  it('leads into all of its groups, or into those that are new', async () => {
    const code = await room.invite('ann', 'eng', { groups: ['ops', 'hr'], maxAccepts: 2 })
    await room.member('bob', 'ops')
    expect((await room.accept('bob', code)).joined.map(({ group }) => group)).toEqual(['eng', 'hr'])
    expect((await room.joined('bob', 'ops'))?.terms).toBeNull()
    expect((await refusalOf(room.accept('bob', code))).problems).toEqual({ groups: 'is a member of it already' })
    expect((await room.read(InviteEntity, { inviterId: 'u-ann' })).accepts).toBe(1)
  })

  it('notes that it was accepted where the device may change', async () => {
    const { id, code } = await room.makeInvite('ann', 'eng')
    await room.insert(InviteVisitEntity, rows.inviteVisit('u-bob', id))
    await room.accept('bob', code)
    expect((await room.read(InviteVisitEntity, { inviteId: id })).acceptedAt).toBe(NOW)
  })

  it('replaces a membership that is over, and neither one that holds nor one that will', async () => {
    await room.member('bob', 'eng', { membership: { notAfter: NOW } })
    await room.member('cid', 'eng', { membership: { notAfter: NOW + 1 } })
    await room.member('dan', 'eng', { membership: { notBefore: NOW + DAY } })
    const used = { useLimitSeconds: 60, usedSeconds: 60, useUntil: NOW }
    await room.member('eve', 'eng', { terms: used })
    const code = await room.invite('ann', 'eng', { maxAccepts: null })
    for (const name of ['bob', 'eve']) {
      await room.accept(name, code)
      expect((await room.joined(name, 'eng'))?.membership.notAfter).toBeNull()
    }
    for (const name of ['cid', 'dan']) expect((await refusalOf(room.accept(name, code))).code).toBe('Conflict')
  })

  it('does not shake off the boundary that somebody set on the membership before', async () => {
    await room.policy('Narrow')
    await room.policy('Other')
    const boundary = { boundaryPolicyId: await room.policyId('Narrow'), boundaryParameters: { a: 'b' } }
    await room.member('bob', 'eng', { membership: { ...boundary, notAfter: NOW } })
    const other = await room.invite('ann', 'eng', { boundaryPolicy: { policy: 'Other' } })
    expect((await refusalOf(room.accept('bob', other))).problems).toHaveProperty('boundary')
    await room.accept('bob', await room.invite('ann', 'eng'))
    expect((await room.joined('bob', 'eng'))?.membership).toMatchObject(boundary)
  })

  it('to a share needs no right of the giver to the hidden group, and is for guests if it says so', async () => {
    await room.insert(GroupEntity, rows.group({ id: 'g-shares/1', path: 'shares/1', kind: 'share' }))
    await room.user('gus', { guestUntil: NOW + DAY })
    room.rights.refused.add('ann CreateInvite shares/1')
    const { InviteMaker } = await import('./invite-maker.js')
    const give = async (guest: boolean): Promise<string> => {
      const { readLimits } = await import('./invite-limits.js')
      const columns = { kind: 'share', inviterId: 'u-ann', guest, confirm: true, returnTo: null } as const
      const { value } = await room.manage.store.unitOfWork.run((tx) =>
        room.get(InviteMaker).make(tx, {
          ...readLimits({}, NOW, {}),
          ...{ ...columns, boundaryPolicyId: null, boundaryParameters: null },
          groups: [{ groupId: 'g-shares/1', inviterMembershipId: null }],
        }),
      )
      return value.code
    }
    const code = await give(false)
    expect(await room.get(InviteAcceptance).preview(code)).toMatchObject({ kind: 'share', groups: [], inviter: 'ann' })
    expect((await refusalOf(room.accept('gus', code))).code).toBe('NotPermitted')
    await room.accept('bob', code)
    await room.accept('gus', await give(true))
    expect(await room.members('shares/1')).toEqual(['bob', 'gus'])
  })
})

describe('an invite is not there any more', () => {
  const gone = async (code: string, field: string): Promise<void> => {
    for (const work of [room.accept('bob', code), room.get(InviteAcceptance).preview(code)]) {
      const refusal = await refusalOf(work)
      expect([refusal.code, Object.keys(refusal.problems)]).toEqual(['Gone', [field]])
    }
    expect(await room.joined('bob', 'eng')).toBeUndefined()
  }

  it('once its time is over', async () => {
    const code = await room.invite('ann', 'eng', { acceptBefore: later(1) })
    room.clock.advance(DAY - 1)
    await room.get(InviteAcceptance).preview(code)
    room.clock.advance(1)
    await gone(code, 'acceptBefore')
  })

  it('once it was accepted as often as it may be', async () => {
    const code = await room.invite('ann', 'eng')
    await room.accept('cid', code)
    await gone(code, 'maxAccepts')
  })

  it('once it was taken back', async () => {
    const { id, code } = await room.makeInvite('ann', 'eng')
    await room.change(InviteEntity, { id }, { revokedAt: NOW })
    await gone(code, 'revoked')
  })

  it('once its inviter is disabled, or may not invite any more', async () => {
    const code = await room.invite('ann', 'eng')
    room.rights.refused.add('ann CreateInvite eng')
    await gone(code, 'inviter')
    room.rights.refused.clear()
    await room.change(UserEntity, { id: 'u-ann' }, { status: 'disabled' })
    await gone(code, 'inviter')
  })

  it('(rev2-01) made by policy, once only a membership lets its inviter invite, which gives less', async () => {
    room.manage.permissions.refused.delete('AddUserToGroup groups/eng')
    const code = await room.invite('ann', 'eng', { maxAccepts: null, plusOnes: null, deauthorize: 'group' })
    await room.member('ann', 'eng', { terms: { spots: 1, maxDepth: 1, deauthorize: 'none' } })
    room.rights.refused.add('ann AddUserToGroup eng')
    await gone(code, 'inviter')
    room.rights.refused.clear()
    await room.accept('bob', code)
  })

  it('once its inviter is not there any more', async () => {
    const code = await room.invite('ann', 'eng')
    await room.manage.store.unitOfWork.run(async ({ manager }) => {
      await manager.delete(UserEntity, { id: 'u-ann' })
    })
    expect((await refusalOf(room.accept('bob', code))).code).toBe('NotFound')
  })

  it('once its only group is not there any more', async () => {
    const code = await room.invite('ann', 'eng')
    await room.manage.store.unitOfWork.run(async ({ manager }) => {
      await manager.delete(GroupEntity, { id: 'g-eng' })
    })
    await gone(code, 'groups')
  })

  it.each<[string, (id: string) => Promise<void>]>([
    ['is gone', (id) => room.manage.store.unitOfWork.run(({ manager }) => manager.delete(MembershipEntity, { id })).then(() => undefined)],
    ['is over', (id) => room.change(MembershipEntity, { id }, { notAfter: NOW })],
    ['does not hold yet', (id) => room.change(MembershipEntity, { id }, { notBefore: NOW + 1 })],
    ['is used up', (id) => room.change(MembershipTermsEntity, { id }, { useLimitSeconds: 60, usedSeconds: 60 })],
    ['has less depth', (id) => room.change(MembershipTermsEntity, { id }, { maxDepth: 0 })],
    ['may take out less', (id) => room.change(MembershipTermsEntity, { id }, { deauthorize: 'none' })],
    ['has no place left', (id) => room.change(MembershipTermsEntity, { id }, { spots: 0 })],
    ['reaches the group no more', () => room.manage.store.unitOfWork.run(({ manager }) => manager.delete(GroupEdgeEntity, { sourceId: 'g-eng' })).then(() => undefined)],
  ])('once the membership that it stands on %s', async (_, end) => {
    const id = await room.member('ann', 'eng', { terms: ALL })
    const code = await room.invite('ann', 'eng/web', { deauthorize: 'descendants' })
    await end(id)
    expect((await refusalOf(room.accept('bob', code))).code).toBe('Gone')
    expect(await room.joined('bob', 'eng/web')).toBeUndefined()
    expect((await room.read(InviteEntity, { inviterId: 'u-ann' })).accepts).toBe(0)
  }) // prettier-ignore

  it('once what it gives would be over', async () => {
    const code = await room.invite('ann', 'eng', { accessUntil: later(1), acceptBefore: later(2) })
    room.clock.advance(DAY)
    expect((await refusalOf(room.accept('bob', code))).problems).toHaveProperty('accessUntil')
  })

  it('thirty days after it was over, unless somebody is a member by it', async () => {
    const unused = await room.makeInvite('ann', 'eng', { acceptBefore: later(1) })
    const used = await room.makeInvite('ann', 'eng', { acceptBefore: later(1) })
    const revoked = await room.makeInvite('ann', 'eng', { acceptBefore: later(300) })
    await room.change(InviteEntity, { id: revoked.id }, { revokedAt: NOW })
    await room.accept('bob', used.code)
    const { unitOfWork } = room.manage.store
    const sweeper = new InviteSweeper({
      ...{ unitOfWork, clock: room.clock, onError: () => undefined },
      scheduler: { every: () => () => undefined } as never, // it is never started
    })
    const left = async (): Promise<ReadonlySet<string>> => {
      await sweeper.sweep()
      return new Set((await unitOfWork.read((manager) => manager.find(InviteEntity))).map(({ id }) => id))
    }
    room.clock.advance(30 * DAY - 1)
    expect(await left()).toEqual(new Set([unused.id, used.id, revoked.id]))
    room.clock.advance(1)
    expect(await left()).toEqual(new Set([unused.id, used.id]))
    room.clock.advance(DAY)
    expect(await left()).toEqual(new Set([used.id]))
  })
})

describe('an invite is refused', () => {
  it.each(['', 'XvCWj7LtAMRtqYGrTnEZuJ', 'zzzzzzzzzzzzzzzzzzzzzz', '../../etc/passwd'])(
    'for the code %j',
    async (code) => {
      const refusal = await refusalOf(room.accept('bob', code))
      expect(refusal).toEqual({ code: 'NotFound', problems: { invite: 'there is no such invite' } })
    },
  )

  it('to its inviter, to whoever invited the inviter, and so on', async () => {
    const codes = []
    const chain = ['ann', 'bob', 'cid', 'dan']
    await room.member('ann', 'eng', { terms: ALL })
    for (const [index, name] of chain.entries()) {
      const code = await room.invite(name, 'eng', { plusOnes: null, maxDepth: null, maxAccepts: null })
      const next = chain[index + 1]
      if (next !== undefined) await room.accept(next, code)
      codes.push(code)
    }
    const last = codes.at(-1) ?? ''
    expect((await refusalOf(room.accept('dan', last))).problems).toHaveProperty('invite')
    for (const name of ['ann', 'bob', 'cid']) {
      const refusal = await refusalOf(room.accept(name, last))
      expect([refusal.code, Object.keys(refusal.problems)]).toEqual(['Conflict', ['inviters']])
    }
    await room.accept('eve', last)
  })

  it('(rev2-03) to whoever invited first, by a policy', async () => {
    await room.accept('bob', await room.invite('ann', 'eng', { plusOnes: 1, maxDepth: 1 }))
    const code = await room.invite('bob', 'eng')
    expect((await refusalOf(room.accept('ann', code))).problems).toHaveProperty('inviters')
    await room.accept('cid', code)
  })

  it('(rev2-04) to whoever accepted it before, and left or used up what it gave', async () => {
    const again = { code: 'Conflict', problems: { invite: 'was accepted before' } }
    const code = await room.invite('ann', 'eng', { ...{ maxAccepts: 3, maxUseTime: 'PT1H' }, plusOnes: 1 })
    await room.accept('bob', code)
    const { membership } = (await room.joined('bob', 'eng')) ?? {}
    const used = { useLimitSeconds: 60, usedSeconds: 60, useUntil: NOW }
    await room.change(MembershipTermsEntity, { id: membership?.id ?? '' }, used)
    expect(await refusalOf(room.accept('bob', code))).toEqual(again)
    expect((await room.joined('bob', 'eng'))?.membership.id).toBe(membership?.id)
    await room.accept('cid', code)
    const leave = { group: 'eng', username: 'cid' }
    await room.get(MemberRemoval).remove(room.call('cid'), leave, { cascade: 'false' })
    expect(await refusalOf(room.accept('cid', code))).toEqual(again)
    expect((await room.read(InviteEntity, { inviterId: 'u-ann' })).accepts).toBe(2)
    await room.accept('cid', await room.invite('ann', 'eng'))
  })

  it('to a guest, to whoever is disabled, and to everybody where nothing may change', async () => {
    const code = await room.invite('ann', 'eng', { maxAccepts: null })
    await room.user('gus', { guestUntil: NOW + DAY })
    await room.change(UserEntity, { id: 'u-cid' }, { status: 'disabled' })
    for (const name of ['gus', 'cid', 'nobody']) {
      expect((await refusalOf(room.accept(name, code))).code).toBe('NotPermitted')
    }
    const other = await ShareRoom.open({ READ_ONLY: 'true' })
    await other.user('ann')
    await other.user('bob')
    await other.group('eng')
    expect((await refusalOf(other.accept('bob', await other.invite('ann', 'eng')))).code).toBe('NotPermitted')
    await other.close()
  })

  it('to whoever would be in too many groups, all or nothing', async () => {
    for (const path of ['hr', 'lab']) await room.member('bob', path)
    const code = await room.invite('ann', 'eng', { groups: ['ops'], maxAccepts: null })
    expect((await refusalOf(room.accept('bob', code))).problems).toHaveProperty('user')
    expect(await room.members('eng')).toEqual([])
    expect((await room.read(InviteEntity, { inviterId: 'u-ann' })).accepts).toBe(0)
    await room.accept('cid', code)
  })
})

describe('places', () => {
  const spots = async (name: string): Promise<number | null | undefined> =>
    (await room.joined(name, 'eng'))?.terms?.spots

  it('are taken from the inviter, and up the chain as long as each takes from the next', async () => {
    await room.member('ann', 'eng', { terms: { ...ALL, spots: 10 } })
    await room.accept('bob', await room.invite('ann', 'eng', { plusOnes: 5, maxDepth: 9 }))
    const taking = { plusOnes: 4, maxDepth: 8, depletesInviter: true }
    await room.accept('cid', await room.invite('bob', 'eng', taking))
    expect([await spots('ann'), await spots('bob'), await spots('cid')]).toEqual([9, 4, 4])
    const body = { plusOnes: 3, maxDepth: 7, depletesInviter: true }
    await room.accept('dan', await room.invite('cid', 'eng', body))
    // Cid takes from Bob, and Bob from nobody.
    expect([await spots('ann'), await spots('bob'), await spots('cid'), await spots('dan')]).toEqual([9, 3, 3, 3])
    expect(room.manage.changes.at(-1)).toEqual(expect.arrayContaining([{ type: 'user', id: 'u-bob' }, { type: 'user', id: 'u-cid' }]))
  }) // prettier-ignore

  it('that are gone further up end an invite, and nothing is taken', async () => {
    const top = await room.member('ann', 'eng', { terms: { ...ALL, spots: 10 } })
    await room.member('bob', 'eng', { terms: { ...ALL, spots: 5, depletes: true, inviterMembershipId: top } })
    const code = await room.invite('bob', 'eng', { depletesInviter: true, maxAccepts: 2 })
    await room.change(MembershipTermsEntity, { id: top }, { spots: 0 })
    expect((await refusalOf(room.accept('cid', code))).problems).toHaveProperty('maxAccepts')
    expect([await spots('ann'), await spots('bob'), await room.members('eng')]).toEqual([0, 5, ['ann', 'bob']])
  })

  it('of one membership are taken once for all groups of an invite', async () => {
    await room.member('ann', 'eng', { terms: { ...ALL, spots: 2 } })
    await room.accept('bob', await room.invite('ann', 'eng', { groups: ['eng/web'] }))
    expect(await spots('ann')).toBe(1)
  })

  it('never fall below none, however many accept at once', async () => {
    await room.member('ann', 'eng', { terms: { ...ALL, spots: 3 } })
    const names = Array.from({ length: 20 }, (_, index) => `p${index}`)
    for (const name of names) await room.user(name)
    const codes = [
      await room.invite('ann', 'eng', { maxAccepts: 3 }),
      await room.invite('ann', 'eng', { maxAccepts: 3 }),
    ]
    const results = await Promise.allSettled(names.map((name, index) => room.accept(name, codes[index % 2] ?? '')))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
    expect([await spots('ann'), (await room.members('eng')).length]).toEqual([0, 4])
  })
})
