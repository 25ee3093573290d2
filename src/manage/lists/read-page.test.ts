import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { ManageRoom } from '../../../test/manage/manage-room.js'
import { GroupsService } from '../groups/groups.service.js'
import { MembershipsService } from '../memberships/memberships.service.js'
import { UsersService } from '../users/users.service.js'
import { encodeCursor } from './cursor.js'
import type { Page } from './list-page.js'
import type { RawListQuery } from './list-query.js'

describe('a list of users', () => {
  let room: ManageRoom

  beforeAll(async () => {
    room = await ManageRoom.open()
    const users = room.get(UsersService)
    for (const username of ['carol', 'Alice', 'bob', 'a_b', 'axb']) {
      room.clock.advance(1000)
      await users.create(room.call(), { username, displayName: `${username} 100%` })
    }
    await users.update(room.call(), 'bob', { status: 'disabled' }, undefined)
    await room.get(GroupsService).create(room.call(), { name: 'eng/Backend' })
    await room.get(MembershipsService).add(room.call(), 'eng/Backend', { user: 'bob' })
  })

  afterAll(() => room.close())

  async function list(raw: RawListQuery): Promise<Page<string>> {
    const page = await room.get(UsersService).list(raw)
    return { ...page, rows: page.rows.map(({ username }) => username) }
  }

  it.each([
    [{ username: 'bob' }, ['bob']],
    [{ username: 'ALICE' }, ['Alice']],
    [{ id: ['bob', 'carol', 'nobody'] }, ['carol', 'bob']],
    [{ username: [] }, []],
    [{ username: '%' }, []],
    [{ username: 'a_b' }, ['a_b']],
    [{ username: "' OR '1'='1" }, []],
    [{ groups: 'eng/backend' }, ['bob']],
    [{ 'groups.name': 'eng/other' }, []],
    [{ groups: ['ENG/BACKEND'], status: 'active' }, []],
    [{ emailVerified: true }, []],
    [{ emailVerified: false, status: 'disabled' }, ['bob']],
    [{ q: 'A_B' }, ['a_b']],
    [{ q: '%' }, ['carol', 'Alice', 'bob', 'a_b', 'axb']],
    [{ q: '0%' }, ['carol', 'Alice', 'bob', 'a_b', 'axb']],
    [{ q: '!' }, []],
  ])('filtered by %j', async (filter, expected) => {
    expect((await list({ filter: JSON.stringify(filter) })).rows).toEqual(expected)
  })

  it('is sorted without regard to letter case, and by age where `id` is asked for', async () => {
    expect((await list({ sort: '["username","ASC"]' })).rows).toEqual(['a_b', 'Alice', 'axb', 'bob', 'carol'])
    expect((await list({ sort: '["id","DESC"]' })).rows).toEqual(['axb', 'a_b', 'bob', 'Alice', 'carol'])
  })

  it('tells the total of a range that was cut', async () => {
    expect(await list({ range: '[1,2]' })).toEqual({ rows: ['Alice', 'bob'], first: 1, total: 5 })
    expect(await list({ range: '[9,12]' })).toEqual({ rows: [], first: 9, total: 5 })
  })

  it('is walked page by page with cursors, each row once', async () => {
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await list({ limit: '2', ...(cursor === undefined ? {} : { cursor }) })
      seen.push(...page.rows)
      cursor = 'nextId' in page && page.nextId !== undefined ? encodeCursor(page.nextId) : undefined
    } while (cursor !== undefined)
    expect(seen).toEqual(['carol', 'Alice', 'bob', 'a_b', 'axb'])
  })

  it('shows the groups of each user', async () => {
    const { rows } = await room.get(UsersService).list({ filter: '{"username":["bob","carol"]}' })
    expect(rows.map(({ groups }) => groups)).toEqual([[], [{ id: 'eng/Backend', name: 'eng/Backend' }]])
  })
})
