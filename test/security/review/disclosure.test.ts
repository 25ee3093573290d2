import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { member } from '../../service/client.js'
import { startService, succeeded, type TestService } from '../../service/harness.js'
import { allow, arn, deny, own, policy } from '../../service/policies.js'

let service: TestService

beforeAll(async () => {
  service = await startService()
})

afterAll(() => service.stop())

describe('policies of a user', () => {
  it('are not shown by the simulator to who may not read them', async () => {
    const victim = await service.createUser({
      policy: policy(allow('safe:Open', 'arn:tinyauth:safe:::secret-project-x')),
    })
    const spy = await service.createUserWithKey({
      policy: policy(allow(['tinyauth:SimulatePolicy', 'tinyauth:GetUser'], '*')),
    })
    expect((await spy.client.get(`/api/v1/users/${victim}/policies`)).status).toBe(403)
    const requests = [{ action: 'safe:Open', resource: 'arn:tinyauth:safe:::other' }]
    const answer = await spy.client.post('/api/v1/simulate', { user: victim, requests })
    expect(answer.text).not.toContain('secret-project-x')
  })

  it('about other services are not shown to the gatekeeper of one service', async () => {
    const keeper = await service.createUserWithKey({
      policy: policy(allow(['tinyauth:BatchAuthorizeByToken', 'tinyauth:ExplainDecision'], own('services/apples'))),
    })
    const fred = await service.createUserWithKey({
      policy: policy(deny('safe:Open', 'arn:tinyauth:safe:::secret-project-y'), allow('safe:*', '*')),
    })
    const body = { permit: { GetApple: [arn('apples', 'apples/1')] }, headers: [fred.proof], explain: true }
    const answer = succeeded(await service.ask(keeper, 'apples', body))
    expect(answer.text).not.toContain('secret-project-y')
  })
})

describe('how long an answer may be kept', () => {
  it('ends with the membership that it rests on', async () => {
    const apples = service.name('apples')
    succeeded(await service.root.post('/api/v1/services', { name: apples, decisionTtlSeconds: 3600 }))
    const keeper = await service.gatekeeper(apples)
    const fred = await service.createUserWithKey()
    const group = await service.createGroup(policy(allow(`${apples}:*`, '*')))
    await service.addMember(group, fred.username, { notAfter: new Date(Date.now() + 60_000).toISOString() })
    const body = { permit: { Get: [arn(apples, 'a/1')] }, headers: [fred.proof], context: {} }
    const path = `/api/v1/services/${apples}/authorize-by-token`
    const answer = succeeded(await keeper.client.post(path, body, [['X-API-Version', '2']]))
    expect(member(answer.body, 'Authorized')).toBe(true)
    expect(Number(member(answer.body, 'MaxAge'))).toBeLessThanOrEqual(60)
  })

  it('ends with the access key that was proved', async () => {
    const pears = service.name('pears')
    succeeded(await service.root.post('/api/v1/services', { name: pears, decisionTtlSeconds: 3600 }))
    const keeper = await service.gatekeeper(pears)
    const fred = await service.createUser({ policy: policy(allow(`${pears}:*`, '*')) })
    const key = await service.createKey(fred, { expiresAt: new Date(Date.now() + 60_000).toISOString() })
    const proof = ['Authorization', `Basic ${Buffer.from(`${key.keyId}:${key.secret}`).toString('base64')}`]
    const body = { permit: { Get: [arn(pears, 'a/1')] }, headers: [proof], context: {} }
    const path = `/api/v1/services/${pears}/authorize-by-token`
    const answer = succeeded(await keeper.client.post(path, body, [['X-API-Version', '2']]))
    expect(Number(member(answer.body, 'MaxAge'))).toBeLessThanOrEqual(60)
  })

  it('is a second at most for a denial', async () => {
    const keeper = await service.gatekeeper('figs')
    const fred = await service.createUserWithKey()
    const body = { permit: { Get: [arn('figs', 'a/1')] }, headers: [fred.proof], context: {} }
    const path = '/api/v1/services/figs/authorize-by-token'
    const answer = succeeded(await keeper.client.post(path, body, [['X-API-Version', '2']]))
    expect(member(answer.body, 'Authorized')).toBe(false)
    expect(Number(member(answer.body, 'MaxAge'))).toBeLessThanOrEqual(1)
  })
})

describe('a body', () => {
  it('with a member `__proto__` is refused, however it is written', async () => {
    const keeper = await service.gatekeeper('apples')
    const rawBody = '{"permit":{},"headers":[],"context":{"\\u005f_proto__":["a"]}}'
    const path = '/api/v1/services/apples/authorize-by-token'
    expect((await keeper.client.request('POST', path, { rawBody })).status).toBe(400)
  })

  it('with a policy that says Effect twice is refused as object as it is as text', async () => {
    const text =
      '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Effect":"Allow","Action":"a:b","Resource":"*"}]}'
    const user = await service.createUser()
    const path = `/api/v1/users/${user}/policies`
    const headers = [['Content-Type', 'application/json']] as const
    const asText = await service.root.request('POST', path, { body: { name: 'a', policy: text } })
    const asObject = await service.root.request('POST', path, { rawBody: `{"name":"b","policy":${text}}`, headers })
    expect([asText.status, asObject.status]).toEqual([400, 400])
  })
})
