import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { EntityManager } from 'typeorm'
import { ManageRoom, refusalOf } from '../../../test/manage/manage-room.js'
import {
  FederatedIdentityEntity,
  GroupEntity,
  MembershipEntity,
  MembershipTermsEntity,
  UserEntity,
} from '../../store/index.js'
import { GroupsService } from '../groups/groups.service.js'
import { MemberRemoval } from '../memberships/member-removal.js'
import { MembershipsService } from '../memberships/memberships.service.js'
import { UserMembershipsService } from '../memberships/user-memberships.service.js'
import { UsersService } from '../users/users.service.js'
import { GroupOwnersService } from './group-owners.service.js'

const HUB = { provider: 'hub', subject: 's-1' }
const ID = '01900000-0000-7000-8000-000000000001'

let room: ManageRoom
let groups: GroupsService
let owners: GroupOwnersService
let memberships: MembershipsService
let removal: MemberRemoval

beforeEach(async () => {
  room = await ManageRoom.open({ MAX_GROUPS_PER_USER: '3' })
  groups = room.get(GroupsService)
  owners = room.get(GroupOwnersService)
  memberships = room.get(MembershipsService)
  removal = room.get(MemberRemoval)
  for (const username of ['fred', 'jane']) await room.get(UsersService).create(room.call(), { username })
  for (const name of ['eng', 'eng/core', 'ops']) await groups.create(room.call(), { name })
})

afterEach(() => room.close())

async function uidOf(username: string): Promise<string> {
  const find = (manager: EntityManager): Promise<UserEntity> => manager.findOneByOrFail(UserEntity, { username })
  return (await room.store.unitOfWork.read(find)).id
}

async function give<T extends object>(entity: new () => T, row: object): Promise<void> {
  await room.store.unitOfWork.run(({ manager }) => manager.insert(entity, row))
}

async function memberNamed(username: string): Promise<unknown> {
  return (await memberships.list('eng', { filter: JSON.stringify({ username }) })).rows[0]
}

async function shown(): Promise<unknown> {
  const { owners: names, ownerAwaited } = (await groups.get('eng')).value
  return [names, ownerAwaited]
}

