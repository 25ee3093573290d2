import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { startService, succeeded } from './harness.js'
import type { TestService } from './harness.js'
import { allow, own, policy } from './policies.js'
import type { PolicyInput } from './policies.js'

const BUILT_IN = [
  'Administrator',
  'FullAccess',
  'Gatekeeper',
  'GroupOwner',
  'LocalGatekeeper',
  'Moderator',
  'Reader',
  'SelfService',
  'Writer',
]
const ONE = policy(allow('a:one', '*'))
const TWO = policy(allow('a:two', '*'))

let service: TestService
let name: string
let path: string

async function create(document: PolicyInput): Promise<string> {
  const created = service.name('policy')
  succeeded(await service.root.post('/api/v1/policies', { name: created, policy: document }))
  return created
}

beforeAll(async () => {
  service = await startService()
})

beforeEach(async () => {
  name = await create(ONE)
  path = `/api/v1/policies/${name}`
})

afterAll(() => service.stop())

describe('managed policies', () => {
  it('ship with the service', async () => {
    const listed = await service.root.get('/api/v1/policies')
    expect(listed.status).toBe(200)
    for (const builtIn of BUILT_IN) expect(listed.text).toContain(`"${builtIn}"`)
  })

  it.each(BUILT_IN)('that ship cannot be changed: %s', async (builtIn) => {
    const at = `/api/v1/policies/${builtIn}`
    expect((await service.root.get(at)).status).toBe(200)
    expect((await service.root.delete(at)).status).toBe(409)
    expect((await service.root.post(`${at}/versions`, { policy: ONE })).status).toBe(409)
  })

  it('are made in version 1 and read back', async () => {
    const got = await service.root.get(path)
    expect(got.status).toBe(200)
    expect(got.body).toMatchObject({ id: name, name })
    expect((await service.root.get(`${path}/versions/1`)).text).toContain('a:one')
  })

  it('get versions, of which one is the default', async () => {
    succeeded(await service.root.post(`${path}/versions`, { policy: TWO }))
    expect((await service.root.get(`${path}/versions/2`)).text).toContain('a:two')
    expect((await service.root.get(path)).text).toContain('a:one')
    succeeded(await service.root.put(`${path}/default-version`, { version: 2 }))
    expect((await service.root.get(path)).text).toContain('a:two')
    expect((await service.root.delete(`${path}/versions/2`)).status).toBe(409)
    expect((await service.root.delete(`${path}/versions/1`)).status).toBe(201)
    expect((await service.root.get(`${path}/versions/1`)).status).toBe(404)
  })

  it('keep five versions at most and never give one number twice', async () => {
    for (let version = 2; version <= 5; version += 1) {
      succeeded(await service.root.post(`${path}/versions`, { policy: TWO }))
    }
    expect((await service.root.post(`${path}/versions`, { policy: TWO })).status).toBe(409)
    succeeded(await service.root.delete(`${path}/versions/5`))
    succeeded(await service.root.post(`${path}/versions`, { policy: TWO }))
    expect((await service.root.get(`${path}/versions/6`)).status).toBe(200)
    expect((await service.root.get(`${path}/versions/5`)).status).toBe(404)
  })

  it.each([0, -1, 99, 'x', 1.5, null])('have no version %j', async (version) => {
    const answer = await service.root.put(`${path}/default-version`, { version })
    expect([400, 404]).toContain(answer.status)
  })

  it('cannot be deleted while they are attached, and say where', async () => {
    const user = await service.createUser()
    const attached = `/api/v1/users/${user}/attached-policies`
    succeeded(await service.root.post(attached, { policy: name }))
    const refused = await service.root.delete(path)
    expect(refused.status).toBe(409)
    expect(refused.text).toContain(user)
    expect((await service.root.get(`${path}/attachments`)).text).toContain(user)
    succeeded(await service.root.delete(`${attached}/${name}`))
    expect((await service.root.delete(path)).status).toBe(201)
    expect((await service.root.get(path)).status).toBe(404)
  })

  it('cannot be deleted while they are a boundary', async () => {
    const user = await service.createUser()
    succeeded(await service.root.put(`/api/v1/users/${user}/boundary`, { policy: name }))
    expect((await service.root.delete(path)).status).toBe(409)
  })

  it('are attached twice without harm', async () => {
    const group = await service.createGroup()
    const attached = `/api/v1/groups/${group}/attached-policies`
    for (const _time of [1, 2]) expect((await service.root.post(attached, { policy: name })).status).toBe(200)
    expect((await service.root.get(attached)).body).toHaveLength(1)
  })

  it('need both the policy and the target to be attached or detached', async () => {
    const user = await service.createUser()
    const targetOnly = policy(allow(['tinyauth:AttachPolicy', 'tinyauth:DetachPolicy'], own(`users/${user}`)))
    const policyOnly = policy(allow(['tinyauth:AttachPolicy', 'tinyauth:DetachPolicy'], own(`policies/${name}`)))
    const both = policy(...targetOnly.Statement, ...policyOnly.Statement)
    const statuses: number[] = []
    for (const document of [targetOnly, policyOnly, both]) {
      const { client } = await service.createUserWithKey({ policy: document })
      statuses.push((await client.post(`/api/v1/users/${user}/attached-policies`, { policy: name })).status)
    }
    expect(statuses).toEqual([403, 403, 200])
    const { client } = await service.createUserWithKey({ policy: targetOnly })
    expect((await client.delete(`/api/v1/users/${user}/attached-policies/${name}`)).status).toBe(403)
  })

  it('with a parameter are not attached without it, nor with one that is more than a name', async () => {
    const user = await service.createUser()
    const attached = `/api/v1/users/${user}/attached-policies`
    const bad = [undefined, {}, { svc: '' }, { svc: 'a"b' }, { svc: 'a:b' }, { other: 'x' }, { svc: 'a', other: 'x' }]
    for (const parameters of bad) {
      const answer = await service.root.post(attached, { policy: 'Reader', ...(parameters && { parameters }) })
      expect([parameters, answer.status]).toEqual([parameters, 400])
    }
    expect((await service.root.get(attached)).body).toEqual([])
  })

  it.each<[string, unknown]>([
    ['a document that is invalid', policy({ Effect: 'deny', Action: 'a:b', Resource: '*' })],
    ['no document', undefined],
    ['a text that is no JSON', '{'],
  ])('are refused with %s, and nothing is stored', async (_what, document) => {
    const bad = service.name('policy')
    expect((await service.root.post('/api/v1/policies', { name: bad, policy: document })).status).toBe(400)
    expect((await service.root.get(`/api/v1/policies/${bad}`)).status).toBe(404)
  })

  it('refuse a name that is taken, in any spelling of its letters', async () => {
    for (const taken of [name, name.toUpperCase(), 'Reader', 'reader']) {
      expect((await service.root.post('/api/v1/policies', { name: taken, policy: ONE })).status).toBe(409)
    }
  })
})

describe('POST /policies/validate', () => {
  it('tells a valid document, and stores nothing', async () => {
    const answer = await service.root.post('/api/v1/policies/validate', { policy: ONE })
    expect([answer.status, answer.body]).toMatchObject([200, { valid: true, problems: [] }])
  })

  it('tells every problem of an invalid one with 200', async () => {
    const document = { Version: '2012-10-17', Statement: [{ Effect: 'deny', Action: 'a', Resource: 'b' }] }
    const answer = await service.root.post('/api/v1/policies/validate', { policy: document })
    expect(answer.status).toBe(200)
    const { valid, problems } = answer.body as { valid: boolean; problems: { path: string }[] } // issue 3, item 5
    expect(valid).toBe(false)
    const paths = problems.map((problem) => problem.path)
    expect(paths).toEqual(
      expect.arrayContaining(['/Statement/0/Effect', '/Statement/0/Action', '/Statement/0/Resource']),
    )
  })

  it('needs a caller that is known', async () => {
    expect((await service.anonymous.post('/api/v1/policies/validate', { policy: ONE })).status).toBe(401)
    const { client } = await service.createUserWithKey()
    expect((await client.post('/api/v1/policies/validate', { policy: ONE })).status).toBe(200)
  })
})
