import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { NOW, refusalOf } from '../../../test/manage/manage-room.js'
import { ShareRoom } from '../../../test/share/share-room.js'
import { MemberRemoval } from '../../manage/index.js'
import { BoundariesService } from '../../manage/boundaries/boundaries.service.js'
import { UsersService } from '../../manage/users/users.service.js'
import { InviteEntity, MembershipTermsEntity } from '../../store/index.js'
import { InviteRevocation } from './invite-revocation.js'

const ON = { plusOnes: null, maxDepth: null, maxAccepts: null }

let room: ShareRoom
/** Codes of invites that stand, by inviter. */
let codes: Record<string, string>

/** Root invites Ann by policy, she Bob, he Cid into the group above and Dan below, Cid Eve; and each has an invite outstanding. */
beforeEach(async () => {
  room = await ShareRoom.open()
  codes = {}
  for (const name of ['root', 'ann', 'bob', 'cid', 'dan', 'eve', 'fred']) await room.user(name)
  await room.group('eng')
  await room.group('eng/web', 'eng')
  room.manage.permissions.refused.clear()
  await room.accept('ann', await room.invite('root', 'eng', ON))
  room.manage.permissions.refused.add('AddUserToGroup groups/eng').add('AddUserToGroup groups/eng/web')
  const steps = [['ann', 'bob', 'eng'], ['bob', 'cid', 'eng'], ['bob', 'dan', 'eng/web'], ['cid', 'eve', 'eng']] as const
  for (const [by, who, group] of steps) {
    codes[by] = await room.invite(by, group, ON)
    await room.accept(who, codes[by])
  }
}) // prettier-ignore

afterEach(() => room.close())

const remove = (by: string, username: string, query = {}, group = 'eng'): ReturnType<MemberRemoval['remove']> =>
  room.get(MemberRemoval).remove(room.call(by), { group, username }, query)

const revoke = (by: string, id: string, query = {}): ReturnType<InviteRevocation['revoke']> =>
  room.get(InviteRevocation).revoke(room.call(by), { group: 'eng', id }, query)

const outcome = async (code: string | undefined): Promise<string> => {
  try {
    await room.accept('fred', code ?? '')
    return 'accepted'
  } catch {
    return (await refusalOf(room.accept('fred', code ?? ''))).code
  }
}

describe('taking a member out', () => {
  it('takes all along who came by that member, in every group, and what they had offered', async () => {
    await remove('root', 'bob')
    expect(await room.members('eng')).toEqual(['ann'])
    expect(await room.members('eng/web')).toEqual([])
    for (const name of ['bob', 'cid']) expect(await outcome(codes[name])).toBe('Gone')
    expect(await outcome(codes['ann'])).toBe('accepted')
    const touched = room.manage.changes.find((subjects) => subjects.length === 6)?.map(({ id }) => id)
    expect(touched?.toSorted()).toEqual(['g-eng', 'g-eng/web', 'u-bob', 'u-cid', 'u-dan', 'u-eve'])
  }) // prettier-ignore

  it('can be tried: then it tells how much would go, and nothing does', async () => {
    expect(await remove('root', 'bob', { dryRun: 'true' })).toEqual({
      ...{ dryRun: true, deletes: { memberships: 4, invites: 3 } },
    })
    expect(await room.members('eng')).toEqual(['ann', 'bob', 'cid', 'eve'])
    expect(await outcome(codes['bob'])).toBe('accepted')
  })

  it('with `cascade=false` leaves the others, as invited by whoever stands above, but no invite', async () => {
    await remove('root', 'bob', { cascade: 'false' })
    expect(await room.members('eng')).toEqual(['ann', 'cid', 'eve'])
    expect(await room.members('eng/web')).toEqual(['dan'])
    const ann = (await room.joined('ann', 'eng'))?.membership.id
    expect((await room.joined('cid', 'eng'))?.terms?.inviterMembershipId).toBe(ann)
    expect((await room.joined('dan', 'eng/web'))?.terms?.inviterMembershipId).toBe(ann)
    expect([await outcome(codes['bob']), await outcome(codes['cid'])]).toEqual(['Gone', 'accepted'])
    await remove('root', 'ann')
    expect([...(await room.members('eng')), ...(await room.members('eng/web'))]).toEqual([])
  })

  it('(rev2-08) reaches those who came by somebody whose user was deleted meanwhile', async () => {
    await room.get(UsersService).delete(room.call('root'), 'bob', {}, undefined)
    expect(await room.members('eng')).toEqual(['ann', 'cid', 'eve'])
    await remove('root', 'ann')
    expect([...(await room.members('eng')), ...(await room.members('eng/web'))]).toEqual([])
  })

  it('leaves owners, who stand by themselves', async () => {
    const cid = (await room.joined('cid', 'eng'))?.membership.id ?? ''
    await room.change(MembershipTermsEntity, { id: cid }, { owner: true })
    await remove('root', 'bob')
    expect(await room.members('eng')).toEqual(['ann', 'cid', 'eve'])
    expect((await room.joined('cid', 'eng'))?.terms?.inviterMembershipId).toBeNull()
  })

  it('is decided by who is taken out and by whose invites they came', async () => {
    const question = 'RemoveUserFromGroup groups/eng'
    room.manage.permissions.refused.add(question)
    expect((await refusalOf(remove('fred', 'eve'))).code).toBe('NotPermitted')
    expect(room.manage.permissions.contexts.get(question)).toEqual({
      'tinyauth:Member': 'eve',
      'tinyauth:MembershipAncestor': ['cid', 'bob', 'ann', 'root'],
    })
    for (const [group, username] of [['eng', 'nobody'], ['nogroup', 'eve'], ['eng', 'fred']] as const) {
      room.manage.permissions.refused.add(`RemoveUserFromGroup groups/${group}`)
      expect((await refusalOf(remove('fred', username, {}, group))).code).toBe('NotPermitted')
    }
  }) // prettier-ignore

  it('needs `SetBoundary` where somebody set one on a membership that goes, not where it came by the invite', async () => {
    await room.policy('Narrow')
    await room.policy('Other')
    await room.get(BoundariesService).set(
      room.call('root'),
      { type: 'membership', group: 'eng', username: 'cid' },
      { policy: 'Narrow' },
    )
    await room.accept('fred', await room.invite('cid', 'eng'))
    expect((await room.joined('fred', 'eng'))?.membership.boundaryPolicyId).toBe(await room.policyId('Narrow'))
    room.manage.permissions.refused.add('SetBoundary policies/Narrow')
    await remove('cid', 'fred')
    expect((await refusalOf(remove('root', 'cid'))).code).toBe('NotPermitted')
    expect((await refusalOf(remove('root', 'bob'))).code).toBe('NotPermitted')
    await remove('root', 'bob', { cascade: 'false' })
    room.manage.permissions.refused.delete('SetBoundary policies/Narrow')
    await remove('root', 'cid')
    expect(await room.members('eng')).toEqual(['ann'])
  }) // prettier-ignore
})

