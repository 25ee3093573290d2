import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { ManualClock } from '../../src/common/clock.js'
import { text } from './client.js'
import type { Credential } from './client.js'
import { startService, succeeded } from './harness.js'
import type { TestService, TestUser } from './harness.js'
import { allow, policy } from './policies.js'

const NOW = Date.UTC(2026, 10, 22, 12, 0, 0)
const DAY = 86_400_000

const clock = new ManualClock(NOW)
let service: TestService
let fred: TestUser
let path: string

beforeAll(async () => {
  service = await startService({ clock })
})

beforeEach(async () => {
  clock.set(NOW)
  fred = await service.createUserWithKey({ policy: policy(allow('*', '*')) })
  path = `/api/v1/users/${fred.username}/keys`
})

afterAll(() => service.stop())

async function works(credential: Credential): Promise<boolean> {
  return (await service.anonymous.as(credential).get(`/api/v1/users/${fred.username}`)).status === 200
}

describe('access keys', () => {
  it('show their secret once, when they are made', async () => {
    const created = await service.root.post(path)
    expect(created.status).toBe(200)
    const id = text(created, 'access_key_id')
    expect(id).toMatch(/^AK[A-Z0-9]{18}$/)
    expect(text(created, 'secret_access_key')).toMatch(/^[A-Za-z0-9]{40}$/)
    expect(created.body).toMatchObject({ id, access_key_id: id })
    const got = await service.root.get(`${path}/${id}`)
    expect(got.body).toMatchObject({ id, access_key_id: id, status: 'active' })
    expect(got.body).not.toHaveProperty('secret_access_key')
  })

  it('are listed without secrets', async () => {
    const listed = await service.root.get(path)
    expect(listed.body).toMatchObject([{ id: fred.keyId, access_key_id: fred.keyId }])
    expect(listed.text).not.toContain(fred.secret)
  })

  it('are never two alike', async () => {
    const second = await service.createKey(fred.username)
    expect(second.keyId).not.toBe(fred.keyId)
    expect(second.secret).not.toBe(fred.secret)
  })

  it('are two active ones at most; inactive and expired ones do not count', async () => {
    const second = await service.createKey(fred.username)
    expect((await service.root.post(path)).status).toBe(409)
    succeeded(await service.root.patch(`${path}/${second.keyId}`, { status: 'inactive' }))
    const third = await service.createKey(fred.username)
    expect((await service.root.patch(`${path}/${second.keyId}`, { status: 'active' })).status).toBe(409)
    succeeded(await service.root.patch(`${path}/${third.keyId}`, { expiresAt: new Date(NOW + DAY).toISOString() }))
    expect((await service.root.post(path)).status).toBe(409)
    clock.set(NOW + DAY)
    expect((await service.root.post(path)).status).toBe(200)
  })

  it('are rotated with an overlap, in which both work', async () => {
    const rotated = await service.root.post(`${path}/${fred.keyId}/rotate`, { overlapSeconds: 3600 })
    const fresh = { keyId: text(rotated, 'access_key_id'), secret: text(rotated, 'secret_access_key') }
    expect([await works(fred), await works(fresh)]).toEqual([true, true])
    clock.set(NOW + 3_600_000)
    expect([await works(fred), await works(fresh)]).toEqual([false, true])
  })

  it('are rotated with an overlap of a day unless told otherwise', async () => {
    succeeded(await service.root.post(`${path}/${fred.keyId}/rotate`))
    clock.set(NOW + DAY - 1)
    expect(await works(fred)).toBe(true)
    clock.set(NOW + DAY)
    expect(await works(fred)).toBe(false)
  })

  it('are deleted with 201, and are dead', async () => {
    const deleted = await service.root.delete(`${path}/${fred.keyId}`)
    expect([deleted.status, deleted.body]).toEqual([201, {}])
    expect(await works(fred)).toBe(false)
    expect((await service.root.delete(`${path}/${fred.keyId}`)).status).toBe(404)
  })

  it.each<[string, unknown, string]>([
    ['an unknown status', { status: 'sleeping' }, 'status'],
    ['a date that is none', { expiresAt: 'soon' }, 'expiresAt'],
    ['a network that is none', { sourceCidrs: ['192.0.2.0/33'] }, 'sourceCidrs'],
    ['networks that are no list', { sourceCidrs: '192.0.2.0/24' }, 'sourceCidrs'],
    ['services that are no list', { services: 'orchard' }, 'services'],
    ['a service name with a star', { services: ['*'] }, 'services'],
    ['an unknown field', { secret_access_key: 'x' }, 'secret_access_key'],
    ['another id', { access_key_id: 'AKCHOSEN' }, 'access_key_id'],
  ])('refuse %s', async (_what, body, field) => {
    const answer = await service.root.patch(`${path}/${fred.keyId}`, body)
    expect(answer.status).toBe(400)
    const { errors } = answer.body as { errors: Record<string, string> } // the shape of every 400
    expect(Object.keys(errors).some((key) => key === field || key.startsWith(`${field}/`))).toBe(true)
    expect(await works(fred)).toBe(true)
  })

  it.each([-1, 1.5, 'x', 1e12])('refuse an overlap of %j', async (overlapSeconds) => {
    expect((await service.root.post(`${path}/${fred.keyId}/rotate`, { overlapSeconds })).status).toBe(400)
  })
})
