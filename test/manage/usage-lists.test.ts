import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { AccessKeysService } from '../../src/manage/access-keys/access-keys.service.js'
import { AttachmentsService } from '../../src/manage/attachments/attachments.service.js'
import { BoundariesService } from '../../src/manage/boundaries/boundaries.service.js'
import { GuardrailsService } from '../../src/manage/guardrails/guardrails.service.js'
import { GroupsService } from '../../src/manage/groups/groups.service.js'
import type { Page } from '../../src/manage/lists/list-page.js'
import type { RawListQuery } from '../../src/manage/lists/list-query.js'
import { PoliciesService } from '../../src/manage/policies/policies.service.js'
import { groupNamed, userNamed } from '../../src/manage/policy-owner.js'
import { UsersService } from '../../src/manage/users/users.service.js'
import { AccessKeyEntity, InviteEntity, PolicyEntity, UserEntity } from '../../src/store/index.js'
import { invite } from '../store/fixtures.js'
import { createDatabase, missingPostgres, startPostgres } from '../store/postgres-server.js'
import { ManageRoom, NOW, refusalOf } from './manage-room.js'

const DAY_MS = 86_400_000
const day = (days: number): string => new Date(NOW + days * DAY_MS).toISOString()

/** Where the rows lie. */
interface Place {
  readonly url?: string
  stop(): Promise<void>
}

async function onPostgres(): Promise<Place> {
  const server = await startPostgres()
  if ('skipped' in server) throw new Error(server.skipped)
  return { url: (await createDatabase(server)).url, stop: () => server.stop() }
}

const inMemory = (): Promise<Place> => Promise.resolve({ stop: () => Promise.resolve() })

