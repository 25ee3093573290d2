import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { ManageRoom, NOW, refusalOf } from '../../../test/manage/manage-room.js'
import type { Call } from '../../common/call.js'
import { problemsOf } from '../../common/http/parse-json.js'
import { SecretBox } from '../../common/secrets/secret-box.js'
import { AccessKeyEntity } from '../../store/index.js'
import { BoundariesService } from '../boundaries/boundaries.service.js'
import { PoliciesService } from '../policies/policies.service.js'
import { UsersService } from '../users/users.service.js'
import { updateAccessKeySchema } from './access-key-schemas.js'
import { AccessKeysService } from './access-keys.service.js'

const DAY_MS = 86_400_000

describe('access keys', () => {
  let room: ManageRoom
  let keys: AccessKeysService

  beforeEach(async () => {
    room = await ManageRoom.open()
    keys = room.get(AccessKeysService)
    await room.get(UsersService).create(room.call(), { username: 'fred' })
    await room.get(UsersService).create(room.call(), { username: 'charles' })
  })

  afterEach(() => room.close())

  async function create(limits = {}): Promise<string> {
    return (await keys.create(room.call(), 'fred', limits)).value.access_key_id
  }

  function row(keyId: string): Promise<AccessKeyEntity> {
    return room.store.unitOfWork.read((manager) => manager.findOneByOrFail(AccessKeyEntity, { keyId }))
  }

  it('show their secret once, and keep it sealed for their own id', async () => {
    const call = room.call()
    const { value } = await keys.create(call, 'fred', {})
    const { sealedSecret } = await row(value.id)
    expect(room.get(SecretBox).unseal(sealedSecret, value.id)).toBe(value.secret_access_key)
    expect(call.audit.fields).toEqual({ 'response.access_key_id': value.id })
    expect((await keys.get('fred', value.id)).value).not.toHaveProperty('secret_access_key')
  })

  it('of one user are not found under another', async () => {
    const key = await create()
    for (const work of [
      keys.get('charles', key),
      keys.update(room.call(), 'charles', key, { status: 'inactive' }, undefined),
      keys.rotate(room.call(), 'charles', key, {}),
      keys.delete(room.call(), 'charles', key, undefined),
    ]) {
      expect((await refusalOf(work)).code).toBe('NotFound')
    }
  })

  it('are two active ones at most; inactive and expired ones do not count', async () => {
    const [first] = [await create(), await create({ expiresAt: new Date(NOW + DAY_MS).toISOString() })]
    expect((await refusalOf(create())).code).toBe('Conflict')
    await keys.update(room.call(), 'fred', first, { status: 'inactive' }, undefined)
    await create()
    const again = keys.update(room.call(), 'fred', first, { status: 'active' }, undefined)
    expect((await refusalOf(again)).code).toBe('Conflict')
    room.clock.set(NOW + DAY_MS)
    await expect(create()).resolves.toBeDefined()
  })

  it('are never revived past the limit by a later expiry', async () => {
    const expired = await create({ expiresAt: new Date(NOW - 1).toISOString() })
    await create()
    await create()
    const revived = keys.update(room.call(), 'fred', expired, { expiresAt: null }, undefined)
    expect((await refusalOf(revived)).code).toBe('Conflict')
    expect((await keys.get('fred', expired)).value.status).toBe('expired')
  })

  it('are rotated with their limits, an overlap, and one key over the limit for as long', async () => {
    const limits = { services: ['orchard'], sourceCidrs: ['10.0.0.0/8'] }
    const old = await create(limits)
    await create()
    const { value } = await keys.rotate(room.call(), 'fred', old, { overlapSeconds: 60 })
    expect(value).toMatchObject({ services: ['orchard'], source_cidrs: ['10.0.0.0/8'], rotated_from: old })
    expect((await row(old)).expiresAt).toBe(NOW + 60_000)
    expect((await refusalOf(keys.rotate(room.call(), 'fred', value.id, {}))).code).toBe('Conflict')
    room.clock.set(NOW + 60_000)
    await expect(keys.rotate(room.call(), 'fred', value.id, {})).resolves.toBeDefined()
  })

  it('never live longer by being rotated', async () => {
    const expiresAt = new Date(NOW + 1000).toISOString()
    const old = await create({ expiresAt })
    const { value } = await keys.rotate(room.call(), 'fred', old, {})
    expect([value.expires_at, (await row(old)).expiresAt]).toEqual([expiresAt, NOW + 1000])
  })

  it('that are not active are not rotated', async () => {
    const key = await create({ expiresAt: new Date(NOW).toISOString() })
    expect((await refusalOf(keys.rotate(room.call(), 'fred', key, {}))).code).toBe('Conflict')
  })

  it('are a change of their user', async () => {
    const key = await create()
    await keys.update(room.call(), 'fred', key, { services: ['a'] }, '"1"')
    await keys.delete(room.call(), 'fred', key, '"2"')
    expect(room.changes.slice(-3).map((subjects) => subjects.map(({ type }) => type))).toEqual([
      ['user'],
      ['user'],
      ['user'],
    ])
  })

  describe('made or changed with a limited key', () => {
    const limits = { services: ['orchard', 'cellar'], sourceCidrs: ['10.0.0.0/8'] }
    const expiresAt = new Date(NOW + DAY_MS).toISOString()
    const boundary = { policy: 'Narrow', parameters: {} }
    let limited: string
    let signed: Call

    beforeEach(async () => {
      const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'a:b', Resource: '*' }] }
      for (const name of ['Narrow', 'Other']) await room.get(PoliciesService).create(room.call(), { name, policy })
      limited = await create({ ...limits, expiresAt })
      await bind('fred', limited, 'Narrow')
      signed = signedWith(limited)
    })

    function signedWith(keyId: string): Call {
      const call = room.call()
      const actor = { type: 'user', id: 'fred', keyId } as const
      return Object.assign(call, { caller: { uid: 'u-fred', username: 'fred', actor, mfa: false } })
    }

    async function bind(username: string, key: string, policy: string): Promise<void> {
      const target = { type: 'access-key', username, key } as const
      await room.get(BoundariesService).set(room.call(), target, { policy })
    }

    async function unlimited(): Promise<string> {
      return (await keys.create(room.call(), 'charles', {})).value.id
    }

    it('have its limits, whoever they are for', async () => {
      const { value } = await keys.create(signed, 'charles', {})
      const { services, sourceCidrs: source_cidrs } = limits
      expect(value).toMatchObject({ services, source_cidrs, expires_at: expiresAt, boundary })
    })

    it('have of their own limits what is within its own', async () => {
      const later = new Date(NOW + 2 * DAY_MS).toISOString()
      const asked = { services: ['cellar', 'vault'], sourceCidrs: ['10.1.0.0/16', '0.0.0.0/0'], expiresAt: later }
      const { value } = await keys.create(signed, 'charles', asked)
      const source_cidrs = ['10.1.0.0/16', '10.0.0.0/8']
      expect(value).toMatchObject({ services: ['cellar'], source_cidrs, expires_at: expiresAt })
    })

    it.each([
      [{ services: ['vault'] }, 'services'],
      [{ sourceCidrs: ['11.0.0.0/8', '::/0'] }, 'sourceCidrs'],
    ])('are refused when nothing is left: %j', async (asked, field) => {
      const refusal = await refusalOf(keys.create(signed, 'charles', asked))
      expect([refusal.code, Object.keys(refusal.problems)]).toEqual(['ValidationFailed', [field]])
    })

    it('do not widen it: not by an update of itself', async () => {
      const wider = { services: null, sourceCidrs: null, expiresAt: null }
      const { value } = await keys.update(signed, 'fred', limited, wider, undefined)
      expect(value).toMatchObject({ services: limits.services, source_cidrs: limits.sourceCidrs, boundary })
      expect(value.expires_at).toBe(expiresAt)
    })

    it('are within its limits after an update or a rotation of another', async () => {
      const key = await unlimited()
      const { value: rotated } = await keys.rotate(signed, 'charles', key, {})
      const { value: updated } = await keys.update(signed, 'charles', key, { status: 'active' }, undefined)
      for (const value of [rotated, updated]) expect(value).toMatchObject({ services: limits.services, boundary })
    })

    it('lose nothing but their activity when it turns them off', async () => {
      const key = await unlimited()
      const { value } = await keys.update(signed, 'charles', key, { status: 'inactive' }, undefined)
      expect(value).toMatchObject({ status: 'inactive', services: null, boundary: null })
    })

    it('never leave one boundary for another', async () => {
      const key = await unlimited()
      await bind('charles', key, 'Other')
      const update = keys.update(signed, 'charles', key, { status: 'active' }, undefined)
      expect((await refusalOf(update)).code).toBe('NotPermitted')
      expect((await refusalOf(keys.rotate(signed, 'charles', key, {}))).code).toBe('NotPermitted')
    })

    it('are not made with a key that is gone meanwhile', async () => {
      await keys.delete(room.call(), 'fred', limited, undefined)
      expect((await refusalOf(keys.create(signed, 'charles', {}))).code).toBe('NotPermitted')
    })
  })

  it('made by 20 at once are two', async () => {
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => create()))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
  })
})

describe('the body of an access key', () => {
  it.each([
    [{ status: 'expired' }, 'status'],
    [{ expiresAt: 'soon' }, 'expiresAt'],
    [{ expiresAt: '2026-11-22' }, 'expiresAt'],
    [{ sourceCidrs: ['192.0.2.0/33'] }, 'sourceCidrs/0'],
    [{ sourceCidrs: [] }, 'sourceCidrs'],
    [{ services: ['*'] }, 'services/0'],
    [{ services: 'orchard' }, 'services'],
    [{ secret_access_key: 'x' }, 'secret_access_key'],
  ])('refuses %j', (body, field) => {
    const result = updateAccessKeySchema.safeParse(body)
    expect(Object.keys(result.success ? {} : problemsOf(result.error))).toEqual([field])
  })
})
