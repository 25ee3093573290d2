import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createHash } from 'node:crypto'
import { builtInClient } from '../../src/oauth/clients/built-in-clients.js'
import { member, text } from '../service/client.js'
import type { Answer } from '../service/client.js'
import { startService, succeeded } from '../service/harness.js'
import type { TestService } from '../service/harness.js'
import { allow, own, policy } from '../service/policies.js'

const CLIENTS = '/api/v1/oauth-clients'
const SHOP = {
  grants: ['authorization_code', 'refresh_token'],
  redirect_uris: ['https://shop.example.org/callback'],
  scopes: ['openid', 'read'],
}
const ROBOT = { grants: ['client_credentials'], scopes: ['read'] }

let service: TestService

beforeAll(async () => {
  service = await startService()
})

afterAll(() => service.stop())

async function created(body: Readonly<Record<string, unknown>> = SHOP): Promise<string> {
  const client_id = service.name('client')
  succeeded(await service.root.post(CLIENTS, { client_id, ...body }))
  return client_id
}

function errorsOf({ body }: Answer): unknown {
  return member(body, 'errors')
}

/** Fields that the service found something wrong with. */
function fieldsOf(answer: Answer): readonly string[] {
  const errors = errorsOf(answer)
  return typeof errors === 'object' && errors !== null ? Object.keys(errors).sort() : []
}

/** Permits everything with clients, and nothing else. */
function overClients(...more: readonly ReturnType<typeof allow>[]): ReturnType<typeof policy> {
  return policy(allow('tinyauth:*', own('oauth-clients/*')), ...more)
}

