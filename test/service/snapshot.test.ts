import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { startService, succeeded } from './harness.js'
import type { TestService, TestUser } from './harness.js'
import { allow, arn, policy } from './policies.js'

const USERS = 24

let service: TestService
let orchard: TestUser
let users: readonly TestUser[]

beforeAll(async () => {
  service = await startService({ env: { SNAPSHOT_MAX_PRINCIPALS: '5' } })
  orchard = await service.gatekeeper('orchard')
  users = await Promise.all(
    Array.from({ length: USERS }, () =>
      service.createUserWithKey({ policy: policy(allow('orchard:Get', arn('orchard', 'apples/${Username}'))) }),
    ),
  )
})

afterAll(() => service.stop())

function may(user: TestUser, name: string): Promise<boolean> {
  return service.permitted(orchard, 'orchard', user.proof, 'Get', arn('orchard', `apples/${name}`))
}

describe('a service that keeps fewer principals in memory than it has', () => {
  it('decides the same for every one of them, asked in turn and at once', async () => {
    for (const _round of [1, 2]) {
      const own = await Promise.all(users.map((user) => may(user, user.username)))
      const others = await Promise.all(users.map((user) => may(user, 'somebody-else')))
      expect([own, others]).toEqual([users.map(() => true), users.map(() => false)])
    }
    for (const user of users) expect(await may(user, user.username)).toBe(true)
  })

  it('forgets nothing that was taken away while a principal was not in memory', async () => {
    const [first, ...rest] = users
    if (!first) throw new Error('no users')
    expect(await may(first, first.username)).toBe(true)
    for (const user of rest) await may(user, user.username)
    succeeded(await service.root.delete(`/api/v1/users/${first.username}/policies/test`))
    expect(await may(first, first.username)).toBe(false)
  })

  it('answers a change of all of them at once: a group that every one is in', async () => {
    const group = await service.createGroup(policy(allow('orchard:Get', arn('orchard', 'apples/shared'))))
    await Promise.all(users.map((user) => service.addMember(group, user.username)))
    expect(await Promise.all(users.map((user) => may(user, 'shared')))).toEqual(users.map(() => true))
    succeeded(await service.root.delete(`/api/v1/groups/${group}/policies/test`))
    expect(await Promise.all(users.map((user) => may(user, 'shared')))).toEqual(users.map(() => false))
  })
})
