import { describe, expect, it } from '@jest/globals'
import { ManualClock } from '../../../src/common/clock.js'
import { text } from '../../service/client.js'
import { startService, succeeded, type TestService } from '../../service/harness.js'
import { allow, policy } from '../../service/policies.js'
import { BrowserClient } from '../../sign-in/browser-client.js'
import { AccountFixture } from '../../sign-in/account/account-fixture.js'

async function lease(
  service: TestService,
  gatekeeper: Awaited<ReturnType<TestService['createUserWithKey']>>,
  body: object,
): Promise<{ status: number; lease: string }> {
  const answer = await gatekeeper.client.post('/api/v1/services/apples/leases', { headers: [], ...body })
  return { status: answer.status, lease: answer.status < 300 ? text(answer, 'lease') : answer.text }
}

describe('leases', () => {
  it('do not renew each other beyond the idle time of a session that nobody uses', async () => {
    const fixture = await AccountFixture.start()
    try {
      const { service, clock } = fixture
      const gatekeeper = await service.createUserWithKey({ policy: policy(allow('tinyauth:*', '*')) })
      const { browser } = await fixture.signedIn()
      const first = await lease(service, gatekeeper, {
        headers: [['Cookie', `__Host-session=${browser.cookie('__Host-session') ?? ''}`]],
      })
      expect(first.status).toBeLessThan(300)
      let held = first
      for (let minutes = 0; minutes < 12 * 60; minutes += 10) {
        clock.advance(600_000)
        held = await lease(service, gatekeeper, { lease: held.status < 300 ? held.lease : first.lease })
      }
      expect((await browser.get('/account')).status).toBe(303)
      expect(held.status).toBe(401)
    } finally {
      await fixture.stop()
    }
  })
})

describe('READ_ONLY', () => {
  it('lets sign-in make no users', async () => {
    const service = await startService({ env: { READ_ONLY: 'true', TEST_LOGIN: 'true' } })
    try {
      const browser = new BrowserClient(service.anonymous)
      await browser.submit('/login/test', { who: 'somebody-new', next: '/account' })
      const { body } = await service.root.get('/api/v1/users')
      expect((body as { username: string }[]).map(({ username }) => username)).not.toContain('somebody-new')
    } finally {
      await service.stop()
    }
  })
})

describe('the idle time', () => {
  it('ends the token of the JSON sign-in, which is the same session', async () => {
    const clock = new ManualClock(Date.parse('2026-11-22T10:00:00Z'))
    const service = await startService({ clock, env: { SESSION_IDLE_SECONDS: '900' } })
    try {
      const username = await service.createUser({
        password: 'a password of the tests',
        policy: policy(allow('tinyauth:*', '*')),
      })
      const wire = await service.anonymous.post('/login', { username, password: 'a password of the tests' })
      const token = /tinysess=([^;]*)/.exec((wire.headers['set-cookie'] ?? []).join('\n'))?.[1] ?? ''
      clock.advance(7 * 3_600_000)
      const answer = await service.anonymous.get('/api/v1/users', [['Authorization', `Bearer ${token}`]])
      expect(answer.status).toBe(401)
      void succeeded
    } finally {
      await service.stop()
    }
  })
})
