import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { startService, succeeded } from './harness.js'
import type { TestService, TestUser } from './harness.js'
import { allow, arn, policy } from './policies.js'

const APPLE = arn('orchard', 'apples/red')
const PASSWORD = 'correct horse battery staple'

let service: TestService
let keeper: TestUser
let fred: TestUser

beforeAll(async () => {
  service = await startService({ env: { METRICS_PUBLIC: 'true' } })
  keeper = await service.createUserWithKey({ policy: policy(allow('tinyauth:*', '*')) })
  fred = await service.createUserWithKey({ password: PASSWORD, policy: policy(allow('orchard:Get', '*')) })
})

afterAll(() => service.stop())

async function metrics(name: string): Promise<readonly string[]> {
  const { text } = await service.anonymous.get('/metrics')
  return text.split('\n').filter((line) => line.startsWith(name))
}

it('pairs are counted one by one, by outcome and by where they were asked for', async () => {
  const single = { action: 'orchard:Get', resource: APPLE, headers: [fred.proof], context: {} }
  const login = ['Authorization', `Basic ${Buffer.from(`${fred.username}:${PASSWORD}`).toString('base64')}`]
  succeeded(
    await service.ask(keeper, 'orchard', { permit: { Get: [APPLE, APPLE], Eat: [APPLE] }, headers: [fred.proof] }),
  )
  succeeded(await service.ask(keeper, 'orchard', { permit: { Get: [APPLE, APPLE] }, headers: [] }))
  succeeded(await keeper.client.post('/api/v1/authorize', single))
  succeeded(await keeper.client.post('/api/v1/authorize-login', { ...single, headers: [login] }))
  const requests = ['orchard:Get', 'orchard:Eat'].map((action) => ({ action, resource: APPLE }))
  succeeded(await keeper.client.post('/api/v1/simulate', { user: fred.username, requests }))
  expect([...(await metrics('tinyauth_decisions_total'))].sort()).toEqual([
    'tinyauth_decisions_total{kind="legacy",outcome="allow"} 1',
    'tinyauth_decisions_total{kind="login",outcome="allow"} 1',
    'tinyauth_decisions_total{kind="simulate",outcome="allow"} 1',
    'tinyauth_decisions_total{kind="simulate",outcome="deny"} 1',
    'tinyauth_decisions_total{kind="token",outcome="allow"} 2',
    'tinyauth_decisions_total{kind="token",outcome="deny"} 3',
  ])
  // A call in which nobody was proved decides nothing.
  expect(await metrics('tinyauth_decision_duration_seconds_count')).toEqual(
    ['token', 'legacy', 'login', 'own', 'simulate'].map((kind) => {
      return `tinyauth_decision_duration_seconds_count{kind="${kind}"} ${kind === 'own' ? 0 : 1}`
    }),
  )
})
