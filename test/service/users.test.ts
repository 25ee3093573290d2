import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createHash } from 'node:crypto'
import { basic, text } from './client.js'
import { startService, succeeded } from './harness.js'
import type { TestService } from './harness.js'
import { allow, own, policy } from './policies.js'

const MISSING = 'Missing required parameter in the JSON body'

let service: TestService

beforeAll(async () => {
  service = await startService()
})

afterAll(() => service.stop())

async function canLogIn(username: string, password: string): Promise<boolean> {
  const body = { username, password, 'csrf-strategy': 'none' }
  return (await service.root.post('/api/v1/services/orchard/get-token-for-login', body)).status === 200
}

describe('users', () => {
  it('are made with a name alone and read back', async () => {
    const username = service.name()
    const created = await service.root.post('/api/v1/users', { username })
    expect(created.status).toBe(200)
    expect(created.body).toMatchObject({ id: username, username, groups: [] })
    const got = await service.root.get(`/api/v1/users/${username}`)
    expect([got.status, got.body]).toEqual([200, created.body])
  })

  it('never show a password, however they are asked for', async () => {
    const password = 'a very secret password'
    const username = await service.createUser({ password })
    const answers = [
      await service.root.get(`/api/v1/users/${username}`),
      await service.root.get('/api/v1/users'),
      await service.root.put(`/api/v1/users/${username}`, { username, password }),
    ]
    for (const { text } of answers) {
      expect(text).not.toContain(password)
      expect(text).not.toMatch(/argon2|password/i)
    }
  })

  it('list their groups by name', async () => {
    const username = await service.createUser()
    const group = await service.createGroup()
    await service.addMember(group, username)
    const { body } = await service.root.get(`/api/v1/users/${username}`)
    expect(body).toMatchObject({ groups: [{ id: group, name: group }] })
  })

  it('are renamed without losing the password, which the original reset', async () => {
    const username = await service.createUser({ password: 'stays the same' })
    const renamed = service.name()
    const answer = await service.root.put(`/api/v1/users/${username}`, { username: renamed })
    expect([answer.status, answer.body]).toMatchObject([200, { id: renamed, username: renamed }])
    expect((await service.root.get(`/api/v1/users/${username}`)).status).toBe(404)
    expect(await canLogIn(renamed, 'stays the same')).toBe(true)
    expect(await canLogIn(username, 'stays the same')).toBe(false)
  })

  it('change their password', async () => {
    const username = await service.createUser({ password: 'the old one' })
    succeeded(await service.root.put(`/api/v1/users/${username}`, { username, password: 'the new one' }))
    expect([await canLogIn(username, 'the old one'), await canLogIn(username, 'the new one')]).toEqual([false, true])
  })

  it('bring their password along from the old system, are renamed, and leave no MD5 behind', async () => {
    const [old, username] = [service.name('imported'), service.name('renamed')]
    const md5 = createHash('md5').update(`sweet apple${old}`).digest('hex')
    succeeded(await service.root.post('/api/v1/users', { username: old, passwordHash: `md5:${md5}` }))
    succeeded(await service.root.put(`/api/v1/users/${old}`, { username }))
    // At first by the old hash, then by the new one.
    expect(await canLogIn(username, 'sweet apple')).toBe(true)
    expect(await canLogIn(username, 'sweet apple')).toBe(true)
    expect(await canLogIn(username, md5)).toBe(false)
    const events = await service.root.get('/api/v1/audit-events?event=CreateUser')
    expect(events.text).toContain('request.password-hash')
    expect(events.text).not.toContain(md5)
    const refused = await service.root.put(`/api/v1/users/${username}`, { passwordHash: md5 })
    expect([refused.status, refused.text.includes(md5)]).toEqual([400, false])
  })

  it('are really deleted, which the original forgot to commit', async () => {
    const username = await service.createUser({ password: 'password' })
    const deleted = await service.root.delete(`/api/v1/users/${username}`)
    expect([deleted.status, deleted.body]).toEqual([201, {}])
    expect((await service.root.get(`/api/v1/users/${username}`)).status).toBe(404)
    expect((await service.root.delete(`/api/v1/users/${username}`)).status).toBe(404)
    expect(await canLogIn(username, 'password')).toBe(false)
  })

  it('are told apart from everything that a name must not be', async () => {
    const answer = await service.root.post('/api/v1/users', { username: 'a:b', extra: 1, password: '' })
    expect(answer.status).toBe(400)
    const { errors } = answer.body as { errors: Record<string, string> } // the shape of every 400
    expect(Object.keys(errors).sort()).toEqual(['extra', 'password', 'username'])
    expect(errors['extra']).toBe('Unexpected argument')
  })

  it('answer 404 for one that does not exist, on every route', async () => {
    const path = '/api/v1/users/nobody'
    const { root } = service
    const answers = await Promise.all([
      root.get(path),
      root.put(path, { username: 'nobody' }),
      root.delete(path),
      root.get(`${path}/keys`),
      root.post(`${path}/keys`),
      root.get(`${path}/policies`),
      root.get(`${path}/policies/p`),
    ])
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 404))
    for (const { body } of answers) expect(body).toHaveProperty('errors')
  })

  it('refuse a name that is taken, in any spelling of its letters', async () => {
    const username = await service.createUser({ username: service.name('Alice') })
    for (const taken of [username, username.toLowerCase(), username.toUpperCase()]) {
      const answer = await service.root.post('/api/v1/users', { username: taken })
      expect([answer.status, answer.body]).toMatchObject([409, { errors: { username: expect.any(String) as unknown } }])
    }
    const other = await service.createUser()
    expect((await service.root.put(`/api/v1/users/${other}`, { username: username.toLowerCase() })).status).toBe(409)
  })

  it('cannot delete themselves', async () => {
    expect((await service.root.delete('/api/v1/users/root')).status).toBe(409)
    expect((await service.root.get('/api/v1/users/root')).status).toBe(200)
  })

  it('say what a deletion would take with it, and take nothing, when asked with `dryRun`', async () => {
    const { username, client } = await service.createUserWithKey({ policy: policy(allow('*', '*')) })
    const answer = await service.root.delete(`/api/v1/users/${username}?dryRun=true`)
    expect([answer.status, answer.body]).toMatchObject([200, { dryRun: true, deletes: expect.any(Object) as unknown }])
    expect((await client.get(`/api/v1/users/${username}`)).status).toBe(200)
  })

  it('are written only over the version that was read, where `If-Match` says so', async () => {
    const username = await service.createUser()
    const path = `/api/v1/users/${username}`
    const { etag = '' } = (await service.root.get(path)).headers
    expect(etag).toMatch(/^"\d+"$/)
    expect((await service.root.put(path, { username, displayName: 'A' }, [['If-Match', etag]])).status).toBe(200)
    const late = await service.root.put(path, { username, displayName: 'B' }, [['If-Match', etag]])
    expect(late.status).toBe(412)
    expect((await service.root.get(path)).body).toMatchObject({ displayName: 'A' })
  })
})