describe('owners of a group', () => {
  it('are members with everything to pass on, several of them, and a change of user and group', async () => {
    await owners.set(room.call(), 'eng', { user: 'jane' })
    await memberships.add(room.call(), 'eng', { user: 'fred' })
    expect(room.changes.at(-2)?.map(({ type }) => type)).toEqual(['user', 'group'])
    await owners.set(room.call(), 'eng', { user: 'fred' })
    expect(await shown()).toEqual([['fred', 'jane'], null])
    const terms = { owner: true, invitedBy: null, spots: null, maxDepth: null, deauthorize: 'group' }
    expect((await memberships.list('eng', {})).rows).toMatchObject([terms, terms])
  })

  it('become plain members again, but for the last', async () => {
    for (const user of ['fred', 'jane']) await owners.set(room.call(), 'eng', { user })
    await owners.remove(room.call(), 'eng', 'fred')
    expect(await shown()).toEqual([['jane'], null])
    expect(await memberNamed('fred')).toMatchObject({ owner: false, spots: 0, deauthorize: 'none' })
    expect((await refusalOf(owners.remove(room.call(), 'eng', 'fred'))).code).toBe('NotFound')
    const refusal = {
      code: 'Conflict',
      problems: { owner: 'is the last owner of the group: name a successor first' },
    }
    expect(await refusalOf(owners.remove(room.call(), 'eng', 'jane'))).toEqual(refusal)
    expect(await refusalOf(removal.remove(room.call(), { group: 'eng', username: 'jane' }))).toEqual(refusal)
    const ends = { notAfter: '2030-01-01T00:00:00Z' }
    expect(await refusalOf(memberships.update(room.call(), 'eng', 'jane', ends))).toEqual(refusal)
    await removal.remove(room.call(), { group: 'eng', username: 'fred' })
    expect(await shown()).toEqual([['jane'], null])
  })

  it('have no successor in one whose time is over, and are none while theirs is', async () => {
    for (const user of ['fred', 'jane']) await owners.set(room.call(), 'eng', { user })
    await memberships.update(room.call(), 'eng', 'fred', { notAfter: '2026-11-22T09:00:00Z' })
    expect((await refusalOf(owners.remove(room.call(), 'eng', 'jane'))).code).toBe('Conflict')
    expect((await refusalOf(owners.set(room.call(), 'eng', { user: 'fred' }))).problems).toEqual({
      user: 'the membership of `fred` is over: change it first',
    })
  })

  it('(rev2-06) have no successor in one whose time is to end, or to begin', async () => {
    for (const user of ['fred', 'jane']) await owners.set(room.call(), 'eng', { user })
    for (const window of [
      { notAfter: '2030-01-01T00:00:00Z' },
      { notAfter: null, notBefore: '2029-01-01T00:00:00Z' },
    ]) {
      await memberships.update(room.call(), 'eng', 'fred', window)
      expect((await refusalOf(owners.remove(room.call(), 'eng', 'jane'))).code).toBe('Conflict')
    }
    await memberships.update(room.call(), 'eng', 'fred', { notBefore: null })
    await owners.remove(room.call(), 'eng', 'jane')
  })

  it('belong to nobody any more: no inviter, provider or use takes them out', async () => {
    await memberships.add(room.call(), 'eng', { user: 'fred' })
    await memberships.add(room.call(), 'eng', { user: 'jane' })
    const [fred, jane] = [await uidOf('fred'), await uidOf('jane')]
    await room.store.unitOfWork.run(async ({ manager }) => {
      const of = async (userId: string): Promise<string> =>
        (await manager.findOneByOrFail(MembershipEntity, { userId })).id
      const [id, inviterMembershipId] = [await of(jane), await of(fred)]
      const terms = { owner: false, spots: 0, maxDepth: 0, deauthorize: 'none', depletes: true } as const
      const use = { useLimitSeconds: 60, usedSeconds: 5 }
      await manager.insert(MembershipTermsEntity, { id, inviterMembershipId, ...terms, ...use })
      await manager.update(MembershipEntity, { id }, { viaProvider: 'hub' })
    })
    expect(await memberNamed('jane')).toMatchObject({
      invitedBy: 'fred',
      maxUseTime: 'PT60S',
      usedTime: 'PT5S',
      depletesInviter: true,
    })
    await owners.set(room.call(), 'eng', { user: 'jane' })
    expect(await memberNamed('jane')).toMatchObject({ invitedBy: null, maxUseTime: null, usedTime: null, owner: true })
    const kept = await room.store.unitOfWork.read((manager) => manager.findBy(MembershipEntity, { viaProvider: 'hub' }))
    expect(kept).toEqual([])
  })

  it('are refused past the groups that a user may be in, of which hidden ones are none', async () => {
    const hidden = {
      id: ID,
      path: `shares/${ID}`,
      lowerPath: `shares/${ID}`,
      kind: 'share',
      createdAt: 1,
      updatedAt: 1,
    }
    await give(GroupEntity, hidden)
    await give(MembershipEntity, { id: ID, userId: await uidOf('fred'), groupId: ID, createdAt: 1 })
    for (const group of ['eng', 'eng/core', 'ops']) await owners.set(room.call(), group, { user: 'fred' })
    await groups.create(room.call(), { name: 'more' })
    expect((await refusalOf(owners.set(room.call(), 'more', { user: 'fred' }))).code).toBe('Conflict')
  })
})

describe('an identity as owner', () => {
  it('is its user where somebody signs in by it', async () => {
    const ends = { userId: await uidOf('jane'), ...HUB, issuer: 'https://hub', profile: {} }
    await give(FederatedIdentityEntity, { id: ID, ...ends, createdAt: 1, lastSignInAt: 1 })
    await owners.set(room.call(), 'eng', { identity: HUB })
    expect(await shown()).toEqual([['jane'], null])
    const other = { ...ends, userId: await uidOf('fred'), issuer: 'https://other' }
    await give(FederatedIdentityEntity, { id: ID.replace('1', '2'), ...other, createdAt: 1, lastSignInAt: 1 })
    expect((await refusalOf(owners.set(room.call(), 'ops', { identity: HUB }))).code).toBe('Conflict')
  })

  it('is awaited where nobody does, until somebody says otherwise', async () => {
    await owners.set(room.call(), 'eng', { identity: HUB })
    expect(await shown()).toEqual([[], HUB])
    await owners.set(room.call(), 'eng', { identity: { ...HUB, subject: 's-2' } })
    expect(await shown()).toEqual([[], { ...HUB, subject: 's-2' }])
    await owners.awaitNobody(room.call(), 'eng')
    expect(await shown()).toEqual([[], null])
  })
})