describe('OAuth clients', () => {
  it('are created with defaults, and answer their secret once', async () => {
    const client_id = service.name('shop')
    const answer = await service.root.post(CLIENTS, { client_id, ...SHOP })
    expect([answer.status, answer.headers.etag]).toEqual([200, '"1"'])
    expect(answer.body).toMatchObject({
      ...{ id: client_id, client_id, name: client_id, owner: 'root', type: 'confidential', enabled: true, ...SHOP },
      ...{ post_logout_redirect_uris: [], services: null },
      ...{ access_token_seconds: 3600, refresh_token_seconds: 2_592_000 },
    })
    const secret = text(answer, 'client_secret')
    expect(secret).toMatch(/^[A-Za-z0-9_-]{43}$/)
    const read = await service.root.get(`${CLIENTS}/${client_id}`)
    expect(read.body).toMatchObject({ id: client_id, secrets: [{ id: expect.any(String) as unknown }] })
    const log = await service.root.get(`/api/v1/audit-events?limit=1000`)
    const hash = createHash('sha256').update(secret).digest('base64url')
    for (const told of [read.text, (await service.root.get(CLIENTS)).text, succeeded(log).text]) {
      expect(told).not.toContain(secret)
      expect(told).not.toContain(hash)
    }
  })

  it('have an id that is made up where none is given, and no secret where they are public', async () => {
    const answer = succeeded(await service.root.post(CLIENTS, { ...SHOP, type: 'public' }))
    expect(text(answer, 'client_id')).toMatch(/^[a-z0-9]{20}$/)
    expect(answer.body).toMatchObject({ secrets: [], type: 'public' })
    expect(member(answer.body, 'client_secret')).toBeUndefined()
  })

  it('are found by their exact id, changed and deleted', async () => {
    const id = await created()
    expect((await service.root.get(`${CLIENTS}/${id.toUpperCase()}`)).status).toBe(404)
    const read = succeeded(await service.root.get(`${CLIENTS}/${id}`))
    const changed = await service.root.put(`${CLIENTS}/${id}`, { name: 'Shop' }, [['If-Match', '"1"']])
    expect([changed.status, changed.headers.etag]).toEqual([200, '"2"'])
    expect(changed.body).toMatchObject({ ...SHOP, name: 'Shop', enabled: true })
    expect((await service.root.put(`${CLIENTS}/${id}`, {}, [['If-Match', '"1"']])).status).toBe(412)
    expect((await service.root.put(`${CLIENTS}/${id}`, read.body)).body).toMatchObject({ name: id })
    const tried = await service.root.delete(`${CLIENTS}/${id}?dryRun=true`)
    expect([tried.status, tried.body]).toEqual([
      200,
      { dryRun: true, deletes: { oauthClients: 1, consents: 0, tokens: 0 } },
    ])
    expect((await service.root.delete(`${CLIENTS}/${id}`, [['If-Match', '"1"']])).status).toBe(412)
    expect((await service.root.delete(`${CLIENTS}/${id}`)).status).toBe(201)
    expect((await service.root.get(`${CLIENTS}/${id}`)).status).toBe(404)
  })

  it('are listed by what they show, page by page', async () => {
    const owner = await service.createUser()
    const ids = [await created({ ...SHOP, owner }), await created({ ...ROBOT, owner, enabled: false })]
    const filter = encodeURIComponent(JSON.stringify({ owner: [owner] }))
    const page = await service.root.get(`${CLIENTS}?filter=${filter}&limit=1`)
    const cursor = String(page.headers['x-tinyauth-next-cursor'])
    expect(page.body).toMatchObject([{ id: ids[0], owner }])
    expect((await service.root.get(`${CLIENTS}?filter=${filter}&limit=1&cursor=${cursor}`)).body).toMatchObject([
      { id: ids[1] },
    ])
    const off = encodeURIComponent(JSON.stringify({ owner, enabled: false }))
    expect((await service.root.get(`${CLIENTS}?filter=${off}&sort=["name","DESC"]`)).body).toMatchObject([
      { id: ids[1] },
    ])
    const secrets = encodeURIComponent(JSON.stringify({ secrets: 'x' }))
    expect((await service.root.get(`${CLIENTS}?filter=${secrets}`)).status).toBe(400)
  })

  it('have one id in every spelling of its letters, and none that comes with the service', async () => {
    const id = await created()
    for (const client_id of [id, id.toUpperCase(), 'api-docs', 'API-Docs']) {
      const answer = await service.root.post(CLIENTS, { client_id, ...SHOP })
      expect([answer.status, errorsOf(answer)]).toMatchObject([409, { client_id: expect.any(String) as unknown }])
    }
    for (const client_id of ['a/b', '*', '', 'a b', 'x'.repeat(129)]) {
      expect((await service.root.post(CLIENTS, { client_id, ...SHOP })).status).toBe(400)
    }
  })

  it('belong to a built-in one without a row, where the address of its page is known', () => {
    expect(builtInClient({ publicUrl: 'https://id.example.org/auth' })).toMatchObject({
      ...{ clientId: 'api-docs', type: 'public', secrets: [], services: null },
      redirectUris: ['https://id.example.org/auth/api/docs/oauth2-redirect.html'],
    })
    expect(builtInClient({ publicUrl: undefined })).toBeUndefined()
  })
})