describe('taking an invite back', () => {
  it('ends it, twice as well as once, and leaves those who came by it', async () => {
    const { id, code } = await room.makeInvite('ann', 'eng', ON)
    await room.accept('fred', code)
    expect(await revoke('root', id)).toEqual({})
    const { revokedAt } = await room.read(InviteEntity, { id })
    expect(revokedAt).toBe(NOW)
    room.clock.advance(1000)
    expect(await revoke('root', id)).toEqual({})
    expect((await room.read(InviteEntity, { id })).revokedAt).toBe(NOW)
    expect(await room.members('eng')).toContain('fred')
    expect(await outcome(code)).toBe('Gone')
  })

  it('takes back with `cascade` whoever came by it, which needs the right to take each of them out', async () => {
    const { id } = await room.read(InviteEntity, { inviterId: 'u-ann' })
    expect(await revoke('root', id, { cascade: 'true', dryRun: 'true' })).toMatchObject({
      deletes: { memberships: 4, invites: 4 },
    })
    room.manage.permissions.refused.add('RemoveUserFromGroup groups/eng')
    expect((await refusalOf(revoke('root', id, { cascade: 'true' }))).code).toBe('NotPermitted')
    expect((await room.read(InviteEntity, { id })).revokedAt).toBeNull()
    room.manage.permissions.refused.delete('RemoveUserFromGroup groups/eng')
    await revoke('root', id, { cascade: 'true' })
    expect(await room.members('eng')).toEqual(['ann'])
  })

  it('needs no policy of the inviter, and of others the right to take it back', async () => {
    const { id } = await room.makeInvite('eve', 'eng')
    const { permissions } = room.manage
    permissions.refused.add('RevokeInvite groups/eng')
    expect((await refusalOf(revoke('fred', id))).code).toBe('NotPermitted')
    expect(permissions.contexts.get('RevokeInvite groups/eng')).toEqual({
      'tinyauth:MembershipAncestor': ['eve', 'cid', 'bob', 'ann', 'root'],
    })
    await revoke('eve', id)
    const other = await room.makeInvite('eve', 'eng')
    permissions.refused.add('not denied RevokeInvite groups/eng')
    expect((await refusalOf(revoke('eve', other.id))).code).toBe('NotPermitted')
  })

  it('is refused where there is none in this group', async () => {
    await room.group('ops')
    const { id, code } = await room.makeInvite('ann', 'eng')
    const inOps = room.get(InviteRevocation).revoke(room.call('root'), { group: 'ops', id })
    expect((await refusalOf(inOps)).code).toBe('NotFound')
    const byCode = await refusalOf(revoke('root', code))
    expect(byCode).toEqual({ code: 'NotFound', problems: { invite: 'there is no such invite' } })
  })
})
