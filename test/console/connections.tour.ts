import { afterAll, beforeAll, expect, it } from '@jest/globals'
import type { Locator, Page } from 'playwright-core'
import { describeInBrowser, startBrowser, type TestBrowser } from '../browser/chromium.js'
import { type BrowsedService, startBrowsed } from '../browser/sign-in-world.js'
import { basic } from '../service/client.js'
import { succeeded } from '../service/harness.js'
import { allow, policy } from '../service/policies.js'
import { type OpenIdStandIn, startOpenIdProvider } from '../sign-in/stand-ins/start-openid-provider.js'
import { buttonIn, expectGoodAtEachSize, openScreen } from './screens.js'
import { signIn } from './sign-in.js'

const PASSWORD = 'a sweet apple of the tests'

describeInBrowser('what is connected with tinyauth, in the console', () => {
  let browsed: BrowsedService
  let provider: OpenIdStandIn
  let browser: TestBrowser
  /** Signed in as root. */
  let page: Page

  beforeAll(async () => {
    browsed = await startBrowsed()
    provider = await startOpenIdProvider({ title: 'Corp' })
    succeeded(await browsed.service.root.put('/api/v1/users/root/password', { password: PASSWORD }))
    browser = await startBrowser()
    page = await browser.context.newPage()
    await signIn(page, browsed.origin, 'root', PASSWORD, '/services')
  })

  afterAll(async () => {
    await browser.close()
    await provider.close()
    await browsed.service.stop()
  })

  const open = (screen: string): Promise<void> => openScreen(page, browsed.origin, screen)

  const button = (name: string, within: Page | Locator = page): Locator => buttonIn(within, name)

  const heading = (name: string): Promise<void> => page.getByRole('heading', { level: 1, name }).waitFor()

  const stored = async (path: string): Promise<unknown> =>
    succeeded(await browsed.service.root.get(`/api/v1/${path}`)).body

  /** A text that is shown once, beside the button that copies it. */
  const shownOnce = async (label: string): Promise<string> =>
    (
      await page
        .getByRole('dialog')
        .getByText(label, { exact: true })
        .locator('xpath=following-sibling::*')
        .first()
        .innerText()
    ).trim()

  it('registers a service, takes its actions from a list with a mistake in it, and stores the mended ones', async () => {
    await open('/services/create')
    await heading('Register a service')
    await page.getByLabel('Name', { exact: false }).first().fill('apples')
    await page.getByLabel('Seconds for which a guard may keep a decision').fill('5')
    await button('Save').click()
    await heading('Service apples')
    await button('Paste or load a list').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Actions').fill('GetApple, read, apples\nEatApple, devour, apples')
    await button('Take it', dialog).click()
    await dialog.getByRole('alert').getByText('line 2: the level of EatApple must be one of').waitFor()
    await dialog.getByLabel('Actions').fill('GetApple, read, apples\nEatApple, write, apples')
    await button('Take it', dialog).click()
    await page.getByText('New: GetApple, EatApple.').waitFor()
    expect(await stored('services/apples')).toMatchObject({ actions: [], decisionTtlSeconds: 5 })
    await button('Save').click()
    await page.getByText('The catalogue is saved.').waitFor()
    await expectGoodAtEachSize(browser, page, 'service-actions')
    expect(await stored('services/apples')).toMatchObject({
      actions: [
        { name: 'EatApple', level: 'write' },
        { name: 'GetApple', level: 'read' },
      ],
    })
  })

  it('reads the whole service that is opened as soon as the list is there, and keeps what is typed while it is saved', async () => {
    await open('/services')
    // At once: what was read a moment ago, the row of the list, would not be read again.
    await page.getByRole('cell', { name: 'apples', exact: true }).click()
    const description = page.getByLabel('Description of GetApple')
    await description.fill('looks at one')
    let goOn = (): void => undefined
    const typed = new Promise<void>((resolve) => {
      goOn = resolve
    })
    const service = /\/services\/apples$/
    await page.route(service, async (route) => {
      await typed
      await route.continue()
    })
    const written = page.waitForRequest((request) => request.method() === 'PUT')
    const readAgain = page.waitForResponse(service)
    await button('Save').click()
    expect((await written).headers()['if-match']).toMatch(/^"\d+"$/)
    await description.fill('looks at one, from all sides')
    goOn()
    await (await readAgain).finished()
    await page.unroute(service)
    await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))')
    expect(await description.inputValue()).toBe('looks at one, from all sides')
    await button('Discard').click()
    expect(await description.inputValue()).toBe('looks at one')
    expect(await stored('services/apples')).toMatchObject({
      actions: [
        { name: 'EatApple', description: null },
        { name: 'GetApple', description: 'looks at one' },
      ],
    })
  })

  it('makes the key that a service asks with, which decides about that service alone', async () => {
    await open('/services/apples/show/gatekeeper')
    await button('Make the key').click()
    const [keyId, secret] = [await shownOnce('TINYAUTH_ACCESS_KEY_ID'), await shownOnce('TINYAUTH_SECRET_ACCESS_KEY')]
    await button('I have stored it').click()
    const asked = async (service: string): Promise<number> => {
      const body = { permit: {}, headers: [['Authorization', basic(keyId, secret)]], context: {} }
      const guard = browsed.service.anonymous.as({ keyId, secret })
      return (await guard.post(`/api/v1/services/${service}/authorize-by-token`, body)).status
    }
    expect([await asked('apples'), await asked('pears')]).toEqual([200, 401])
  })

  it('adds an identity provider, checks it, and says who would be let in', async () => {
    await open('/identity-providers/create')
    await heading('New identity provider')
    await page.getByLabel('Name', { exact: false }).first().fill('corp')
    await page.getByLabel('Client id').fill('tinyauth')
    await page.getByLabel('Issuer').fill(provider.issuer)
    await page.getByLabel('It is at a private address').check()
    await page.getByRole('textbox', { name: 'Client secret' }).fill('the secret of the client of the tests')
    await page.getByLabel('Addresses').fill('@example.org')
    await button('Save').click()
    await heading('Identity provider corp')
    await open('/identity-providers/corp/show/check')
    await button('Check it').click()
    await page
      .getByText(/^Good: /)
      .first()
      .waitFor()
    const attempt = async (address: string): Promise<void> => {
      await page.getByLabel('E-mail address').fill(address)
      await button('Try').click()
    }
    await attempt('fred@example.com')
    await page.getByText(/^Not admitted: /).waitFor()
    await page.getByLabel('E-mail address').fill('fred@example.org')
    // That was of another address.
    await page.getByText(/^Not admitted: /).waitFor({ state: 'hidden' })
    await attempt('fred@example.org')
    await page.getByText(/^Admitted, by /).waitFor()
    await expectGoodAtEachSize(browser, page, 'provider-check')
    await button('Turn off').click()
    await page.getByText('Turned off: nobody signs in by it.').waitFor()
    expect(await stored('identity-providers/corp')).toMatchObject({ enabled: false, kind: 'oidc' })
    expect(JSON.stringify(await stored('identity-providers/corp'))).not.toContain('the secret of the client')
  })

  it('writes a scope with its policy, and a client that may ask for it, whose second secret takes the place of the first', async () => {
    const document = policy(allow('apples:GetApple', '*'))
    succeeded(await browsed.service.root.post('/api/v1/oauth-scopes', { name: 'apples:look', policy: document }))
    await open('/oauth-scopes/apples%3Alook/show')
    await page.getByLabel('What people read').fill('Look at your apples')
    await button('Save').click()
    await page.getByText('Saved. Tokens that there are go by it from now on.').waitFor()
    await expectGoodAtEachSize(browser, page, 'oauth-scope')
    await open('/oauth-clients/create')
    await heading('New OAuth client')
    await page.getByLabel('Id', { exact: true }).fill('orchard-app')
    await page.getByLabel('Name', { exact: false }).first().fill('Orchard')
    await page.getByLabel('Redirect addresses').fill('not an address')
    await page.getByLabel('Scopes that it may ask for').fill('apples:look')
    await button('Save').click()
    await page
      .getByText(/redirect_uris|must be an absolute|address/i)
      .last()
      .waitFor()
    await page.getByRole('button', { name: 'not an address' }).press('Delete')
    await page.getByLabel('Redirect addresses').fill('https://orchard.example/back')
    await button('Save').click()
    const first = await shownOnce('Client secret')
    await button('I have stored it').click()
    await heading('OAuth client Orchard')
    expect(await stored('oauth-clients/orchard-app')).toMatchObject({
      redirect_uris: ['https://orchard.example/back'],
      scopes: expect.arrayContaining(['apples:look']),
    })
    await open('/oauth-clients/orchard-app/show/secrets')
    await button('New secret').click()
    expect(await shownOnce('Client secret')).not.toBe(first)
    await button('I have stored it').click()
    await page
      .getByRole('button', { name: /^Delete secret / })
      .nth(1)
      .waitFor()
    await expectGoodAtEachSize(browser, page, 'oauth-client-secrets')
    await page
      .getByRole('button', { name: /^Delete secret / })
      .first()
      .click()
    await button('Delete secret', page.getByRole('dialog')).click()
    await page.getByText('Deleted.').waitFor()
    expect(await stored('oauth-clients/orchard-app')).toMatchObject({ secrets: [expect.anything()] })
  })

  it('says what goes with a service that is deleted, and deletes it', async () => {
    await open('/services/apples/show')
    await button('Delete').click()
    await button('Delete service', page.getByRole('dialog')).click()
    await page.getByText('Deleted service apples.').waitFor()
    expect((await browsed.service.root.get('/api/v1/services/apples')).status).toBe(404)
  })
})
