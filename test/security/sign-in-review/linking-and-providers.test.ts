import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { generate } from 'otplib'
import type { Answer } from '../../service/client.js'
import { startService, succeeded, type TestService } from '../../service/harness.js'
import { BrowserClient, hiddenField } from '../../sign-in/browser-client.js'
import { type OpenIdStandIn, startOpenIdProvider } from '../../sign-in/stand-ins/start-openid-provider.js'
import { walkThrough } from '../../sign-in/stand-ins/walk-through.js'

const OWN = 'https://auth.example.org'
const SECRET = 'the secret of the client of the tests'
const PASSWORD = 'a password of the tests'

describe('what is under way at a provider', () => {
  let service: TestService
  let corp: OpenIdStandIn

  beforeAll(async () => {
    service = await startService({ env: { PUBLIC_URL: OWN } })
    corp = await startOpenIdProvider()
    const redirectUris = [`${OWN}/login/corp/callback`]
    await corp.addClient({ clientId: 'tinyauth', clientSecret: SECRET, redirectUris })
    const body = {
      ...{ name: 'corp', kind: 'oidc', clientSecret: SECRET, admission: { rules: '@example.com' } },
      settings: { clientId: 'tinyauth', issuer: corp.issuer, allowPrivateNetwork: true },
    }
    succeeded(await service.root.post('/api/v1/identity-providers', body))
  })

  afterAll(async () => {
    await service.stop()
    await corp.close()
  })

  const addressOf = (page: Answer): URL => new URL((/url=([^"]*)"/.exec(page.text)?.[1] ?? '').replaceAll('&amp;', '&'))

  async function linkedAfter(change: (username: string) => Promise<unknown>): Promise<unknown> {
    const username = await service.createUser({ password: PASSWORD })
    const browser = new BrowserClient(service.anonymous)
    await browser.signIn(username, PASSWORD)
    const page = await browser.submit('/account/identities/corp/link', {}, { from: '/account' })
    const back = await walkThrough(addressOf(page), { login: 'fred' })
    await change(username)
    await browser.get(`${back.pathname}${back.search}`)
    const { body } = await service.root.get(`/api/v1/users/${username}/identities`)
    for (const { id } of body as { id: string }[]) {
      await service.root.delete(`/api/v1/users/${username}/identities/${id}?force=true`)
    }
    return (body as unknown[]).length
  }

  it('does not link an identity after the password was changed and every session ended', async () => {
    const change = async (username: string): Promise<unknown> =>
      succeeded(await service.root.put(`/api/v1/users/${username}/password`, { password: 'a new password' }))
    expect(await linkedAfter(change)).toBe(0)
  })

  it('does not link an identity after the session that began it was revoked', async () => {
    const change = async (username: string): Promise<unknown> =>
      succeeded(await service.root.delete(`/api/v1/users/${username}/sessions`))
    expect(await linkedAfter(change)).toBe(0)
  })

  it.each([
    ['is disabled', { enabled: false }],
    ['does not admit the user any more', { admission: { rules: '@example.net' } }],
  ])('does not sign in by a provider that %s before the second factor is shown', async (_what, change) => {
    const browser = new BrowserClient(service.anonymous)
    const leave = async (who: BrowserClient): Promise<Answer> => {
      const page = await who.submit('/login/corp', { next: '/account' }, { from: '/login?again=1' })
      const back = await walkThrough(addressOf(page), { login: 'fred' })
      return who.get(`${back.pathname}${back.search}`)
    }
    await leave(browser)
    const { body } = await service.root.get('/api/v1/users')
    const username =
      (body as { username: string }[]).map((user) => user.username).find((name) => name.startsWith('fred')) ?? ''
    succeeded(await service.root.delete(`/api/v1/users/${username}/factors`))
    await leave(browser)
    const totp = await browser.get('/account/totp')
    const secret = (/class="secret"><code>([A-Z2-7 ]+)<\/code>/.exec(totp.text)?.[1] ?? '').replaceAll(' ', '')
    const now = Math.floor(Date.now() / 1000)
    const added = await browser.submit(
      '/account/totp',
      { transaction: hiddenField(totp.text, 'transaction') ?? '', code: await generate({ secret, epoch: now - 30 }) },
      { from: '/account' },
    )
    expect(added.status).toBe(200)
    const other = new BrowserClient(service.anonymous)
    const page = await other.follow(await leave(other))
    const transaction = hiddenField(page.text, 'transaction') ?? ''
    expect(transaction).not.toBe('')
    succeeded(await service.root.patch('/api/v1/identity-providers/corp', change))
    const code = await generate({ secret, epoch: now + 30 })
    await other.submit('/login/second-factor', { method: 'totp', transaction, code }, { from: '/login' })
    const status = (await other.get('/account')).status
    succeeded(
      await service.root.patch('/api/v1/identity-providers/corp', {
        enabled: true,
        admission: { rules: '@example.com' },
      }),
    )
    expect(status).not.toBe(200)
  })
})
