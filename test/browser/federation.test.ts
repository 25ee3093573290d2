import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { describeInBrowser, startBrowser, type TestBrowser } from './chromium.js'
import { type BrowsedService, startBrowsed, startProviders, type StandIns } from './sign-in-world.js'

describeInBrowser('sign-in through a provider, in a browser', () => {
  let browsed: BrowsedService
  let standIns: StandIns
  let browser: TestBrowser

  beforeAll(async () => {
    browsed = await startBrowsed()
    standIns = await startProviders(browsed)
    browser = await startBrowser()
  })

  afterAll(async () => {
    await browser.close()
    await standIns.close()
    await browsed.service.stop()
  })

  it.each([
    ['google', 'Google'],
    ['okta', 'Okta'],
    ['gitlab', 'GitLab'],
    ['github', 'GitHub'],
    ['facebook', 'Facebook'],
  ])('leads to %s and back, signed in', async (name, title) => {
    const { origin, service } = browsed
    const page = await browser.context.newPage()
    await page.goto(`${origin}/login?next=/account`)
    await browser.picture(page, 'sign-in')
    await page.getByRole('button', { name: new RegExp(title, 'i') }).click()
    await page.waitForURL((url) => url.origin !== origin)
    await browser.picture(page, `provider-${name}`)
    await page.fill('input[name="login"]', 'fred')
    await page.click('button[type="submit"]')
    await page.waitForURL(`${origin}/account`)
    await browser.picture(page, `account-${name}`)
    const users = (await service.root.get('/api/v1/users')).body as readonly { username: string }[]
    const signedInAs = await page.locator('nav bdi').textContent()
    expect(users.map(({ username }) => username)).toContain(signedInAs)
    await page.goto(`${origin}/logout`)
    await browser.picture(page, `sign-out-${name}`)
    await page.locator('main form button').click()
    await page.waitForURL((url) => url.pathname === '/logged-out' || url.origin !== origin)
    await page.goto(`${origin}/account`)
    expect(new URL(page.url()).pathname).toBe('/login')
    await page.close()
  })

  it('makes a user of its own for each provider, though all say the same e-mail address', async () => {
    const users = (await browsed.service.root.get('/api/v1/users')).body as readonly { username: string }[]
    expect(users.filter(({ username }) => /^fred/i.test(username))).toHaveLength(5)
  })

  it('tells whoever cancels there, and signs nobody in', async () => {
    const page = await browser.context.newPage()
    await page.goto(`${browsed.origin}/login`)
    await page.getByRole('button', { name: /github/i }).click()
    await page.waitForURL((url) => url.origin !== browsed.origin)
    await page.click('button[name="cancel"], [name="cancel"]')
    await page.waitForURL((url) => url.origin === browsed.origin)
    await browser.picture(page, 'federation-cancelled')
    expect(await page.locator('h1').textContent()).toContain('did not work')
    await page.goto(`${browsed.origin}/account`)
    expect(new URL(page.url()).pathname).toBe('/login')
    await page.close()
  })
})
