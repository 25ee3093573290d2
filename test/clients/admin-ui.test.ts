import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { text } from '../service/client.js'
import type { Answer, HeaderLine } from '../service/client.js'
import { sessionCookie, startService } from '../service/harness.js'
import type { TestService } from '../service/harness.js'
import { allow, policy } from '../service/policies.js'

let service: TestService
let session: HeaderLine
let csrf: HeaderLine

beforeAll(async () => {
  service = await startService()
  const everything = policy(allow('*', '*'))
  const username = await service.createUser({ username: 'admin', password: 'admin password', policy: everything })
  const body = { username, password: 'admin password', 'csrf-strategy': 'header-token' }
  const login = await service.root.post('/api/v1/services/tinyauth/get-token-for-login', body)
  session = sessionCookie(text(login, 'token'))
  csrf = ['X-CSRF-Token', text(login, 'csrf')]
})

afterAll(() => service.stop())

/** As the browser sends it: a session cookie, and the token that proves the page is the console's own. */
function send(method: string, path: string, body?: unknown): Promise<Answer> {
  return service.anonymous.request(method, `/api/v1${path}`, { body, headers: [session, csrf] })
}

function query(parameters: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(parameters).map(([name, value]): [string, string] => [name, JSON.stringify(value)])
  return `?${new URLSearchParams(pairs).toString()}`
}

describe('the admin UI (admin-on-rest)', () => {
  it('makes, reads, renames and deletes a user with the statuses that it expects', async () => {
    const created = await send('POST', '/users', { username: 'charles', password: 'password' })
    expect(created.status).toBe(200)
    expect(created.body).toMatchObject({ id: 'charles', username: 'charles', groups: [] })
    const got = await send('GET', '/users/charles')
    expect(got.status).toBe(200)
    expect(got.body).toMatchObject({ id: 'charles', username: 'charles' })
    const renamed = await send('PUT', '/users/charles', { username: 'freddy', password: 'password' })
    expect(renamed.status).toBe(200)
    expect(renamed.body).toMatchObject({ id: 'freddy', username: 'freddy' })
    const deleted = await send('DELETE', '/users/freddy')
    expect(deleted.status).toBe(201)
    expect(deleted.body).toEqual({})
    expect((await send('GET', '/users/freddy')).status).toBe(404)
  })

  it('reads the total of a list out of `Content-Range`', async () => {
    await send('POST', '/groups', { name: 'gardeners' })
    const listed = await send('GET', `/groups${query({ sort: ['name', 'ASC'], range: [0, 9], filter: {} })}`)
    expect(listed.status).toBe(200)
    expect(listed.body).toMatchObject([{ id: 'gardeners', name: 'gardeners' }])
    expect(listed.headers['content-range']).toBe('posts 0-0/1')
  })

  it('reads a policy as text, edits it and sends text back', async () => {
    await send('POST', '/users', { username: 'dora' })
    const document = '{"Version":"2012-10-17","Statement":[]}'
    const created = await send('POST', '/users/dora/policies', { name: 'p', policy: document })
    expect(created.status).toBe(200)
    expect(created.body).toMatchObject({
      id: 'p',
      name: 'p',
      policy: '{"Version": "2012-10-17", "Statement": []}',
    })
    const updated = await send('PUT', '/users/dora/policies/p', { name: 'q', policy: document })
    expect(updated.body).toMatchObject({ id: 'q', name: 'q' })
    expect((await send('DELETE', '/users/dora/policies/q')).status).toBe(201)
  })

  it('shows the secret of a new key once', async () => {
    await send('POST', '/users', { username: 'erin' })
    const created = await send('POST', '/users/erin/keys')
    expect(created.status).toBe(200)
    expect(text(created, 'secret_access_key')).toMatch(/^[A-Za-z0-9]{40}$/)
    expect(text(created, 'access_key_id')).toMatch(/^AK[A-Z0-9]{18}$/)
    const listed = await send('GET', '/users/erin/keys')
    expect(listed.text).toContain(text(created, 'access_key_id'))
    expect(listed.text).not.toContain('secret')
  })

  it.each([[[]], [[['X-CSRF-Token', 'wrong'] as const]]])(
    'is refused with CsrfError on every method when the token is missing or wrong (%j)',
    async (headers) => {
      for (const method of ['GET', 'PUT', 'DELETE']) {
        const answer = await service.anonymous.request(method, '/api/v1/users/root', { headers: [session, ...headers] })
        expect([method, answer.status, answer.body]).toMatchObject([
          method,
          401,
          { errors: { authorization: 'CsrfError' } },
        ])
      }
    },
  )
})
