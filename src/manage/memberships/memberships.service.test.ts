import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { ManageRoom, refusalOf } from '../../../test/manage/manage-room.js'
import { BoundariesService } from '../boundaries/boundaries.service.js'
import { GroupsService } from '../groups/groups.service.js'
import { PoliciesService } from '../policies/policies.service.js'
import { UsersService } from '../users/users.service.js'
import { MemberRemoval } from './member-removal.js'
import { MembershipsService } from './memberships.service.js'

const FROM = '2026-01-01T00:00:00Z'
const UNTIL = '2027-01-01T00:00:00+01:00'

describe('memberships', () => {
  let room: ManageRoom
  let memberships: MembershipsService

  beforeEach(async () => {
    room = await ManageRoom.open({ MAX_GROUPS_PER_USER: '1' })
    memberships = room.get(MembershipsService)
    await room.get(UsersService).create(room.call(), { username: 'fred' })
    await room.get(GroupsService).create(room.call(), { name: 'eng' })
  })

  afterEach(() => room.close())

  it('are a change of both the user and the group', async () => {
    await memberships.add(room.call(), 'eng', { user: 'fred' })
    expect(room.changes.at(-1)?.map(({ type }) => type)).toEqual(['user', 'group'])
    await room.get(MemberRemoval).remove(room.call(), { group: 'eng', username: 'fred' })
    expect(room.changes.at(-1)?.map(({ type }) => type)).toEqual(['user', 'group'])
  })

  it('are made twice without harm, and without a second change', async () => {
    await memberships.add(room.call(), 'eng', { user: 'fred', notBefore: FROM })
    const call = room.call()
    await memberships.add(call, 'eng', { user: 'fred', notBefore: '2026-01-01T01:00:00+01:00' })
    expect(room.changes.at(-1)).toEqual([])
    expect(call.audit.recorded).toBe(true)
  })

  it('keep their limits when somebody adds the user again without them', async () => {
    await memberships.add(room.call(), 'eng', { user: 'fred', notAfter: UNTIL })
    expect((await refusalOf(memberships.add(room.call(), 'eng', { user: 'fred' }))).code).toBe('Conflict')
    const { rows } = await memberships.list('eng', {})
    expect(rows).toMatchObject([{ username: 'fred', notBefore: null, notAfter: '2026-12-31T23:00:00.000Z' }])
  })

  it('are changed limit by limit, and `null` takes one away', async () => {
    await memberships.add(room.call(), 'eng', { user: 'fred', notBefore: FROM })
    const later = await memberships.update(room.call(), 'eng', 'fred', { notAfter: UNTIL })
    expect(later).toMatchObject({ notBefore: '2026-01-01T00:00:00.000Z', notAfter: '2026-12-31T23:00:00.000Z' })
    const open = await memberships.update(room.call(), 'eng', 'fred', { notBefore: null })
    expect(open).toMatchObject({ notBefore: null, notAfter: '2026-12-31T23:00:00.000Z' })
  })

  it('never end before they begin, whichever limit is changed', async () => {
    await memberships.add(room.call(), 'eng', { user: 'fred', notBefore: FROM })
    const refusal = await refusalOf(memberships.update(room.call(), 'eng', 'fred', { notAfter: FROM }))
    expect(refusal).toEqual({ code: 'ValidationFailed', problems: { notAfter: 'must be after `notBefore`' } })
  })

  it('have a limit for each user', async () => {
    await room.get(GroupsService).create(room.call(), { name: 'ops' })
    await memberships.add(room.call(), 'eng', { user: 'fred' })
    const refusal = await refusalOf(memberships.add(room.call(), 'ops', { user: 'fred' }))
    expect([refusal.code, refusal.problems['user']]).toEqual([
      'Conflict',
      '`fred` is in 1 groups, which is the limit `MAX_GROUPS_PER_USER`',
    ])
  })

  it('with a boundary end only for who may lift it, and are ended by an update', async () => {
    const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'a:b', Resource: '*' }] }
    await room.get(PoliciesService).create(room.call(), { name: 'Narrow', policy })
    await memberships.add(room.call(), 'eng', { user: 'fred' })
    const target = { type: 'membership', group: 'eng', username: 'fred' } as const
    await room.get(BoundariesService).set(room.call(), target, { policy: 'Narrow' })
    for (const right of ['SetBoundary groups/eng', 'SetBoundary policies/Narrow']) {
      room.permissions.refused.add(right)
      expect(
        (await refusalOf(room.get(MemberRemoval).remove(room.call(), { group: 'eng', username: 'fred' }))).code,
      ).toBe('NotPermitted')
      room.permissions.refused.clear()
    }
    room.permissions.refused.add('SetBoundary policies/Narrow')
    const ended = await memberships.update(room.call(), 'eng', 'fred', { notAfter: FROM })
    expect(ended.boundary).toEqual({ policy: 'Narrow', parameters: {} })
    room.permissions.refused.clear()
    await room.get(MemberRemoval).remove(room.call(), { group: 'eng', username: 'fred' })
    expect((await memberships.list('eng', {})).rows).toEqual([])
  })

  it.each([
    ['nogroup', 'fred'],
    ['eng', 'nobody'],
    ['eng', 'fred'],
  ])('cannot end where there is none: %s, %s', async (group, user) => {
    expect((await refusalOf(room.get(MemberRemoval).remove(room.call(), { group, username: user }))).code).toBe(
      'NotFound',
    )
  })
})
