import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { succeeded, type TestService } from '../../service/harness.js'
import { BrowserClient } from '../../sign-in/browser-client.js'
import type { OpenIdStandIn } from '../../sign-in/stand-ins/start-openid-provider.js'
import { subjectOf } from '../../../src/sign-in/federation/profile-texts.js'
import { listOf, person, SECRET, signIn, standIn, start } from './helpers.js'

let service: TestService
let corp: OpenIdStandIn

beforeAll(async () => {
  service = await start()
  corp = await standIn('corp', { a: person('a'), b: person('b') })
  succeeded(
    await service.root.post('/api/v1/identity-providers', {
      ...{ name: 'corp', kind: 'oidc', clientSecret: SECRET, admission: { everyone: true } },
      settings: { clientId: 'tinyauth', issuer: corp.issuer, allowPrivateNetwork: true },
    }),
  )
})

afterAll(async () => {
  await service.stop()
  await corp.close()
})

it('two subjects that a database cannot tell apart (halves of surrogate pairs) are not one user', () => {
  expect(subjectOf('x\ud800')).toBeUndefined()
})

it('signing in by one of them is never signing in as the other', async () => {
  const before = listOf(await service.root.get('/api/v1/users')).length
  let entered = 0
  for (const sub of ['x\ud800', 'x\ud801']) {
    corp.rewriteIdToken((claims) => ({ ...claims, sub }))
    corp.rewrite('userinfo', (answer) => ({ ...answer, sub }))
    const browser = new BrowserClient(service.anonymous)
    expect((await signIn(browser, 'corp', 'a')).status).not.toBe(500)
    if (browser.cookie('__Host-session') !== undefined) entered += 1
  }
  // Two people are two users, or none.
  expect(listOf(await service.root.get('/api/v1/users')).length - before).toBe(entered)
})
