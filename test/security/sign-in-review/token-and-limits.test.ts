import { describe, expect, it } from '@jest/globals'
import { AccountFixture } from '../../sign-in/account/account-fixture.js'
import { allow, policy } from '../../service/policies.js'
import { text } from '../../service/client.js'
import { forgedToken, startService, succeeded } from '../../service/harness.js'

describe('a session token', () => {
  it('of the service itself is not had by a password alone where the user has a second factor', async () => {
    const fixture = await AccountFixture.start()
    try {
      const { service } = fixture
      const { username, password, browser } = await fixture.signedIn(policy(allow('tinyauth:*', '*')))
      await fixture.addTotp(browser)
      const gatekeeper = await service.createUserWithKey({ policy: policy(allow('tinyauth:GetTokenForLogin', '*')) })
      const body = { username, password, 'csrf-strategy': 'none' }
      const answer = await gatekeeper.client.post('/api/v1/services/tinyauth/get-token-for-login', body)
      const token = answer.status < 300 ? text(answer, 'token') : ''
      const list = await service.anonymous.get('/api/v1/users', [['Authorization', `Bearer ${token}`]])
      expect(list.status).toBe(401)
    } finally {
      await fixture.stop()
    }
  })

  it('with a change number that will never come is refused, not answered 503 for its whole life', async () => {
    const service = await startService()
    try {
      const username = await service.createUser({ password: 'x'.repeat(12) })
      const now = Math.floor(Date.now() / 1000)
      const claims = { user: username, mfa: false, iat: now, exp: now + 3600, sid: 'gone', rev: 1_000_000 }
      const answer = await service.anonymous.get('/api/v1/users', [
        ['Authorization', `Bearer ${forgedToken('tinyauth', claims)}`],
      ])
      expect(answer.status).toBe(401)
    } finally {
      await service.stop()
    }
  })
})

describe('cookies of sessions that ended', () => {
  it('lead to sign-in, and do not count as guesses that end in 429 for whoever shares the address', async () => {
    const service = await startService({ env: { KEY_FAILURES: '20' } })
    try {
      const dead = `00000000-0000-7000-8000-000000000000.${'a'.repeat(43)}`
      for (let i = 0; i < 25; i += 1)
        await service.anonymous.get('/account', [
          ['Cookie', `__Host-session=${dead}`],
          ['Accept', 'text/html'],
        ])
      const answer = await service.anonymous.get('/account', [
        ['Cookie', `__Host-session=${dead}`],
        ['Accept', 'text/html'],
      ])
      expect(answer.status).toBe(303)
      succeeded(await service.root.get('/api/v1/users'))
    } finally {
      await service.stop()
    }
  })
})
