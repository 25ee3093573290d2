import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { startService, succeeded, type TestService } from './harness.js'
import { allow, own, policy } from './policies.js'

let service: TestService

beforeAll(async () => {
  service = await startService()
})

afterAll(() => service.stop())

/** Status of asking for a session token with a password. */
async function logIn(username: string, password: string): Promise<number> {
  const body = { username, password, 'csrf-strategy': 'none' }
  return (await service.root.post('/api/v1/services/orchard/get-token-for-login', body)).status
}

describe('second factors over the API', () => {
  it('are listed and reset, with every session of the user', async () => {
    const username = await service.createUser({ password: 'the old one' })
    expect(await logIn(username, 'the old one')).toBe(200)
    const path = `/api/v1/users/${username}/factors`
    const listed = await service.root.get(path)
    expect([listed.status, listed.body]).toEqual([200, { factors: [], recoveryCodesLeft: 0 }])
    const reset = await service.root.delete(path)
    expect([reset.status, reset.body]).toEqual([201, { factors: 0, recoveryCodes: 0, sessions: 1 }])
    expect((await service.root.delete(`${path}/nothing`)).status).toBe(404)
    expect((await service.root.get('/api/v1/users/nobody-here/factors')).status).toBe(404)
  })

  it.each([
    ['ListFactors', 'get', '/factors'],
    ['ResetMfa', 'delete', '/factors'],
    ['DeleteFactor', 'delete', '/factors/x'],
  ] as const)('need %s on the user', async (action, method, path) => {
    const target = await service.createUser()
    const permitted = await service.createUserWithKey({
      policy: policy(allow(`tinyauth:${action}`, own(`users/${target}`))),
    })
    const other = await service.createUserWithKey()
    const ask = async ({ client }: typeof other): Promise<number> =>
      (await client[method](`/api/v1/users/${target}${path}`)).status
    expect(await ask(other)).toBe(403)
    expect(await ask(permitted)).not.toBe(403)
  })
})

describe('a password that is set over the API', () => {
  it('is the one that counts, and is in no event', async () => {
    const username = await service.createUser({ password: 'the old one' })
    await logIn(username, 'the old one')
    const path = `/api/v1/users/${username}/password`
    const answer = succeeded(await service.root.put(path, { password: 'the new one' }))
    expect([answer.status, answer.body]).toEqual([200, { ended: 1 }])
    expect([await logIn(username, 'the old one'), await logIn(username, 'the new one')]).toEqual([401, 200])
    const events = await service.root.get('/api/v1/audit-events?event=SetPassword')
    expect(events.text).toContain(username)
    expect(events.text).not.toContain('the new one')
  })

  it.each([{}, { password: '' }, { password: 5 }, { password: null }, { password: 'x', more: 1 }])(
    'is not %j',
    async (body) => {
      const username = await service.createUser()
      expect((await service.root.put(`/api/v1/users/${username}/password`, body)).status).toBe(400)
    },
  )

  it('needs SetPassword on the user', async () => {
    const target = await service.createUser()
    const permitted = await service.createUserWithKey({
      policy: policy(allow('tinyauth:SetPassword', own(`users/${target}`))),
    })
    const other = await service.createUserWithKey({ policy: policy(allow('tinyauth:UpdateUser', '*')) })
    const body = { password: 'the new one' }
    expect((await other.client.put(`/api/v1/users/${target}/password`, body)).status).toBe(403)
    expect((await permitted.client.put(`/api/v1/users/${target}/password`, body)).status).toBe(200)
  })
})
