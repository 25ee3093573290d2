import { afterAll, beforeEach, beforeAll, describe, expect, it } from '@jest/globals'
import { ManualClock } from '../../src/common/clock.js'
import { startService, succeeded } from './harness.js'
import type { TestService, TestUser } from './harness.js'
import { allow, arn, deny, own, policy } from './policies.js'
import type { PolicyInput } from './policies.js'

const NOW = Date.UTC(2026, 10, 22, 12, 0, 0)
const HOUR = 3_600_000
const APPLE = arn('orchard', 'apples/red')
const GET = policy(allow('orchard:GetApple', '*'))

const clock = new ManualClock(NOW)
let service: TestService
let orchard: TestUser
let fred: TestUser

beforeAll(async () => {
  service = await startService({ clock })
  orchard = await service.gatekeeper('orchard')
})

beforeEach(async () => {
  clock.set(NOW)
  fred = await service.createUserWithKey()
})

afterAll(() => service.stop())

function may(action = 'GetApple', resource = APPLE): Promise<boolean> {
  return service.permitted(orchard, 'orchard', fred.proof, action, resource)
}

async function managedPolicy(document: PolicyInput): Promise<string> {
  const name = service.name('policy')
  succeeded(await service.root.post('/api/v1/policies', { name, policy: document }))
  return name
}

async function revision(): Promise<unknown> {
  return (await service.root.get('/api/v1/users/root')).headers['x-tinyauth-revision']
}

function at(ms: number): string {
  return new Date(ms).toISOString()
}

describe('permissions', () => {
  it('are none for a user without policies', async () => {
    expect(await may()).toBe(false)
  })

  it('come from the policies of a group, for as long as the user is its member', async () => {
    const group = await service.createGroup(GET)
    await service.addMember(group, fred.username)
    expect(await may()).toBe(true)
    expect((await service.root.delete(`/api/v1/groups/${group}/users/${fred.username}`)).status).toBe(201)
    expect(await may()).toBe(false)
  })

  it('do not survive the group', async () => {
    const group = await service.createGroup(GET)
    await service.addMember(group, fred.username)
    const path = `/api/v1/groups/${group}`
    succeeded(await service.root.delete(`${path}/policies/test`))
    expect(await may()).toBe(false)
    succeeded(await service.root.delete(`${path}/users/${fred.username}`))
    succeeded(await service.root.delete(path))
    succeeded(await service.root.post('/api/v1/groups', { name: group }))
    expect(await may()).toBe(false)
  })

  it('are taken away by the Deny of a group', async () => {
    await service.putUserPolicy(fred.username, GET)
    expect(await may()).toBe(true)
    const group = await service.createGroup(policy(deny('*', '*')))
    await service.addMember(group, fred.username)
    expect(await may()).toBe(false)
  })

  it('come from attached policies, in the version that is the default', async () => {
    const name = await managedPolicy(GET)
    const path = `/api/v1/users/${fred.username}/attached-policies`
    succeeded(await service.root.post(path, { policy: name }))
    expect(await may()).toBe(true)
    const second = policy(allow('orchard:EatApple', '*'))
    succeeded(await service.root.post(`/api/v1/policies/${name}/versions`, { policy: second }))
    expect([await may(), await may('EatApple')]).toEqual([true, false])
    succeeded(await service.root.put(`/api/v1/policies/${name}/default-version`, { version: 2 }))
    expect([await may(), await may('EatApple')]).toEqual([false, true])
    expect((await service.root.delete(`${path}/${name}`)).status).toBe(201)
    expect(await may('EatApple')).toBe(false)
  })

  it('come from a built-in role within the service that it was attached for', async () => {
    succeeded(await service.root.post('/api/v1/services', { name: 'orchard' }))
    const actions = ['GetApple:read', 'EatApple:write'].map((pair) => {
      const [name, level] = pair.split(':')
      return { name, level, resourceTypes: ['apples'] }
    })
    succeeded(await service.root.put('/api/v1/services/orchard/actions', actions))
    const body = { policy: 'Reader', parameters: { svc: 'orchard' } }
    succeeded(await service.root.post(`/api/v1/users/${fred.username}/attached-policies`, body))
    expect([await may('GetApple'), await may('EatApple'), await may('Unregistered')]).toEqual([true, false, false])
    expect(await may('GetApple', arn('cellar', 'wines/red'))).toBe(false)
  })
})

