import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { member } from '../service/client.js'
import type { Answer } from '../service/client.js'
import { startService, succeeded } from '../service/harness.js'
import type { TestService } from '../service/harness.js'
import { allow, policy } from '../service/policies.js'

const SCOPES = '/api/v1/oauth-scopes'
const CLIENTS = '/api/v1/oauth-clients'
const BUILT_IN = ['openid', 'profile', 'email', 'groups', 'offline_access', 'read', 'write', 'execute']
const READ_APPLES = policy(allow('apples:Get*', 'arn:tinyauth:apples:default::apples/*'))

let service: TestService

beforeAll(async () => {
  service = await startService()
})

afterAll(() => service.stop())

async function created(): Promise<string> {
  const name = service.name('apples:read')
  succeeded(await service.root.post(SCOPES, { name, description: 'Read your apples', policy: READ_APPLES }))
  return name
}

function errorsOf({ body }: Answer): unknown {
  return member(body, 'errors')
}

/** Fields that the service found something wrong with. */
function fieldsOf(answer: Answer): readonly string[] {
  const errors = errorsOf(answer)
  return typeof errors === 'object' && errors !== null ? Object.keys(errors).sort() : []
}

function namesOf({ body }: Answer): unknown {
  return Array.isArray(body) ? body.map((scope: unknown) => member(scope, 'name')) : body
}

