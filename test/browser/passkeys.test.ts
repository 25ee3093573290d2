import { afterAll, beforeAll, expect, it } from '@jest/globals'
import type { CDPSession, Page } from 'playwright-core'
import { describeInBrowser, expectAccessible, startBrowser, type TestBrowser } from './chromium.js'
import { type BrowsedService, startBrowsed } from './sign-in-world.js'

const PASSWORD = 'a sweet apple of the tests'

describeInBrowser('passkeys, in a browser with a virtual authenticator', () => {
  let browsed: BrowsedService
  let browser: TestBrowser
  let page: Page
  let devtools: CDPSession

  beforeAll(async () => {
    browsed = await startBrowsed()
    await browsed.service.createUser({ username: 'fred', password: PASSWORD })
    browser = await startBrowser()
    page = await browser.context.newPage()
    devtools = await browser.context.newCDPSession(page)
    await devtools.send('WebAuthn.enable')
    await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true },
        ...{ isUserVerified: true, automaticPresenceSimulation: true },
      },
    })
  })

  afterAll(async () => {
    await browser.close()
    await browsed.service.stop()
  })

  const signInByPassword = async (): Promise<void> => {
    await page.goto(`${browsed.origin}/login?next=/account`)
    await page.fill('#username', 'fred')
    await page.fill('#password', PASSWORD)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  }

  const signOut = async (): Promise<void> => {
    await page.goto(`${browsed.origin}/logout`)
    await page.locator('main form button').click()
    await page.waitForURL(`${browsed.origin}/logged-out`)
  }

  it('are added in the account, and recovery codes are shown with the first one', async () => {
    await signInByPassword()
    await page.waitForURL(`${browsed.origin}/account`)
    await page.locator('[data-webauthn-name]').fill('Laptop')
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    await page.waitForURL((url) => url.pathname !== '/account' || url.search !== '')
    await expectAccessible(page)
    await browser.picture(page, 'passkey-added')
    await page.goto(`${browsed.origin}/account`)
    expect(await page.locator('#factors').textContent()).toContain('Laptop')
    await browser.picture(page, 'account-with-passkey')
  })

  it('are asked for after the password', async () => {
    await signOut()
    await browser.picture(page, 'signed-out')
    await signInByPassword()
    await page.waitForURL(`${browsed.origin}/login/second-factor`)
    await expectAccessible(page)
    await browser.picture(page, 'second-factor')
    await page.goto(`${browsed.origin}/account`)
    expect(new URL(page.url()).pathname).toBe('/login')
    await page.goto(`${browsed.origin}/login/second-factor`)
    await page.locator('button[data-webauthn="second-factor"]').click()
    await page.waitForURL(`${browsed.origin}/account`)
  })

  it('sign in by themselves, without a user name', async () => {
    await signOut()
    await page.goto(`${browsed.origin}/login?next=/account`)
    await page.locator('button[data-webauthn="sign-in"]').click()
    await page.waitForURL(`${browsed.origin}/account`)
    const sessions = await browsed.service.root.get('/api/v1/users/fred/sessions')
    const [session] = sessions.body as readonly { methods: string[]; mfaAt: string | null }[]
    expect(session).toMatchObject({ methods: ['hwk', 'user', 'mfa'], mfaAt: expect.any(String) as unknown })
  })

  it('of whoever has none sign nobody in', async () => {
    await signOut()
    await devtools.send('WebAuthn.disable')
    await devtools.send('WebAuthn.enable')
    await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true },
        ...{ isUserVerified: true, automaticPresenceSimulation: true },
      },
    })
    await page.goto(`${browsed.origin}/login?next=/account`)
    await page.locator('button[data-webauthn="sign-in"]').click()
    await page.locator('[data-webauthn-area] [role="alert"]').filter({ hasText: /\w/ }).first().waitFor()
    await page.goto(`${browsed.origin}/account`)
    expect(new URL(page.url()).pathname).toBe('/login')
  })
})
