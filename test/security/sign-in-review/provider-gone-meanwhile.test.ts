import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { PasswordHasher } from '../../../src/common/secrets/password-hasher.js'
import { startService, succeeded, type TestService } from '../../service/harness.js'
import { BrowserClient } from '../../sign-in/browser-client.js'

const PASSWORD = 'a password of the tests'

describe('a provider that is gone, or admits nobody any more, while somebody signs in by it', () => {
  let service: TestService

  beforeAll(async () => {
    service = await startService()
  })

  afterAll(() => service.stop())

  it.each([
    ['is deleted', (name: string) => service.root.delete(`/api/v1/identity-providers/${name}`)],
    ['is disabled', (name: string) => service.root.patch(`/api/v1/identity-providers/${name}`, { enabled: false })],
  ])('signs in nobody and makes no user when it %s', async (_what, change) => {
    const name = service.name('list')
    const user = service.name('fred')
    const users = [{ name: user, email: `${user}@example.com`, password: PASSWORD }]
    succeeded(
      await service.root.post('/api/v1/identity-providers', {
        name,
        kind: 'basic',
        settings: { users },
        admission: { rules: '@example.com' },
      }),
    )
    const browser = new BrowserClient(service.anonymous)
    await browser.csrfAt('/login')
    const spy = jest.spyOn(PasswordHasher.prototype, 'verify').mockImplementationOnce(async function (
      this: PasswordHasher,
      ...given: Parameters<PasswordHasher['verify']>
    ) {
      const right = await this.verify(...given)
      succeeded(await change(name))
      return right
    })
    await browser.submit(`/login/${name}`, { username: user, password: PASSWORD, next: '/account' })
    spy.mockRestore()
    expect((await browser.get('/account')).status).not.toBe(200)
    const { body } = await service.root.get('/api/v1/users')
    expect((body as { username: string }[]).map(({ username }) => username)).not.toContain(user)
  })
})
