import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Answer } from './client.js'
import { startService, succeeded } from './harness.js'
import type { TestService } from './harness.js'
import { allow, arn, deny, policy, type PolicyInput } from './policies.js'

const APPLE = arn('orchard', 'apples/red')
const REQUESTS = [{ action: 'orchard:GetApple', resource: APPLE }]

let service: TestService

beforeAll(async () => {
  service = await startService()
})

afterAll(() => service.stop())

function simulate(body: Readonly<Record<string, unknown>>): Promise<Answer> {
  return service.root.post('/api/v1/simulate', body)
}

describe('POST /simulate', () => {
  it('decides by policies that are not stored, and stores nothing', async () => {
    const user = await service.createUser()
    const before = (await service.root.get(`/api/v1/users/${user}/policies`)).body
    const answer = await simulate({ user, policies: [policy(allow('orchard:GetApple', '*'))], requests: REQUESTS })
    expect([answer.status, answer.body]).toMatchObject([
      200,
      { Decisions: [{ Action: 'orchard:GetApple', Resource: APPLE, Decision: 'allow' }] },
    ])
    expect((await service.root.get(`/api/v1/users/${user}/policies`)).body).toEqual(before)
  })

  it('allows nothing by itself', async () => {
    const { body } = await simulate({ policies: [], requests: REQUESTS })
    expect(body).toMatchObject({ Decisions: [{ Decision: 'implicitDeny' }] })
  })

  it('starts from what a user holds, which an unsaved Deny takes away', async () => {
    const { body } = await simulate({ user: 'root', requests: REQUESTS })
    expect(body).toMatchObject({ Decisions: [{ Decision: 'allow' }] })
    const denied = await simulate({ user: 'root', policies: [policy(deny('orchard:*', '*'))], requests: REQUESTS })
    expect(denied.body).toMatchObject({ Decisions: [{ Decision: 'explicitDeny' }] })
  })

  it('limits by unsaved boundaries and guardrails', async () => {
    const only = policy(allow('orchard:EatApple', '*'))
    for (const ceiling of ['boundaries', 'guardrails']) {
      const { body } = await simulate({ user: 'root', [ceiling]: [only], requests: REQUESTS })
      expect([ceiling, body]).toMatchObject([ceiling, { Decisions: [{ Decision: 'implicitDeny' }] }])
    }
  })

  it('never allows by an unsaved policy that is invalid', async () => {
    const bad = policy({ Effect: 'allow', Action: '*', Resource: '*' })
    const answer = await simulate({ policies: [bad], requests: REQUESTS })
    expect(answer.text).not.toMatch(/"Decision": ?"allow"/)
    expect(answer.text).toContain('Statement/0/Effect')
  })

  it('names every problem of a bad question', async () => {
    const answer = await simulate({ requests: [{}], extra: 1 })
    const missing = 'Missing required parameter in the JSON body'
    expect([answer.status, answer.body]).toMatchObject([
      400,
      { errors: { extra: 'Unexpected argument', 'requests/0/action': missing, 'requests/0/resource': missing } },
    ])
  })

  it('tells which statements of a user nearly applied to holders of ExplainDecision on the service alone', async () => {
    const user = await service.createUser({
      policy: policy(allow('orchard:GetApple', arn('orchard', 'apples/secret'))),
    })
    const rights = ['tinyauth:SimulatePolicy', 'tinyauth:GetUser']
    const tester = await service.createUserWithKey({ policy: policy(allow(rights, '*')) })
    const own = policy(allow('orchard:GetApple', arn('orchard', 'apples/mine')))
    const body = { user, policies: [own], requests: REQUESTS }
    const { text } = await tester.client.post('/api/v1/simulate', body)
    expect([text.includes('apples/mine'), text.includes('apples/secret')]).toEqual([true, false])
    expect((await simulate(body)).text).toContain('apples/secret')
  })

  it('refuses what would take too many comparisons, and says so', async () => {
    const many = policy(
      ...Array.from({ length: 60 }, (_, i) => allow('orchard:GetApple', arn('orchard', `apples/${i}`))),
    )
    const requests = Array.from({ length: 100 }, () => REQUESTS[0])
    const answer = await simulate({ policies: Array.from({ length: 20 }, () => many), requests })
    expect(answer.status).toBe(400)
    expect(answer.body).toMatchObject({ errors: { requests: expect.stringContaining('1200 statements') as unknown } })
  })

  it('needs SimulatePolicy, and GetUser on the user that it starts from', async () => {
    const body = { requests: REQUESTS }
    const stranger = await service.createUserWithKey()
    expect((await stranger.client.post('/api/v1/simulate', body)).status).toBe(403)
    expect((await service.anonymous.post('/api/v1/simulate', body)).status).toBe(401)
    const { client } = await service.createUserWithKey({ policy: policy(allow('tinyauth:SimulatePolicy', '*')) })
    expect((await client.post('/api/v1/simulate', body)).status).toBe(200)
    expect((await client.post('/api/v1/simulate', { ...body, user: 'root' })).status).toBe(403)
  })
})