function usageLists(open: () => Promise<Place>): void {
  let place: Place
  let room: ManageRoom

  beforeAll(async () => {
    place = await open()
    room = await ManageRoom.open({}, { url: place.url })
    for (const username of ['ann', 'Bob', 'cat']) await room.get(UsersService).create(room.call(), { username })
  })

  afterAll(async () => {
    await room.close()
    await place.stop()
  })

  function json(query: { readonly [name in keyof RawListQuery]: unknown }): RawListQuery {
    return Object.fromEntries(Object.entries(query).map(([name, value]) => [name, JSON.stringify(value)]))
  }

  describe('the access keys of all users', () => {
    beforeAll(async () => {
      await key('ann', 'k1', { createdAt: -90, lastUsedAt: -1, expiresAt: 10 })
      await key('ann', 'k2', { createdAt: -80, lastUsedAt: -50, expiresAt: null })
      await key('Bob', 'k3', { createdAt: -70, lastUsedAt: null, expiresAt: -5 })
      await key('cat', 'k4', { createdAt: -2, lastUsedAt: null, expiresAt: 20 }, 'inactive')
    })

    type Days = Readonly<Record<'createdAt' | 'lastUsedAt' | 'expiresAt', number | null>>

    async function key(
      username: string,
      keyId: string,
      days: Days,
      status: AccessKeyEntity['status'] = 'active',
    ): Promise<void> {
      // Ids of one millisecond are in no order.
      room.clock.advance(1)
      const { value } = await room.get(AccessKeysService).create(room.call(), username, {})
      const at = (of: number | null): number | null => (of === null ? null : NOW + of * DAY_MS)
      const { createdAt, lastUsedAt, expiresAt } = days
      const times = { createdAt: at(createdAt) ?? NOW, lastUsedAt: at(lastUsedAt), expiresAt: at(expiresAt) }
      await room.store.unitOfWork.run(({ manager }) =>
        manager.update(AccessKeyEntity, { keyId: value.id }, { ...times, keyId, status }),
      )
    }

    async function listed(query: Parameters<typeof json>[0]): Promise<readonly string[]> {
      const { rows } = await room.get(AccessKeysService).listAll(json(query))
      return rows.map((row) => row.id)
    }

    it('name their holders, and no secret', async () => {
      const { rows } = await room.get(AccessKeysService).listAll({})
      expect(rows.map(({ id, username, status }) => `${id} ${username} ${status}`)).toEqual([
        ...['k1 ann active', 'k2 ann active', 'k3 Bob expired', 'k4 cat inactive'],
      ])
      expect(JSON.stringify(rows)).not.toMatch(/secret|sealed/i)
    })

    it.each<[object, readonly string[]]>([
      [{ status: 'active' }, ['k1', 'k2']],
      [{ status: ['expired', 'inactive'] }, ['k3', 'k4']],
      [{ username: 'bob' }, ['k3']],
      [{ expiresBefore: day(15) }, ['k1', 'k3']],
      [{ expiresBefore: day(10) }, ['k3']],
      [{ unusedSince: day(-30) }, ['k2', 'k3']],
      [{ unusedSince: day(-60), status: 'expired' }, ['k3']],
      [{ unusedSince: day(0) }, ['k1', 'k2', 'k3', 'k4']],
      [{ q: 'AN' }, ['k1', 'k2']],
      [{ q: 'k4' }, ['k4']],
      [{ q: '%' }, []],
    ])('are filtered by %j', async (filter, expected) => {
      expect(await listed({ filter })).toEqual(expected)
    })

    it.each<[string, string, readonly string[]]>([
      ['expires_at', 'ASC', ['k3', 'k1', 'k4', 'k2']],
      ['expires_at', 'DESC', ['k2', 'k4', 'k1', 'k3']],
      ['last_used_at', 'ASC', ['k3', 'k4', 'k2', 'k1']],
      ['last_used_at', 'DESC', ['k1', 'k2', 'k4', 'k3']],
      ['username', 'DESC', ['k4', 'k3', 'k2', 'k1']],
      ['created_at', 'ASC', ['k1', 'k2', 'k3', 'k4']],
    ])('are sorted by %s %s, whatever is null', async (property, direction, expected) => {
      expect(await listed({ sort: [property, direction] })).toEqual(expected)
    })

    it('are paged by place and by cursor', async () => {
      const page = (query: RawListQuery): Promise<Page<{ id: string }>> => room.get(AccessKeysService).listAll(query)
      const query = json({ range: [1, 2], sort: ['expires_at', 'ASC'], filter: { unusedSince: day(0) } })
      expect(await page(query)).toMatchObject({ rows: [{ id: 'k1' }, { id: 'k4' }], total: 4, first: 1 })
      expect((await page({ limit: '3' })).rows).toHaveLength(3)
      expect(await page({ limit: '4' })).toMatchObject({ nextId: undefined })
    })

    it('are refused a filter that is no instant', async () => {
      const refusal = await refusalOf(
        listed({ filter: { expiresBefore: 'soon', unusedSince: '2026-02-30T00:00:00Z' } }),
      )
      expect(Object.keys(refusal.problems).sort()).toEqual(['filter/expiresBefore', 'filter/unusedSince'])
    })
  })

  describe('the uses of managed policies', () => {
    beforeAll(async () => {
      const policy = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'orchard:Pick', Resource: '*' } }
      for (const name of ['Busy', 'Idle', 'Inviting']) {
        await room.get(PoliciesService).create(room.call(), { name, policy })
      }
      await room.get(GroupsService).create(room.call(), { name: 'eng' })
      const reference = { policy: 'Busy' }
      await room.get(AttachmentsService).attach(room.call(), userNamed('ann'), reference)
      await room.get(AttachmentsService).attach(room.call(), groupNamed('eng'), reference)
      await room.get(BoundariesService).set(room.call(), { type: 'user', username: 'cat' }, reference)
      await room.get(GuardrailsService).attach(room.call(), reference)
      await room.store.unitOfWork.run(async ({ manager }) => {
        const { id } = await manager.findOneByOrFail(UserEntity, { username: 'ann' })
        const { id: boundaryPolicyId } = await manager.findOneByOrFail(PolicyEntity, { name: 'Inviting' })
        await manager.insert(InviteEntity, invite(id, { boundaryPolicyId, boundaryParameters: {} }))
      })
    })

    async function counts(filter: object = {}): Promise<unknown> {
      const { rows } = await room.get(PoliciesService).list(json({ filter, sort: ['name', 'ASC'] }))
      return Object.fromEntries(rows.map(({ name, attachments }) => [name, attachments]))
    }

    it('are counted as they are listed', async () => {
      expect(await counts()).toEqual({ Busy: 4, Idle: 0, Inviting: 1 })
      for (const [name, uses] of [
        ['Busy', 4],
        ['Idle', 0],
        ['Inviting', 1],
      ] as const) {
        expect(await room.get(PoliciesService).uses(name)).toHaveLength(uses)
      }
    })

    it('say which policies are not used, and which are', async () => {
      expect(await counts({ unused: true })).toEqual({ Idle: 0 })
      expect(await counts({ unused: false })).toEqual({ Busy: 4, Inviting: 1 })
      expect(await counts({ unused: [true, false] })).toEqual({ Busy: 4, Idle: 0, Inviting: 1 })
    })

    it('keep a policy that an invite would bring from being deleted', async () => {
      const refusal = await refusalOf(room.get(PoliciesService).delete(room.call(), 'Inviting', {}, undefined))
      expect([refusal.code, refusal.problems['policy']]).toEqual([
        'Conflict',
        expect.stringContaining('boundary of invite'),
      ])
    })
  })
}

describe('lists that say what is not needed any more, on SQLite', () => {
  usageLists(inMemory)
})

// Without a server the suite is skipped, unless `CI` demands one.
const suite = missingPostgres() === undefined || process.env['CI'] === 'true' ? describe : describe.skip

suite('lists that say what is not needed any more, on PostgreSQL', () => {
  usageLists(onPostgres)
})
