import { afterEach, describe, expect, it } from '@jest/globals'
import { answerJson, received, startOddService } from '../../../packages/guard/test/builders/odd-service.js'
import { Authorizer } from '../../../packages/guard/src/authorizer/authorizer.js'
import { createDecider } from '../../../packages/guard/src/authorizer/create-authorizer.js'
import { RemoteLoginService } from '../../../packages/guard/src/login/login-service.js'
import { ServiceClient } from '../../../packages/guard/src/service/service-client.js'
import { readGuardSettings } from '../../../packages/guard/src/settings/guard-settings.js'

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

describe('a flood of sign-ins, whose passwords take the service too long', () => {
  it('does not keep those out who are signed in', async () => {
    const service = await startOddService((request, response) => {
      void received(request).then(({ body }) => {
        if (request.url?.endsWith('/get-token-for-login') === true) return
        const { permit } = JSON.parse(body) as { permit: unknown } // sent by the guard
        answerJson(response, { Authorized: true, Identity: 'fred', Permitted: permit, NotPermitted: {} })
      })
    })
    ends.push(() => service.close())
    const key = { accessKeyId: 'AK', secretAccessKey: 'secret', service: 'apples' }
    const settings = readGuardSettings({ ...key, endpoint: service.endpoint, timeoutMs: 200, environment: {} })
    // As `TinyauthModule` and `TinyauthLoginModule` share one client.
    const client = new ServiceClient(settings)
    ends.push(() => client.close())
    const authorizer = new Authorizer(settings, createDecider(settings, client))
    const login = new RemoteLoginService(client, settings)
    const request = { method: 'GET', url: '/apples', rawHeaders: ['Authorization', 'Basic eDp5'] }
    const ask = () => authorizer.check(request, { action: 'ListApples', type: 'apples' })
    expect((await ask()).authorized).toBe(true)
    const attempts = Array.from({ length: 10 }, (_, at) => login.login({ username: `nobody-${at}`, password: 'x' }))
    await Promise.allSettled(attempts)
    await expect(Promise.resolve().then(ask)).resolves.toMatchObject({ authorized: true })
  })
})