describe('what is wrong with a client', () => {
  it('is told all at once, each by its field and with what puts it right', async () => {
    const answer = await service.root.post(CLIENTS, {
      ...{ type: 'public', owner: 'nobody', grants: ['authorization_code', 'client_credentials'] },
      redirect_uris: ['http://shop.example.org/', 'https://shop.example.org/', 'https://shop.example.org/'],
      post_logout_redirect_uris: ['https://shop.example.org/#'],
      scopes: ['read', 'apples:eat', 'Read'],
      services: ['apples'],
      ...{ access_token_seconds: 59, refresh_token_seconds: 7_776_001 },
    })
    expect([answer.status, errorsOf(answer)]).toEqual([
      400,
      {
        owner: 'user `nobody` does not exist: name another',
        grants: '`client_credentials` needs a confidential client: leave it out, or make the client confidential',
        'redirect_uris/0': 'must begin with `https:`; `http:` is for `127.0.0.1` and `[::1]` alone',
        'redirect_uris/2': 'stands in the list twice: leave it out',
        'post_logout_redirect_uris/0': 'must not have a fragment: leave out `#` and what follows',
        'scopes/1': '`apples:eat` does not exist: leave it out, or create it first',
        'scopes/2': '`Read` does not exist: leave it out, or create it first',
        'services/0': '`apples` does not exist: leave it out, or create it first',
        access_token_seconds: 'must be from 60 to 86400',
        refresh_token_seconds: 'must be from 3600 to 7776000',
      },
    ])
  })

  it.each([
    [{ ...SHOP, redirect_uris: [] }, 'redirect_uris'],
    [{ ...ROBOT, redirect_uris: SHOP.redirect_uris }, 'redirect_uris'],
    [{ ...SHOP, redirect_uris: Array.from({ length: 21 }, (_, i) => `https://a.example/${i}`) }, 'redirect_uris'],
    [{ ...ROBOT, grants: [] }, 'grants'],
    [{ scopes: ['read'] }, 'grants'],
    [{ ...ROBOT, grants: ['refresh_token'] }, 'grants'],
    [{ ...ROBOT, grants: ['client_credentials', 'refresh_token'] }, 'grants'],
    [{ ...ROBOT, grants: ['client_credentials', 'client_credentials'] }, 'grants'],
    [{ ...ROBOT, grants: ['password'], type: 'public' }, 'grants'],
    [{ ...ROBOT, grants: ['implicit'] }, 'grants/0'],
    [{ ...ROBOT, scopes: [] }, 'scopes'],
    [{ ...ROBOT, scopes: ['read', 'read'] }, 'scopes'],
    [{ ...ROBOT, scopes: Array.from({ length: 101 }, (_, i) => `s${i}`) }, 'scopes'],
    [{ ...ROBOT, scopes: 'read' }, 'scopes'],
    [{ ...ROBOT, scopes: [7] }, 'scopes/0'],
    [{ ...ROBOT, services: [] }, 'services'],
    [{ ...ROBOT, type: 'native' }, 'type'],
    [{ ...ROBOT, enabled: 'yes' }, 'enabled'],
    [{ ...ROBOT, access_token_seconds: 3600.5 }, 'access_token_seconds'],
    [{ ...ROBOT, access_token_seconds: 86_401 }, 'access_token_seconds'],
    [{ ...ROBOT, owner: 'ROOT' }, 'owner'],
    [{ ...ROBOT, name: 'a\nb' }, 'name'],
    [{ ...ROBOT, client_secret: 'of my own' }, 'client_secret'],
  ])('is in %j at %s', async (body, field) => {
    const answer = await service.root.post(CLIENTS, body)
    expect([answer.status, fieldsOf(answer)]).toEqual([400, [field]])
  })

  it('keeps nobody from turning it off when a service of it was forgotten meanwhile', async () => {
    const name = service.name('cellar')
    succeeded(await service.root.post('/api/v1/services', { name }))
    const id = await created({ ...ROBOT, services: [name] })
    succeeded(await service.root.delete(`/api/v1/services/${name}`))
    const answer = await service.root.put(`${CLIENTS}/${id}`, { enabled: false })
    expect([answer.status, answer.body]).toMatchObject([200, { enabled: false, services: [name] }])
    expect((await service.root.put(`${CLIENTS}/${id}`, { services: null })).body).toMatchObject({ services: null })
  })

  it('is another type than it was made with', async () => {
    const id = await created()
    const answer = await service.root.put(`${CLIENTS}/${id}`, { type: 'public', access_token_seconds: 1 })
    expect([answer.status, fieldsOf(answer)]).toEqual([400, ['access_token_seconds', 'type']])
  })
})

