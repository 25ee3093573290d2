import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { succeeded, type TestService } from '../../service/harness.js'
import { BrowserClient } from '../../sign-in/browser-client.js'
import type { OpenIdStandIn } from '../../sign-in/stand-ins/start-openid-provider.js'
import { walkThrough } from '../../sign-in/stand-ins/walk-through.js'
import { goBack, leavesFor, listOf, PASSWORD, person, SECRET, signIn, standIn, start } from './helpers.js'

describe('a link that was begun in a session', () => {
  let service: TestService
  let corp: OpenIdStandIn

  beforeAll(async () => {
    service = await start()
    corp = await standIn('corp', { mallory: person('mallory') })
    succeeded(
      await service.root.post('/api/v1/identity-providers', {
        ...{ name: 'corp', kind: 'oidc', clientSecret: SECRET, admission: { everyone: true }, createsUsers: false },
        settings: { clientId: 'tinyauth', issuer: corp.issuer, allowPrivateNetwork: true },
      }),
    )
  })

  afterAll(async () => {
    await service.stop()
    await corp.close()
  })

  it('is not completed after the session was ended everywhere and the password was changed', async () => {
    const username = await service.createUser({ password: PASSWORD })
    const thief = new BrowserClient(service.anonymous)
    expect((await thief.signIn(username, PASSWORD)).status).toBe(303)
    const page = await thief.submit('/account/identities/corp/link', {}, { from: '/account' })
    const back = new URL(await walkThrough(leavesFor(page), { login: 'mallory' }))
    // Somebody noticed.
    succeeded(await service.root.delete(`/api/v1/users/${username}/sessions`))
    succeeded(await service.root.patch(`/api/v1/users/${username}`, { password: 'another password of the tests' }))
    await goBack(thief, back)
    expect(listOf(await service.root.get(`/api/v1/users/${username}/identities`))).toEqual([])
    const again = new BrowserClient(service.anonymous)
    await signIn(again, 'corp', 'mallory')
    expect((await again.get('/account')).status).toBe(303)
  })
})
