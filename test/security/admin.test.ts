import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { basic } from '../service/client.js'
import type { Answer } from '../service/client.js'
import { forgedToken, goodClaims, sessionCookie, startService, succeeded } from '../service/harness.js'
import type { TestService } from '../service/harness.js'
import { allow, own, policy } from '../service/policies.js'

let service: TestService

beforeAll(async () => {
  service = await startService()
})

afterAll(() => service.stop())

function create(username: unknown): Promise<Answer> {
  return service.root.post('/api/v1/users', { username })
}

const BAD_NAMES: readonly unknown[] = [
  '',
  '.',
  '..',
  'a/b',
  'a%2Fb',
  '*',
  'x*',
  'x?',
  '${aws:username}',
  '${Username}',
  'a:b',
  'x:y',
  'x/../root',
  '__proto__',
  '\u{1F34E}',
  'caf\u00e9',
  'cafe\u0301',
  'a\u0000b',
  'a\nb',
  ' a',
  'a ',
  'a'.repeat(129),
  "' OR 1=1--",
  '<script>',
  5,
  true,
  null,
  ['a'],
  { a: 1 },
]

describe('admin', () => {
  it('idor: the key of one user is not found under another', async () => {
    const charles = await service.createUser()
    const freddy = await service.createUserWithKey()
    const path = `/api/v1/users/${charles}/keys/${freddy.keyId}`
    expect((await service.root.get(path)).status).toBe(404)
    expect((await service.root.patch(path, { status: 'inactive' })).status).toBe(404)
    expect((await service.root.post(`${path}/rotate`)).status).toBe(404)
    expect((await service.root.delete(path)).status).toBe(404)
    const own = `/api/v1/users/${freddy.username}/keys/${freddy.keyId}`
    expect((await service.root.get(own)).body).toMatchObject({ status: 'active' })
  })

  it('idor: the policy of one user is not found under another', async () => {
    const charles = await service.createUser()
    const freddy = await service.createUser({ policy: policy(allow('a:b', '*')) })
    expect((await service.root.delete(`/api/v1/users/${charles}/policies/test`)).status).toBe(404)
    expect((await service.root.get(`/api/v1/users/${freddy}/policies/test`)).status).toBe(200)
  })

  it.each(BAD_NAMES)('path-names: a user is not called %j', async (username) => {
    const answer = await create(username)
    expect(answer.status).toBe(400)
    expect(answer.body).toHaveProperty('errors.username')
  })

  it.each(['con', 'a'.repeat(128), 'A.b_c@d+e-f', '0'])('path-names: a user may be called %j', async (username) => {
    expect((await create(username)).status).toBe(200)
    expect((await service.root.get(`/api/v1/users/${encodeURIComponent(username)}`)).body).toMatchObject({ username })
  })

  it.each(['constructor', 'toString', 'hasOwnProperty', 'prototype'])(
    'path-names: a user called %j is a user like any other, and is nobody before it is made',
    async (username) => {
      expect((await service.root.get(`/api/v1/users/${username}`)).status).toBe(404)
      expect((await create(username)).status).toBe(200)
      expect((await service.root.get(`/api/v1/users/${username}`)).body).toMatchObject({ username })
    },
  )

  it.each(['*', '%2A', '..%2Froot', 'root%2F..%2Froot', '%00', '%E0%A4%A', '%ff', '%', 'a%2Fb'])(
    'name-injection: the path segment %s names nobody and matches no policy for somebody',
    async (segment) => {
      const { client } = await service.createUserWithKey({
        policy: policy(allow('tinyauth:GetUser', own('users/a*'))),
      })
      const mine = await client.get(`/api/v1/users/${segment}`)
      expect(mine.status).toBeGreaterThanOrEqual(400)
      expect(mine.status).toBeLessThan(500)
      const roots = await service.root.get(`/api/v1/users/${segment}`)
      expect([400, 404]).toContain(roots.status)
    },
  )

  it('name-injection: a rename or a membership cannot bring a bad name in either', async () => {
    const username = await service.createUser()
    for (const bad of ['x/../root', 'x*', 'x:y']) {
      expect((await service.root.put(`/api/v1/users/${username}`, { username: bad })).status).toBe(400)
      const group = await service.createGroup()
      const added = await service.root.post(`/api/v1/groups/${group}/add-user`, { user: bad })
      expect([400, 404]).toContain(added.status)
    }
  })

  it('mass-assignment: unknown members are refused, and nothing is made', async () => {
    const rawBody =
      '{"username":"mass","id":1,"groups":["admins"],"is_root":true,"passwordHash":"x","__proto__":{"x":1}}'
    const answer = await service.root.request('POST', '/api/v1/users', { rawBody })
    expect(answer.status).toBe(400)
    expect((await service.root.get('/api/v1/users/mass')).status).toBe(404)
    const user = await service.createUser()
    for (const member of ['passwordHash', 'id', 'version', 'boundaryPolicyId', 'createdAt', 'isRoot']) {
      const changed = await service.root.patch(`/api/v1/users/${user}`, { [member]: 'x' })
      expect([member, changed.status]).toEqual([member, 400])
    }
  })

  it.each([
    '{"__class__":"x"}',
    '{"password":"%"}',
    '{"passwordHash":"%"}',
    '{"groups.name.x":"x"}',
    '{"access_keys.secret_access_key":"a%"}',
    '{"username":{"$ne":null}}',
    'not json',
    '{"username"',
  ])('filter: %s tells nothing', async (filter) => {
    const answer = await service.root.get(`/api/v1/users?filter=${encodeURIComponent(filter)}`)
    expect(answer.status).toBe(400)
  })

  it.each([
    '["password","ASC"]',
    '["passwordHash","ASC"]',
    '["x","y"]',
    '[]',
    '{}',
    '["username; drop table users","ASC"]',
  ])('sort: %s is refused', async (sort) => {
    expect((await service.root.get(`/api/v1/users?sort=${encodeURIComponent(sort)}`)).status).toBe(400)
  })

  it.each(['[-1,5]', '[5,1]', '["a","b"]', '[0,18446744073709551616]', '[0.5,2]', '[null,1]', '[0,1e400]'])(
    'range: %s is refused',
    async (range) => {
      expect((await service.root.get(`/api/v1/users?range=${encodeURIComponent(range)}`)).status).toBe(400)
    },
  )

  it('sqli: quotes are letters', async () => {
    const before = (await service.root.get('/api/v1/users')).headers['content-range']
    for (const value of ["' OR '1'='1", "'; DROP TABLE users;--", '" OR ""="', '%', '_']) {
      const filter = encodeURIComponent(JSON.stringify({ username: value }))
      expect((await service.root.get(`/api/v1/users?filter=${filter}`)).body).toEqual([])
      expect([400, 404]).toContain((await service.root.get(`/api/v1/users/${encodeURIComponent(value)}`)).status)
    }
    expect((await service.root.get('/api/v1/users')).headers['content-range']).toBe(before)
  })

  it('race: of 50 that make one name at once, one succeeds', async () => {
    const username = service.name()
    const answers = await Promise.all(Array.from({ length: 50 }, () => create(username)))
    const statuses = answers.map(({ status }) => status)
    expect(statuses.filter((status) => status === 200)).toHaveLength(1)
    expect(new Set(statuses)).toEqual(new Set([200, 409]))
  })

  it('race: of 20 that make keys at once, two succeed', async () => {
    const username = await service.createUser()
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => service.root.post(`/api/v1/users/${username}/keys`)),
    )
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(2)
  })

  it('case: Bob and bob are not two users, and a policy for one is not a policy for the other', async () => {
    expect((await create('Bob')).status).toBe(200)
    expect((await create('bob')).status).toBe(409)
    const { client } = await service.createUserWithKey({ policy: policy(allow('tinyauth:GetUser', own('users/Bob'))) })
    expect((await client.get('/api/v1/users/Bob')).status).toBe(200)
    expect([403, 404]).toContain((await client.get('/api/v1/users/bob')).status)
    expect([403, 404]).toContain((await client.get('/api/v1/users/BOB')).status)
  })

  it('secret-once: the secret of a key is in no later answer and in no file as it is', async () => {
    const user = await service.createUserWithKey({ password: 'a password to look for' })
    succeeded(await user.client.post('/api/v1/policies/validate', { policy: policy(allow('a:b', '*')) }))
    const texts = await Promise.all(
      ['/api/v1/users', `/api/v1/users/${user.username}/keys`, '/api/v1/audit-events'].map(
        async (path) => (await service.root.get(path)).text,
      ),
    )
    const files = readdirSync(service.dataDir).map((name) => readFileSync(join(service.dataDir, name), 'latin1'))
    for (const place of [...texts, ...files]) {
      expect(place.includes(user.secret)).toBe(false)
      expect(place.includes('a password to look for')).toBe(false)
    }
  })

  it('delete-cascade: with a user go keys, sessions, memberships and policies', async () => {
    const user = await service.createUserWithKey({ password: 'password', policy: policy(allow('*', '*')) })
    const { username } = user
    const group = await service.createGroup(policy(allow('tinyauth:*', '*')))
    await service.addMember(group, username)
    const now = Math.floor(Date.now() / 1000)
    const session = sessionCookie(forgedToken('tinyauth', goodClaims(username, now)))
    expect((await user.client.get('/api/v1/users')).status).toBe(200)
    expect((await service.anonymous.get('/api/v1/users', [session])).status).toBe(200)
    expect((await service.root.delete(`/api/v1/users/${username}`)).status).toBe(201)
    expect((await user.client.get('/api/v1/users')).status).toBe(401)
    expect((await service.anonymous.get('/api/v1/users', [session])).status).toBe(401)
    const login = { username, password: 'password', 'csrf-strategy': 'none' }
    expect((await service.root.post('/api/v1/services/tinyauth/get-token-for-login', login)).status).toBe(401)
    expect((await service.root.get(`/api/v1/groups/${group}/members`)).text).not.toContain(username)
    await service.createUser({ username })
    expect((await service.root.get(`/api/v1/users/${username}`)).body).toMatchObject({ groups: [] })
    expect((await service.root.get(`/api/v1/users/${username}/keys`)).body).toEqual([])
    expect((await service.root.get(`/api/v1/users/${username}/policies`)).body).toEqual([])
    expect((await service.anonymous.with(basic(user.keyId, user.secret)).get('/api/v1/users')).status).toBe(401)
  })

  it('delete-cascade: a group with members is deleted, and gives nothing any more', async () => {
    const user = await service.createUserWithKey()
    const group = await service.createGroup(policy(allow('tinyauth:ListUsers', '*')))
    await service.addMember(group, user.username)
    expect((await user.client.get('/api/v1/users')).status).toBe(200)
    const deleted = await service.root.delete(`/api/v1/groups/${group}`)
    const recursive =
      deleted.status === 201 ? deleted : await service.root.delete(`/api/v1/groups/${group}?recursive=true`)
    expect(recursive.status).toBe(201)
    expect((await user.client.get('/api/v1/users')).status).toBe(403)
  })
})
