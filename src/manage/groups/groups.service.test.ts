import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { ManageRoom, refusalOf } from '../../../test/manage/manage-room.js'
import { MembershipsService } from '../memberships/memberships.service.js'
import { UsersService } from '../users/users.service.js'
import { createGroupSchema } from './group-schemas.js'
import { GroupsService } from './groups.service.js'

describe('groups', () => {
  let room: ManageRoom
  let groups: GroupsService

  beforeEach(async () => {
    room = await ManageRoom.open()
    groups = room.get(GroupsService)
  })

  afterEach(() => room.close())

  it('have one name in every spelling of its letters', async () => {
    await groups.create(room.call(), { name: 'eng/Backend' })
    const refusal = await refusalOf(groups.create(room.call(), { name: 'ENG/backend' }))
    expect(refusal).toEqual({ code: 'Conflict', problems: { name: 'group `eng/Backend` exists already' } })
    expect((await refusalOf(groups.get('eng/backend'))).code).toBe('NotFound')
  })

  it('are renamed only by who may update the new name as well', async () => {
    await groups.create(room.call(), { name: 'eng' })
    room.permissions.refused.add('UpdateGroup groups/admins')
    const refusal = await refusalOf(groups.update(room.call(), 'eng', { name: 'admins' }, undefined))
    expect(refusal.code).toBe('NotPermitted')
    expect((await groups.update(room.call(), 'eng', { name: 'engineers' }, '"1"')).value.name).toBe('engineers')
  })

  it('go with their memberships, which a dry run counts', async () => {
    await groups.create(room.call(), { name: 'eng' })
    await room.get(UsersService).create(room.call(), { username: 'fred' })
    await room.get(MembershipsService).add(room.call(), 'eng', { user: 'fred' })
    const commits = room.changes.length
    expect(await groups.delete(room.call(), 'eng', { dryRun: 'true' }, undefined)).toEqual({
      dryRun: true,
      deletes: { groups: 1, memberships: 1, inlinePolicies: 0, attachments: 0 },
    })
    expect(room.changes).toHaveLength(commits)
    expect(await groups.delete(room.call(), 'eng', { dryRun: 'false' }, undefined)).toEqual({})
    expect((await room.get(UsersService).get('fred')).value.groups).toEqual([])
  })
})

describe('the name of a group', () => {
  it.each(['admins', 'eng/backend', Array(16).fill('a').join('/')])('may be %j', (name) => {
    expect(createGroupSchema.safeParse({ name }).success).toBe(true)
  })

  it.each(['', '/', '/eng', 'eng/', 'eng//b', 'eng/..', 'eng/*', 'a:b', Array(17).fill('a').join('/'), 5])(
    'may not be %j',
    (name) => {
      expect(createGroupSchema.safeParse({ name }).success).toBe(false)
    },
  )
})