describe('OAuth scopes', () => {
  it('are created, read, changed and deleted', async () => {
    const name = await created()
    const read = await service.root.get(`${SCOPES}/${name}`)
    expect([read.headers.etag, read.body]).toMatchObject([
      '"1"',
      { id: name, name, description: 'Read your apples', built_in: false, levels: null, policy: READ_APPLES },
    ])
    const wider = policy(allow('apples:*', '*'))
    const changed = await service.root.put(`${SCOPES}/${name}`, { policy: wider }, [['If-Match', '"1"']])
    expect([changed.status, changed.headers.etag]).toEqual([200, '"2"'])
    expect(changed.body).toMatchObject({ description: 'Read your apples', policy: wider })
    expect((await service.root.put(`${SCOPES}/${name}`, {}, [['If-Match', '"1"']])).status).toBe(412)
    expect((await service.root.put(`${SCOPES}/${name}`, read.body)).body).toMatchObject({ policy: READ_APPLES })
    expect((await service.root.delete(`${SCOPES}/${name}`, [['If-Match', '"1"']])).status).toBe(412)
    expect((await service.root.delete(`${SCOPES}/${name}?dryRun=true`)).body).toMatchObject({ dryRun: true })
    expect((await service.root.delete(`${SCOPES}/${name}`)).status).toBe(201)
    expect((await service.root.get(`${SCOPES}/${name}`)).status).toBe(404)
  })

  it('are told apart by the case of their letters', async () => {
    const name = await created()
    expect((await service.root.get(`${SCOPES}/${name.toUpperCase()}`)).status).toBe(404)
    succeeded(await service.root.post(SCOPES, { name: name.toUpperCase(), policy: READ_APPLES }))
    expect((await service.root.post(SCOPES, { name, policy: READ_APPLES })).status).toBe(409)
  })

  it('have the built-in ones among them, which nobody changes', async () => {
    expect(namesOf(await service.root.get(`${SCOPES}?filter={"built_in":true}&sort=["id","ASC"]`))).toEqual(BUILT_IN)
    expect((await service.root.get(`${SCOPES}/read`)).body).toMatchObject({
      ...{ name: 'read', built_in: true, levels: ['list', 'read'], policy: null },
    })
    expect((await service.root.put(`${SCOPES}/read`, { description: 'x' })).status).toBe(409)
    expect((await service.root.delete(`${SCOPES}/read`)).status).toBe(409)
    for (const name of ['read', 'Read', 'OPENID']) {
      const answer = await service.root.post(SCOPES, { name, policy: READ_APPLES })
      expect([answer.status, errorsOf(answer)]).toMatchObject([409, { name: expect.any(String) as unknown }])
    }
  })

  it('are listed page by page, after the built-in ones', async () => {
    const names = [await created(), await created()]
    const wanted = encodeURIComponent(JSON.stringify({ name: ['execute', ...names] }))
    const first = await service.root.get(`${SCOPES}?filter=${wanted}&limit=2`)
    const cursor = String(first.headers['x-tinyauth-next-cursor'])
    expect(namesOf(first)).toEqual(['execute', names[0]])
    const second = await service.root.get(`${SCOPES}?filter=${wanted}&limit=2&cursor=${cursor}`)
    expect([namesOf(second), second.headers['x-tinyauth-next-cursor']]).toEqual([[names[1]], undefined])
    const ranged = await service.root.get(`${SCOPES}?filter=${wanted}&range=[1,1]&sort=["name","DESC"]`)
    expect([namesOf(ranged), ranged.headers['content-range']]).toEqual([[names[1]], 'posts 1-1/3'])
    const search = encodeURIComponent(JSON.stringify({ q: 'YOUR PICTURE' }))
    expect(namesOf(await service.root.get(`${SCOPES}?filter=${search}`))).toEqual(['profile'])
  })

  it.each(['', 'a/b', 'a b', 'a"b', 'a\\b', '*', '-a', 'é', 'x'.repeat(129), 7])('are not called %j', async (name) => {
    const answer = await service.root.post(SCOPES, { name, policy: READ_APPLES })
    expect([answer.status, fieldsOf(answer)]).toEqual([400, ['name']])
  })

  it('tell all that is wrong with their policy', async () => {
    const answer = await service.root.post(SCOPES, {
      name: 'a/b',
      policy: { Version: '2012-10-17', Statement: [{ Effect: 'Maybe', Action: 'apples:*' }] },
    })
    expect(answer.status).toBe(400)
    expect(fieldsOf(answer)).toEqual(
      expect.arrayContaining(['name', 'policy', 'policy/Statement/0/Effect', 'policy/Statement/0']),
    )
  })

  it('refuse a policy with parameters, with a member that stands twice, and none at all', async () => {
    const name = service.name('scope')
    const parametric = policy(allow('{{svc}}:*', '*'))
    expect(errorsOf(await service.root.post(SCOPES, { name, policy: parametric }))).toEqual({
      policy: 'must not have parameters: write a value in place of `{{svc}}`',
    })
    const twice = `{"name":"${name}","policy":{"Version":"2012-10-17","Statement":{"Effect":"Deny","Effect":"Allow","Action":"*","Resource":"*"}}}`
    expect((await service.root.request('POST', SCOPES, { rawBody: twice, headers: JSON_BODY })).status).toBe(400)
    expect(errorsOf(await service.root.post(SCOPES, { name }))).toHaveProperty('policy')
  })

  it('stay while a client may ask for them', async () => {
    const name = await created()
    const client_id = service.name('client')
    const body = { client_id, grants: ['client_credentials'], scopes: ['read', name] }
    succeeded(await service.root.post(CLIENTS, body))
    const refused = await service.root.delete(`${SCOPES}/${name}`)
    expect([refused.status, errorsOf(refused)]).toEqual([
      409,
      { 'oauth-scope': `\`${name}\` stands in clients, take it from them first: \`${client_id}\`` },
    ])
    succeeded(await service.root.put(`${CLIENTS}/${client_id}`, { scopes: ['read'] }))
    expect((await service.root.delete(`${SCOPES}/${name}`)).status).toBe(201)
  })

  it('are seen and changed by whoever has the action on them, and by nobody else', async () => {
    const name = await created()
    const may = policy(allow('tinyauth:*OAuthScope', `arn:tinyauth:tinyauth:::oauth-scopes/${name}`))
    const { client } = await service.createUserWithKey({ policy: may })
    expect((await client.get(`${SCOPES}/${name}`)).status).toBe(200)
    expect((await client.get(`${SCOPES}/read`)).status).toBe(403)
    expect((await client.put(`${SCOPES}/${name}`, { description: 'x' })).status).toBe(200)
    expect((await client.post(SCOPES, { name: `${name}2`, policy: READ_APPLES })).status).toBe(403)
    expect((await client.get(SCOPES)).status).toBe(403)
  })
})

const JSON_BODY = [['Content-Type', 'application/json']] as const
