import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Answer } from './client.js'
import { startService, succeeded } from './harness.js'
import type { TestService, TestUser } from './harness.js'
import { allow, arn, policy } from './policies.js'

const APPLE = arn('orchard', 'apples/red')
const GET = policy(allow('orchard:GetApple', '*'))

let service: TestService
let orchard: TestUser
let fred: TestUser

beforeAll(async () => {
  service = await startService()
  orchard = await service.gatekeeper('orchard')
  fred = await service.createUserWithKey()
})

afterAll(() => service.stop())

function revisionOf(answer: Answer): number {
  return Number(succeeded(answer).headers['x-tinyauth-revision'])
}

async function mayAt(revision: number): Promise<boolean> {
  const body = { permit: { GetApple: [APPLE] }, headers: [fred.proof], atLeastRevision: revision }
  const answer = succeeded(await service.ask(orchard, 'orchard', body))
  return (answer.body as { Authorized: boolean }).Authorized // the one member that every client reads
}

describe('a decision at the revision of a write', () => {
  it('knows what was written, each time of a hundred', async () => {
    const path = `/api/v1/users/${fred.username}/policies`
    const answers: boolean[] = []
    for (let round = 0; round < 50; round += 1) {
      const policy = JSON.stringify(GET)
      answers.push(await mayAt(revisionOf(await service.root.post(path, { name: 'p', policy }))))
      answers.push(await mayAt(revisionOf(await service.root.delete(`${path}/p`))))
    }
    expect(answers).toEqual(Array.from({ length: 100 }, (_, index) => index % 2 === 0))
  })

  it('knows what was written to a group, a membership, a managed policy and a user', async () => {
    const { root } = service
    const group = await service.createGroup()
    const joined = await root.post(`/api/v1/groups/${group}/add-user`, { user: fred.username })
    expect(await mayAt(revisionOf(joined))).toBe(false)
    const name = service.name('policy')
    succeeded(await root.post('/api/v1/policies', { name, policy: policy(allow('x:y', '*')) }))
    const attached = await root.post(`/api/v1/groups/${group}/attached-policies`, { policy: name })
    expect(await mayAt(revisionOf(attached))).toBe(false)
    const versions = `/api/v1/policies/${name}/versions`
    const changed = await root.post(versions, { policy: GET, setAsDefault: true })
    expect(await mayAt(revisionOf(changed))).toBe(true)
    const disabled = await root.patch(`/api/v1/users/${fred.username}`, { status: 'disabled' })
    expect(await mayAt(revisionOf(disabled))).toBe(false)
  })

  it('is numbered without gaps: every write is one revision, a refused one is none', async () => {
    const first = revisionOf(await service.root.post('/api/v1/groups', { name: service.name('group') }))
    await service.root.post('/api/v1/groups', { name: 'a*' })
    await service.root.get('/api/v1/groups')
    const second = revisionOf(await service.root.post('/api/v1/groups', { name: service.name('group') }))
    expect(second).toBe(first + 1)
  })
})