describe('POST /simulate with something else in the place of what is stored', () => {
  const question = (user: string, origin: object, document: PolicyInput | string): Promise<Answer> =>
    simulate({ user, replace: [{ origin, document }], requests: REQUESTS })

  it('judges an unsaved edit of a policy of the user, or of a group', async () => {
    const user = await service.createUser({ policy: policy(allow('orchard:EatApple', '*')) })
    const group = await service.createGroup(policy(allow('orchard:EatApple', '*')))
    await service.addMember(group, user)
    const edit = policy(allow('orchard:GetApple', '*'))
    for (const origin of [
      { kind: 'user-policy', user, name: 'test' },
      { kind: 'group-policy', group, name: 'test' },
    ]) {
      const { body } = await question(user, origin, edit)
      expect(body).toMatchObject({ Decisions: [{ Decision: 'allow', Policy: 'test' }], Problems: [], Replaced: [1] })
    }
    expect((await simulate({ user, requests: REQUESTS })).body).toMatchObject({
      Decisions: [{ Decision: 'implicitDeny' }],
    })
  })

  it('fills a template as each use of it is filled, whatever version is named', async () => {
    const user = await service.createUser()
    const document = policy(allow('{{svc}}:EatApple', '*'))
    succeeded(await service.root.post('/api/v1/policies', { name: 'Eater', policy: JSON.stringify(document) }))
    const body = { policy: 'Eater', parameters: { svc: 'orchard' } }
    succeeded(await service.root.put(`/api/v1/users/${user}/boundary`, body))
    succeeded(await service.root.post(`/api/v1/users/${user}/attached-policies`, body))
    const origin = { kind: 'managed', name: 'Eater', version: 1, parameters: { svc: 'orchard' } }
    const answer = await question(user, origin, policy(allow('{{svc}}:GetApple', '*')))
    expect(answer.body).toMatchObject({ Decisions: [{ Decision: 'allow' }], Replaced: [2] })
    const unfilled = await question(user, origin, policy(allow('{{other}}:GetApple', '*')))
    expect(unfilled.body).toMatchObject({
      Decisions: [{ Decision: 'implicitDeny' }],
      Problems: [{ code: 'missing-parameter', path: expect.stringMatching(/^replace\/0/) as unknown }],
    })
  })

  it('says where nothing was replaced, and needs a user', async () => {
    const user = await service.createUser()
    const origin = { kind: 'user-policy', user, name: 'none' }
    expect((await question(user, origin, policy(allow('*', '*')))).body).toMatchObject({
      Decisions: [{ Decision: 'implicitDeny' }],
      Replaced: [0],
    })
    const { status, body } = await simulate({ key: 'AK', replace: [{ origin, document: '{' }], requests: REQUESTS })
    expect([status, body]).toMatchObject([400, { errors: { key: 'needs `user`', replace: 'needs `user`' } }])
    expect((await question(user, { kind: 'fixed', name: 'READ_ONLY' }, '{')).status).toBe(400)
  })

  it('judges the boundary of a key', async () => {
    const { username: user, keyId: key } = await service.createUserWithKey({ policy: policy(allow('orchard:*', '*')) })
    const only = { name: 'OnlyEat', policy: JSON.stringify(policy(allow('orchard:EatApple', '*'))) }
    succeeded(await service.root.post('/api/v1/policies', only))
    succeeded(await service.root.put(`/api/v1/users/${user}/keys/${key}/boundary`, { policy: 'OnlyEat' }))
    const decision = async (body: object): Promise<unknown> => {
      const { body: told } = succeeded(await simulate({ user, requests: REQUESTS, ...body }))
      return (told as { Decisions: readonly { Decision: string }[] }).Decisions[0]?.Decision // as the route declares
    }
    expect([await decision({}), await decision({ key })]).toEqual(['allow', 'implicitDeny'])
    expect((await simulate({ user, key: 'AKNONE', requests: REQUESTS })).status).toBe(404)
  })
})
