import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { ManualClock } from '../../../src/common/clock.js'
import { startService, type TestService } from '../../service/harness.js'
import { allow, own, policy } from '../../service/policies.js'
import { BrowserClient } from '../../sign-in/browser-client.js'
import { OWN, PASSWORD } from './helpers.js'

const clock = new ManualClock(Date.parse('2026-11-22T10:00:00Z'))
let service: TestService

beforeAll(async () => {
  service = await startService({ clock, env: { PUBLIC_URL: OWN } })
})

afterAll(() => service.stop())

it('a lease is not renewed, without the cookie, for a session that is over because nobody used it', async () => {
  const guard = await service.createUserWithKey({ policy: policy(allow('tinyauth:CreateLease', own('services/app'))) })
  const username = await service.createUser({ password: PASSWORD })
  const browser = new BrowserClient(service.anonymous)
  await browser.signIn(username, PASSWORD)
  const cookie = ['Cookie', `__Host-session=${browser.cookie('__Host-session') ?? ''}`]
  const path = '/api/v1/services/app/leases'
  let answer = await guard.client.post(path, { headers: [cookie] })
  expect(answer.status).toBe(200)
  for (let minutes = 0; minutes < 9 * 60; minutes += 10) {
    clock.advance(10 * 60_000)
    const { lease } = answer.body as { lease: string }
    const next = await guard.client.post(path, { headers: [], lease })
    if (next.status === 200) answer = next
  }
  const { lease } = answer.body as { lease: string }
  const byCookie = await guard.client.post(path, { headers: [cookie] })
  const byLease = await guard.client.post(path, { headers: [], lease })
  expect([byCookie.status, byLease.status]).toEqual([401, 401])
})
