import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { ManualClock } from '../../../src/common/clock.js'
import { startService, type TestService } from '../../service/harness.js'
import { fullAccess } from '../../sign-in/policies.js'
import { BrowserClient } from '../../sign-in/browser-client.js'
import { OWN, PASSWORD } from './helpers.js'

const clock = new ManualClock(Date.parse('2026-11-22T10:00:00Z'))
let service: TestService

beforeAll(async () => {
  service = await startService({ clock, env: { PUBLIC_URL: OWN } })
})

afterAll(() => service.stop())

it('a session of ten hours that is in use may read the stream of changes', async () => {
  const username = await service.createUser({ password: PASSWORD, policy: fullAccess })
  const browser = new BrowserClient(service.anonymous)
  await browser.signIn(username, PASSWORD)
  for (let hours = 0; hours < 10; hours += 5) {
    clock.advance(5 * 3_600_000)
    expect((await browser.get('/account')).status).toBe(200)
  }
  const aborted = new AbortController()
  const answer = await fetch(`${service.url}/api/v1/services/app/events`, {
    headers: { accept: 'text/event-stream', cookie: `__Host-session=${browser.cookie('__Host-session') ?? ''}` },
    signal: aborted.signal,
  })
  const reader = answer.body?.getReader()
  await reader?.read()
  await service.createUser()
  const next = await reader?.read()
  aborted.abort()
  expect(next).toMatchObject({ done: false })
})