describe('a membership', () => {
  it('begins at `notBefore` and ends at `notAfter` by the clock, without any write', async () => {
    const group = await service.createGroup(GET)
    await service.addMember(group, fred.username, { notBefore: at(NOW + HOUR), notAfter: at(NOW + 2 * HOUR) })
    const before = await revision()
    const answers: boolean[] = []
    for (const time of [NOW, NOW + HOUR - 1, NOW + HOUR, NOW + 2 * HOUR - 1, NOW + 2 * HOUR, NOW + 9 * HOUR]) {
      clock.set(time)
      answers.push(await may())
    }
    expect(answers).toEqual([false, false, true, true, false, false])
    expect(await revision()).toBe(before)
  })

  it('that has ended does not deny either', async () => {
    await service.putUserPolicy(fred.username, GET)
    const group = await service.createGroup(policy(deny('*', '*')))
    await service.addMember(group, fred.username, { notAfter: at(NOW + HOUR) })
    expect(await may()).toBe(false)
    clock.set(NOW + HOUR)
    expect(await may()).toBe(true)
  })

  it('may end in the past only with an error', async () => {
    const group = await service.createGroup(GET)
    const body = { user: fred.username, notBefore: at(NOW + HOUR), notAfter: at(NOW) }
    expect((await service.root.post(`/api/v1/groups/${group}/add-user`, body)).status).toBe(400)
    expect(
      (await service.root.post(`/api/v1/groups/${group}/add-user`, { user: fred.username, notAfter: 'soon' })).status,
    ).toBe(400)
    expect(await may()).toBe(false)
  })
})

describe('a boundary', () => {
  it('of a user limits what its policies allow and allows nothing itself', async () => {
    const name = await managedPolicy(GET)
    const path = `/api/v1/users/${fred.username}/boundary`
    succeeded(await service.root.put(path, { policy: name }))
    expect(await may()).toBe(false)
    await service.putUserPolicy(fred.username, policy(allow('orchard:*', '*')))
    expect([await may(), await may('EatApple')]).toEqual([true, false])
    succeeded(await service.root.delete(path))
    expect(await may('EatApple')).toBe(true)
  })

  it('of an access key limits that key and no other', async () => {
    const name = await managedPolicy(GET)
    await service.putUserPolicy(fred.username, policy(allow('orchard:*', '*')))
    const path = `/api/v1/users/${fred.username}/keys/${fred.keyId}/boundary`
    succeeded(await service.root.put(path, { policy: name }))
    expect([await may(), await may('EatApple')]).toEqual([true, false])
    const other = await service.createKey(fred.username)
    const proof = [
      'Authorization',
      `Basic ${Buffer.from(`${other.keyId}:${other.secret}`).toString('base64')}`,
    ] as const
    expect(await service.permitted(orchard, 'orchard', proof, 'EatApple', APPLE)).toBe(true)
  })

  it('of a group limits what comes through that group only', async () => {
    const name = await managedPolicy(GET)
    const group = await service.createGroup(policy(allow('orchard:*', '*')))
    await service.addMember(group, fred.username)
    succeeded(await service.root.put(`/api/v1/groups/${group}/boundary`, { policy: name }))
    expect([await may(), await may('EatApple')]).toEqual([true, false])
    await service.putUserPolicy(fred.username, policy(allow('orchard:EatApple', '*')))
    expect(await may('EatApple')).toBe(true)
  })

  it('of a membership limits that member only', async () => {
    const name = await managedPolicy(GET)
    const group = await service.createGroup(policy(allow('orchard:*', '*')))
    const jane = await service.createUserWithKey()
    await service.addMember(group, fred.username)
    await service.addMember(group, jane.username)
    succeeded(await service.root.put(`/api/v1/groups/${group}/members/${fred.username}/boundary`, { policy: name }))
    expect([await may(), await may('EatApple')]).toEqual([true, false])
    expect(await service.permitted(orchard, 'orchard', jane.proof, 'EatApple', APPLE)).toBe(true)
  })

  it('limits what a user may do to the service itself', async () => {
    const manager = await service.createUserWithKey({ policy: policy(allow('*', '*')) })
    const name = await managedPolicy(policy(allow('tinyauth:Get*', own('*'))))
    succeeded(await service.root.put(`/api/v1/users/${manager.username}/boundary`, { policy: name }))
    expect((await manager.client.get('/api/v1/users/root')).status).toBe(200)
    expect((await manager.client.delete('/api/v1/users/root')).status).toBe(403)
    expect((await manager.client.delete(`/api/v1/users/${manager.username}/boundary`)).status).toBe(403)
  })
})

describe('a guardrail', () => {
  it('limits everyone, root included, until it is detached', async () => {
    await service.putUserPolicy(fred.username, policy(allow('orchard:*', '*')))
    const name = await managedPolicy(policy(allow('*', '*'), deny('orchard:EatApple', '*')))
    succeeded(await service.root.post('/api/v1/guardrails', { policy: name }))
    expect([await may(), await may('EatApple')]).toEqual([true, false])
    succeeded(await service.root.delete(`/api/v1/guardrails/${name}`))
    expect(await may('EatApple')).toBe(true)
  })
})