describe('secrets of a client', () => {
  it('are two at most, so that one takes the place of the other', async () => {
    const id = await created()
    const [{ id: first }] = secretsOf(await service.root.get(`${CLIENTS}/${id}`))
    const rotated = succeeded(await service.root.post(`${CLIENTS}/${id}/rotate-secret`))
    expect(text(rotated, 'client_secret')).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect(secretsOf(rotated)).toHaveLength(2)
    const third = await service.root.post(`${CLIENTS}/${id}/rotate-secret`)
    expect([third.status, errorsOf(third)]).toEqual([
      409,
      { 'oauth-client': `\`${id}\` has 2 secrets, which is the limit: delete the older one` },
    ])
    expect((await service.root.delete(`${CLIENTS}/${id}/secrets/nothing`)).status).toBe(404)
    expect((await service.root.delete(`${CLIENTS}/${id}/secrets/${first}`)).status).toBe(201)
    expect(secretsOf(await service.root.get(`${CLIENTS}/${id}`))).not.toContainEqual(
      expect.objectContaining({ id: first }),
    )
    expect((await service.root.post(`${CLIENTS}/${id}/rotate-secret`)).status).toBe(200)
  })

  it('are none where it is public', async () => {
    const id = await created({ ...SHOP, type: 'public' })
    expect((await service.root.post(`${CLIENTS}/${id}/rotate-secret`)).status).toBe(409)
  })
})

