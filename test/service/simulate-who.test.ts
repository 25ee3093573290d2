import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Answer, member } from './client.js'
import { startService, succeeded, type TestService, type TestUser } from './harness.js'
import { allow, arn, deny, own, policy } from './policies.js'

const QUESTION = { action: 'orchard:GetApple', resource: arn('orchard', 'apples/red') }

let service: TestService

beforeAll(async () => {
  service = await startService()
  const mayGet = policy({ ...allow('orchard:GetApple', '*'), Sid: 'Getters' })
  const group = await service.createGroup(mayGet, 'getters')
  for (const username of ['anna', 'bert', 'carl', 'dora']) await service.createUser({ username })
  for (const username of ['anna', 'bert', 'carl']) await service.addMember(group, username)
  await service.putUserPolicy('bert', policy(deny('orchard:*', '*')))
  await service.putUserPolicy('dora', policy(allow('orchard:GetApple', '*', { IpAddress: { SourceIp: '10.0.0.0/8' } })))
  succeeded(await service.root.patch('/api/v1/users/carl', { status: 'disabled' }))
})

afterAll(() => service.stop())

function ask(body: object, user?: TestUser): Promise<Answer> {
  return (user?.client ?? service.root).post('/api/v1/simulate/who', { ...QUESTION, ...body })
}

function names(answer: Answer): readonly unknown[] {
  const allowed = member(answer.body, 'allowed')
  return Array.isArray(allowed) ? allowed.map((holder: unknown) => member(holder, 'username')) : []
}

describe('who can do something', () => {
  it('is everybody who is active and allowed, with what allows it; a Deny and a condition count', async () => {
    const answer = succeeded(await ask({}))
    expect(names(answer)).toEqual(['root', 'anna'])
    expect(answer.body).toMatchObject({
      allowed: [{}, { decidedBy: [{ source: 'groups/getters', sid: 'Getters' }] }],
      ...{ looked: 4, hidden: 0, total: 4, next: null },
    })
    expect(names(succeeded(await ask({ context: { SourceIp: '10.1.1.1' } })))).toEqual(['root', 'anna', 'dora'])
  })

  it('comes a part at a time, each user once', async () => {
    const found: unknown[] = []
    let looked = 0
    let cursor: unknown
    do {
      const answer = succeeded(await ask({ limit: 1, ...(typeof cursor === 'string' ? { cursor } : {}) }))
      found.push(...names(answer))
      looked += Number(member(answer.body, 'looked'))
      cursor = member(answer.body, 'next')
    } while (cursor !== null)
    expect([found, looked]).toEqual([['root', 'anna'], 4])
  })

  it('tells nothing of users whom the caller may not see, and needs the right to list them', async () => {
    const rights = [allow('tinyauth:SimulatePolicy', own('policies/')), allow('tinyauth:GetUser', own('users/anna'))]
    const stranger = await service.createUserWithKey({ policy: policy(...rights) })
    expect((await ask({}, stranger)).status).toBe(403)
    const lister = await service.createUserWithKey({
      policy: policy(...rights, allow('tinyauth:ListUsers', own('users/'))),
    })
    const answer = succeeded(await ask({}, lister))
    expect(names(answer)).toEqual(['anna'])
    expect(answer.body).toMatchObject({ looked: 6, hidden: 5 })
    expect((await service.createUserWithKey().then((user) => ask({}, user))).status).toBe(403)
  })

  it('is refused with every problem of the question', async () => {
    const answer = await ask({ action: 'no prefix', resource: '', context: { Groups: 5, SourceIp: {} } })
    expect(answer.status).toBe(400)
    expect(Object.keys(member(answer.body, 'errors') as object)).toEqual(expect.arrayContaining(['action', 'resource']))
    expect((await ask({ cursor: 'x', limit: 0 })).status).toBe(400)
  })
})