describe('who may do what with users', () => {
  it('is judged before the body, except for CreateUser, whose name is in the body', async () => {
    const { root, anonymous } = service
    expect((await anonymous.post('/api/v1/users', {})).status).toBe(400)
    expect((await anonymous.post('/api/v1/users', {})).body).toMatchObject({ errors: { username: MISSING } })
    expect((await anonymous.post('/api/v1/users', { username: 'x' })).status).toBe(401)
    expect((await anonymous.put('/api/v1/users/root', { nonsense: 1 })).status).toBe(401)
    expect((await root.put('/api/v1/users/root', { nonsense: 1 })).status).toBe(400)
  })

  it('is judged before the user is looked for, so that nobody learns which names exist', async () => {
    const { client } = await service.createUserWithKey()
    for (const name of ['root', 'nobody']) {
      const answer = await client.get(`/api/v1/users/${name}`)
      expect([answer.status, answer.body]).toMatchObject([403, { errors: { authorization: 'NotPermitted' } }])
    }
  })

  it.each<[string, string, string, string]>([
    ['ListUsers', 'users/', 'GET', ''],
    ['CreateUser', 'users/made-by-it', 'POST', ''],
    ['GetUser', 'users/target', 'GET', '/target'],
    ['UpdateUser', 'users/target', 'PUT', '/target'],
    ['ListAccessKeys', 'users/', 'GET', '/target/keys'],
    ['CreateAccessKey', 'users/target', 'POST', '/target/keys'],
    ['ListUserPolicies', 'users/target', 'GET', '/target/policies'],
    ['DeleteUser', 'users/target', 'DELETE', '/target'],
  ])('is the action %s on %s', async (action, resource, method, path) => {
    await service.root.post('/api/v1/users', { username: 'target' })
    const bodies: Readonly<Record<string, unknown>> = {
      CreateUser: { username: 'made-by-it' },
      UpdateUser: { username: 'target' },
    }
    const send = async (client: typeof service.root): Promise<number> =>
      (await client.request(method, `/api/v1/users${path}`, { body: bodies[action] })).status
    const allowed = await service.createUserWithKey({ policy: policy(allow(`tinyauth:${action}`, own(resource))) })
    const elsewhere = await service.createUserWithKey({
      policy: policy(allow(`tinyauth:${action}`, own(`${resource}x`)), allow('tinyauth:Nothing', '*')),
    })
    expect(await send(elsewhere.client)).toBe(403)
    expect(await send(allowed.client)).toBe(method === 'DELETE' ? 201 : 200)
  })

  it('does not come from a password: HTTP Basic takes access keys only', async () => {
    const username = await service.createUser({ password: 'password', policy: policy(allow('*', '*')) })
    const answer = await service.anonymous.with(basic(username, 'password')).get('/api/v1/users')
    expect([answer.status, answer.body]).toMatchObject([401, { errors: { authorization: 'NoSuchKey' } }])
  })

  it('may be proved by a session of the service itself', async () => {
    const username = await service.createUser({ password: 'password', policy: policy(allow('*', '*')) })
    const body = { username, password: 'password', 'csrf-strategy': 'none' }
    const token = text(await service.root.post('/api/v1/services/tinyauth/get-token-for-login', body), 'token')
    expect((await service.anonymous.with(`Bearer ${token}`).get('/api/v1/users')).status).toBe(200)
    const foreign = text(await service.root.post('/api/v1/services/orchard/get-token-for-login', body), 'token')
    expect((await service.anonymous.with(`Bearer ${foreign}`).get('/api/v1/users')).status).toBe(401)
  })
})
