import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { ManageRoom, refusalOf } from '../../../test/manage/manage-room.js'
import { AccessKeysService } from '../access-keys/access-keys.service.js'
import { GroupsService } from '../groups/groups.service.js'
import { MembershipsService } from '../memberships/memberships.service.js'
import { PoliciesService } from '../policies/policies.service.js'
import { UsersService } from '../users/users.service.js'
import { BoundariesService } from './boundaries.service.js'
import type { BoundaryTarget } from './boundary-target.js'

const POLICY = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'a:b', Resource: '*' }] }

describe('boundaries', () => {
  let room: ManageRoom
  let boundaries: BoundariesService
  let key: string

  beforeEach(async () => {
    room = await ManageRoom.open()
    boundaries = room.get(BoundariesService)
    await room.get(UsersService).create(room.call(), { username: 'fred' })
    await room.get(GroupsService).create(room.call(), { name: 'eng' })
    await room.get(MembershipsService).add(room.call(), 'eng', { user: 'fred' })
    key = (await room.get(AccessKeysService).create(room.call(), 'fred', {})).value.id
    for (const name of ['Narrow', 'Wide']) await room.get(PoliciesService).create(room.call(), { name, policy: POLICY })
  })

  afterEach(() => room.close())

  async function shown(type: BoundaryTarget['type']): Promise<unknown> {
    if (type === 'user') return (await room.get(UsersService).get('fred')).value.boundary
    if (type === 'group') return (await room.get(GroupsService).get('eng')).value.boundary
    if (type === 'access-key') return (await room.get(AccessKeysService).get('fred', key)).value.boundary
    return (await room.get(MembershipsService).list('eng', {})).rows[0]?.boundary
  }

  function targetOf(type: BoundaryTarget['type']): BoundaryTarget {
    return { type, username: 'fred', group: 'eng', key }
  }

  it.each<[BoundaryTarget['type'], readonly string[]]>([
    ['user', ['user']],
    ['group', ['group']],
    ['membership', ['user', 'group']],
    ['access-key', ['user']],
  ])('of a %s are set, shown and lifted, and are a change of %j', async (type, subjects) => {
    const call = room.call()
    await boundaries.set(call, targetOf(type), { policy: 'Narrow' })
    expect(room.changes.at(-1)?.map((subject) => subject.type)).toEqual(subjects)
    expect(call.audit.changes).toEqual({ before: null, after: { policy: 'Narrow', parameters: {} } })
    expect(await shown(type)).toEqual({ policy: 'Narrow', parameters: {} })
    await boundaries.lift(room.call(), targetOf(type))
    expect(room.changes.at(-1)?.map((subject) => subject.type)).toEqual(subjects)
    expect(await shown(type)).toBeNull()
  })

  it('are replaced only by who has the right to the old one and to the new one', async () => {
    await boundaries.set(room.call(), targetOf('user'), { policy: 'Narrow' })
    const replace = (): Promise<unknown> => boundaries.set(room.call(), targetOf('user'), { policy: 'Wide' })
    for (const refused of ['SetBoundary policies/Narrow', 'SetBoundary policies/Wide']) {
      room.permissions.refused.clear()
      room.permissions.refused.add(refused)
      expect((await refusalOf(replace())).code).toBe('NotPermitted')
    }
    expect(await shown('user')).toMatchObject({ policy: 'Narrow' })
  })

  it('are lifted only by who has the right to their policy', async () => {
    await boundaries.set(room.call(), targetOf('user'), { policy: 'Narrow' })
    room.permissions.refused.add('SetBoundary policies/Narrow')
    expect((await refusalOf(boundaries.lift(room.call(), targetOf('user')))).code).toBe('NotPermitted')
    expect(await shown('user')).toMatchObject({ policy: 'Narrow' })
  })

  it('need a policy that is there', async () => {
    const refusal = await refusalOf(boundaries.set(room.call(), targetOf('user'), { policy: 'narrow' }))
    expect(refusal.code).toBe('NotFound')
  })
})