describe('who may do what with clients', () => {
  it('is nobody without the action, and is told before anything is looked for', async () => {
    const { client } = await service.createUserWithKey()
    const id = await created()
    for (const name of [id, 'no-such-client']) {
      expect((await client.get(`${CLIENTS}/${name}`)).status).toBe(403)
      expect((await client.put(`${CLIENTS}/${name}`, {})).status).toBe(403)
      expect((await client.delete(`${CLIENTS}/${name}`)).status).toBe(403)
      expect((await client.post(`${CLIENTS}/${name}/rotate-secret`)).status).toBe(403)
      expect((await client.delete(`${CLIENTS}/${name}/secrets/x`)).status).toBe(403)
    }
    expect((await client.get(CLIENTS)).status).toBe(403)
    expect((await client.post(CLIENTS, SHOP)).status).toBe(403)
    expect((await service.anonymous.get(CLIENTS)).status).toBe(401)
  })

  it('is who has the action on the name that they give', async () => {
    const may = policy(allow('tinyauth:CreateOAuthClient', [own('oauth-clients/'), own('oauth-clients/team-*')]))
    const { client } = await service.createUserWithKey({ policy: may })
    expect((await client.post(CLIENTS, { client_id: 'other', ...SHOP })).status).toBe(403)
    expect((await client.post(CLIENTS, { client_id: service.name('team'), ...SHOP })).status).toBe(200)
    expect((await client.post(CLIENTS, SHOP)).status).toBe(200)
  })

  it('is for clients of their own whoever has the action', async () => {
    const { client, username } = await service.createUserWithKey({ policy: overClients() })
    const made = succeeded(await client.post(CLIENTS, ROBOT))
    const path = `${CLIENTS}/${text(made, 'client_id')}`
    expect(made.body).toMatchObject({ owner: username })
    expect((await client.put(path, { scopes: ['read', 'write'] })).status).toBe(200)
    expect((await client.post(`${path}/rotate-secret`)).status).toBe(200)
  })

  it.each([
    ['made for', (owner: string) => ['post', '', { ...ROBOT, owner }] as const],
    ['made by consent alone for', (owner: string) => ['post', '', { ...SHOP, owner }] as const],
    [
      'made for a name that may not exist, as',
      (owner: string) => ['post', '', { ...ROBOT, owner: `${owner}x` }] as const,
    ],
    ['given to', (owner: string) => ['put', 'own', { owner }] as const],
  ])('is not who would act as somebody else by a client %s them', async (_, request) => {
    const victim = await service.createUser({ policy: policy(allow('*', '*')) })
    const { client } = await service.createUserWithKey({ policy: overClients() })
    const mine = text(succeeded(await client.post(CLIENTS, ROBOT)), 'client_id')
    const [method, whose, body] = request(victim)
    const path = whose === 'own' ? `${CLIENTS}/${mine}` : CLIENTS
    const answer = method === 'post' ? await client.post(path, body) : await client.put(path, body)
    expect([answer.status, errorsOf(answer)]).toEqual([403, { authorization: 'NotPermitted' }])
  })

  it.each([
    [{ grants: ['client_credentials', 'password'] }],
    [{ scopes: ['read', 'write'] }],
    [{ services: null }],
    [{ redirect_uris: ['https://elsewhere.example/'] }],
    [{ enabled: true }],
    [{ owner: 'root' }],
  ])('is not who would widen one of somebody else by %j', async (body) => {
    const victim = await service.createUser({ policy: policy(allow('*', '*')) })
    const name = service.name('cellar')
    succeeded(await service.root.post('/api/v1/services', { name }))
    const id = await created({ ...ROBOT, owner: victim, services: [name], enabled: false })
    const { client } = await service.createUserWithKey({ policy: overClients() })
    expect((await client.put(`${CLIENTS}/${id}`, body)).status).toBe(403)
    expect((await client.post(`${CLIENTS}/${id}/rotate-secret`)).status).toBe(403)
    expect((await service.root.get(`${CLIENTS}/${id}`)).body).toMatchObject({ ...ROBOT, enabled: false, owner: victim })
  })

  it('is not who would take one from somebody else', async () => {
    const id = await created({ ...ROBOT, owner: await service.createUser() })
    const { client, username } = await service.createUserWithKey({ policy: overClients() })
    expect((await client.put(`${CLIENTS}/${id}`, { owner: username })).status).toBe(403)
  })

  it('is who may make keys of the owner as well', async () => {
    const owner = await service.createUser()
    const asOwner = allow('tinyauth:CreateAccessKey', own(`users/${owner}`))
    const { client } = await service.createUserWithKey({ policy: overClients(asOwner) })
    const id = text(succeeded(await client.post(CLIENTS, { ...ROBOT, owner })), 'client_id')
    expect((await client.put(`${CLIENTS}/${id}`, { scopes: ['read', 'write'] })).status).toBe(200)
    expect((await client.post(`${CLIENTS}/${id}/rotate-secret`)).status).toBe(200)
  })

  it('may narrow one of somebody else, and turn it off, by the action alone', async () => {
    const id = await created({ ...ROBOT, scopes: ['read', 'write'], owner: await service.createUser() })
    const { client } = await service.createUserWithKey({ policy: overClients() })
    expect((await client.put(`${CLIENTS}/${id}`, { scopes: ['read'], enabled: false, name: 'off' })).status).toBe(200)
    expect((await client.delete(`${CLIENTS}/${id}`)).status).toBe(201)
  })

  it('is no limited key, where the client would act as its owner without those limits', async () => {
    const { username } = await service.createUserWithKey({ policy: policy(allow('*', '*')) })
    const limited = await service.createKey(username, { expiresAt: '2999-01-01T00:00:00Z' })
    const client = service.anonymous.as(limited)
    expect((await client.post(CLIENTS, ROBOT)).status).toBe(403)
    const id = await created({ ...ROBOT, owner: username })
    expect((await client.put(`${CLIENTS}/${id}`, { scopes: ['read', 'write'] })).status).toBe(403)
    expect((await client.post(`${CLIENTS}/${id}/rotate-secret`)).status).toBe(403)
    expect((await client.put(`${CLIENTS}/${id}`, { enabled: false })).status).toBe(200)
    const made = await client.post(CLIENTS, SHOP)
    expect(made.status).toBe(200)
    const shop = `${CLIENTS}/${text(made, 'client_id')}`
    // People who agreed to it long ago would be sent there.
    const addresses = { redirect_uris: ['https://elsewhere.example.org/callback'] }
    expect((await client.put(shop, addresses)).status).toBe(403)
    expect((await client.post(`${shop}/rotate-secret`)).status).toBe(403)
  })
})

function secretsOf(answer: Answer): readonly [{ readonly id: string }, ...{ readonly id: string }[]] {
  const secrets = member(answer.body, 'secrets')
  if (!Array.isArray(secrets) || secrets.length === 0) throw new Error(`no secrets in ${answer.text}`)
  return secrets as unknown as readonly [{ readonly id: string }] // the service's own shape
}
