import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { startService, succeeded, type TestService, type TestUser } from '../../service/harness.js'
import { allow, own, policy } from '../../service/policies.js'

let service: TestService
/** Holds 900 statements. */
let fred: TestUser

beforeAll(async () => {
  service = await startService()
  fred = await service.createUserWithKey()
  for (let i = 0; i < 10; i++) {
    const name = service.name('many')
    const statements = Array.from({ length: 90 }, (_, j) => allow(`a:B${j}`, `arn:t:a:::x/${i}`))
    succeeded(await service.root.post('/api/v1/policies', { name, policy: policy(...statements) }))
    succeeded(await service.root.post(`/api/v1/users/${fred.username}/attached-policies`, { policy: name }))
  }
})

afterAll(() => service.stop())

describe('one request', () => {
  it('is not explained hundreds of times over: a thousand take half a gigabyte', async () => {
    const keeper = await service.createUserWithKey({
      policy: policy(allow(['tinyauth:BatchAuthorizeByToken', 'tinyauth:ExplainDecision'], own('services/a'))),
    })
    const resources = Array.from({ length: 300 }, (_, i) => `arn:x:${i}`)
    const body = { permit: { B1: resources }, headers: [fred.proof], explain: true }
    expect((await service.ask(keeper, 'a', body)).status).toBe(400)
  })

  it('is not simulated on half a million statements', async () => {
    const tester = await service.createUserWithKey({
      policy: policy(allow(['tinyauth:SimulatePolicy', 'tinyauth:GetUser'], '*')),
    })
    const document = policy(...Array.from({ length: 60 }, (_, i) => allow('a:b', `arn:t:a:::*x*${i}`)))
    const requests = Array.from({ length: 100 }, (_, i) => ({ action: 'a:b', resource: `arn:t:a:::${i}` }))
    const body = { user: fred.username, policies: Array.from({ length: 50 }, () => document), requests }
    expect((await tester.client.post('/api/v1/simulate', body)).status).toBe(400)
  })

  it('without a credential is not answered with more than it sent', async () => {
    const members = Array.from({ length: 90_000 }, (_, i) => `"k${i}":1`)
    const rawBody = `{${members.join(',')}}`
    const answer = await service.anonymous.request('POST', '/api/v1/users', { rawBody })
    expect(answer.text.length / rawBody.length).toBeLessThan(1)
  })
})

describe('a decision', () => {
  it('has a bound on forwarded header values, not on their names alone', async () => {
    const keeper = await service.gatekeeper('pears')
    const headers = [['X-Many', Array.from({ length: 100_000 }, () => 'v')]]
    expect((await service.ask(keeper, 'pears', { permit: { Get: ['arn:x'] }, headers })).status).toBe(400)
  })
})
