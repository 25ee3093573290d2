import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { succeeded, type TestService } from '../../service/harness.js'
import { BrowserClient } from '../../sign-in/browser-client.js'
import { PASSWORD, start } from './helpers.js'

let service: TestService

beforeAll(async () => {
  service = await start()
})

afterAll(() => service.stop())

it.each([
  ['is taken from it', [{ name: 'anna', password: PASSWORD }]],
  ['gets another password', [{ name: 'anna' }, { name: 'mallory', password: 'another password of the tests' }]],
])('sessions of somebody in a list end when they %s', async (_what, users) => {
  const name = service.name('list')
  const listed = [
    { name: 'anna', password: PASSWORD },
    { name: 'mallory', password: PASSWORD },
  ]
  const body = { name, kind: 'basic', settings: { users: listed }, admission: { everyone: true } }
  succeeded(await service.root.post('/api/v1/identity-providers', body))
  const browser = new BrowserClient(service.anonymous)
  const answer = await browser.submit(`/login/${name}`, { username: 'mallory', password: PASSWORD, next: '/account' })
  expect([answer.status, (await browser.get('/account')).status]).toEqual([303, 200])
  succeeded(await service.root.patch(`/api/v1/identity-providers/${name}`, { settings: { users } }))
  expect((await browser.get('/account')).status).toBe(303)
})