describe('what somebody shared', () => {
  it('is no group: neither found nor listed, nor a group of its guests', async () => {
    const path = `shares/${ID}`
    await give(GroupEntity, { id: ID, path, lowerPath: path, kind: 'share', createdAt: 1, updatedAt: 1 })
    await give(MembershipEntity, { id: ID, userId: await uidOf('fred'), groupId: ID, createdAt: 1 })
    expect((await refusalOf(groups.get(path))).code).toBe('NotFound')
    expect((await refusalOf(memberships.list(path, {}))).code).toBe('NotFound')
    expect((await refusalOf(owners.set(room.call(), path, { user: 'fred' }))).code).toBe('NotFound')
    expect((await groups.list({})).rows.map(({ name }) => name).sort()).toEqual(['eng', 'eng/core', 'ops'])
    expect((await room.get(UsersService).get('fred')).value.groups).toEqual([])
    expect((await room.get(UserMembershipsService).list('fred', {})).rows).toEqual([])
    const filter = JSON.stringify({ groups: path })
    expect((await room.get(UsersService).list({ filter })).rows).toEqual([])
  })
})

describe('the memberships of a user', () => {
  it('tell their group, their terms and what they reach', async () => {
    await owners.set(room.call(), 'eng', { user: 'fred' })
    room.clock.advance(1000)
    await memberships.add(room.call(), 'ops', { user: 'fred', notBefore: '2026-01-01T00:00:00Z' })
    const list = async (raw: object = { sort: '["createdAt", "ASC"]' }): Promise<unknown> =>
      (await room.get(UserMembershipsService).list('fred', raw)).rows
    expect(await list()).toMatchObject([
      { group: 'eng', owner: true, spots: null, reaches: ['eng/core'], more: false, boundary: null },
      { group: 'ops', owner: false, spots: 0, reaches: [], notBefore: '2026-01-01T00:00:00.000Z', notAfter: null },
    ])
    expect(await list({ filter: JSON.stringify({ group: 'ops' }) })).toMatchObject([{ group: 'ops' }])
  })

  it('tell a hundred groups that they reach, and that there are more', async () => {
    await room.store.unitOfWork.run(async ({ manager }) => {
      const { id: eng } = await manager.findOneByOrFail(GroupEntity, { path: 'eng' })
      for (let n = 0; n < 100; n += 1) {
        const [id, path] = [`g-${n}`, `eng/g-${n}`]
        await manager.insert(GroupEntity, { id, path, lowerPath: path, createdAt: 1, updatedAt: 1 })
        const edge = [`e-${n}`, eng, id, 'parent', 1]
        await manager.query(
          'insert into group_edges (id, source_id, target_id, kind, created_at) values (?,?,?,?,?)',
          edge,
        )
      }
    })
    await memberships.add(room.call(), 'eng', { user: 'fred' })
    const [row] = (await room.get(UserMembershipsService).list('fred', {})).rows
    expect([row?.reaches.length, row?.more]).toEqual([100, true])
  })
})

describe('lists of groups', () => {
  it.each([
    ['eng', ['eng/core']],
    [null, ['eng', 'ops']],
    ['', ['eng', 'ops']],
    [
      ['eng', null],
      ['eng', 'eng/core', 'ops'],
    ],
  ])('are filtered by the parent %j', async (parent, names) => {
    const { rows } = await groups.list({ filter: JSON.stringify({ parent }) })
    expect(rows.map(({ name }) => name).sort()).toEqual(names)
  })

  it('take `null` for no other attribute', async () => {
    expect((await refusalOf(groups.list({ filter: '{"name": null}' }))).code).toBe('ValidationFailed')
  })
})
