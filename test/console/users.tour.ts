import { afterAll, beforeAll, expect, it } from '@jest/globals'
import type { Locator, Page } from 'playwright-core'
import { describeInBrowser, startBrowser, type TestBrowser } from '../browser/chromium.js'
import { type BrowsedService, startBrowsed } from '../browser/sign-in-world.js'
import { text } from '../service/client.js'
import { succeeded } from '../service/harness.js'
import { allow, policy } from '../service/policies.js'
import { buttonIn, expectGoodAtEachSize, openScreen } from './screens.js'
import { signIn } from './sign-in.js'

const PASSWORD = 'a sweet apple of the tests'

describeInBrowser('users in the console', () => {
  let browsed: BrowsedService
  let browser: TestBrowser
  /** Signed in as root. */
  let page: Page

  beforeAll(async () => {
    browsed = await startBrowsed()
    const { service, origin } = browsed
    succeeded(await service.root.put('/api/v1/users/root/password', { password: PASSWORD }))
    await service.createGroup(undefined, 'pickers')
    await service.createUser({ username: 'fred' })
    browser = await startBrowser()
    page = await browser.context.newPage()
    await signIn(page, origin, 'root', PASSWORD, '/users')
  })

  afterAll(async () => {
    await browser.close()
    await browsed.service.stop()
  })

  const open = (screen: string): Promise<void> => openScreen(page, browsed.origin, screen)

  const button = (name: string, within: Page | Locator = page): Locator => buttonIn(within, name)

  const userNow = async (username: string): Promise<Record<string, unknown>> =>
    // A user on the wire is an object with the members that the tests name.
    succeeded(await browsed.service.root.get(`/api/v1/users/${username}`)).body as Record<string, unknown>

  it('makes a user with a password and a group, and tells each refusal beside its field', async () => {
    await open('/users/create')
    await page.getByRole('heading', { level: 1, name: 'New user' }).waitFor()
    await page.getByLabel('Name', { exact: false }).first().fill('jane/1')
    await page.getByLabel('E-mail').fill('nobody')
    await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD)
    await page.getByLabel('First groups').fill('pickers')
    await button('Save').click()
    await page.getByText('must be an e-mail address').waitFor()
    await page.getByLabel('Name', { exact: false }).first().fill('jane')
    await page.getByLabel('E-mail').fill('jane@example.org')
    await button('Save').click()
    await page.getByRole('heading', { level: 1, name: 'User jane' }).waitFor()
    expect(await userNow('jane')).toMatchObject({ email: 'jane@example.org', groups: [{ id: 'pickers' }] })
  })

  it('changes a profile in its place, shows a change of somebody else first, and empties what was emptied', async () => {
    succeeded(await browsed.service.root.patch('/api/v1/users/fred', { displayName: 'Fred', email: 'f@example.org' }))
    await open('/users/fred/show')
    await button('Edit').click()
    await page.getByLabel('Display name').fill('Fred of the orchard')
    await page.getByLabel('E-mail').fill('')
    succeeded(await browsed.service.root.patch('/api/v1/users/fred', { displayName: 'Freddy' }))
    await button('Save').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Freddy').waitFor()
    await button('Write mine over it', dialog).click()
    await page.getByText('Saved the profile.').waitFor()
    expect(await userNow('fred')).toMatchObject({ displayName: 'Fred of the orchard', email: null })
  })

  it('disables a user, and lets them in again by undo', async () => {
    await open('/users/fred/show')
    await button('Disable').click()
    await page.getByText('fred is disabled now.').waitFor()
    expect(await userNow('fred')).toMatchObject({ status: 'disabled' })
    await button('Undo').click()
    await page.getByText('Undone.').waitFor()
    expect(await userNow('fred')).toMatchObject({ status: 'active' })
  })

  it('adds to a group for a while, and takes out of it, with undo', async () => {
    await open('/users/fred/show/access')
    await button('Add to group').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('combobox', { name: 'Group' }).fill('pickers')
    await page.keyboard.press('Escape')
    await button('a week', dialog).click()
    await button('Add to group', dialog).click()
    await page.getByText('fred is in pickers now.').waitFor()
    const groups = page.getByRole('table', { name: 'Groups' })
    await groups.getByText(/^in [67] days$/).waitFor()
    await button('Remove from pickers').click()
    await page.getByText('fred is not in pickers any more.').waitFor()
    expect(await userNow('fred')).toMatchObject({ groups: [] })
    await button('Undo').click()
    await page.getByText('Undone.').waitFor()
    await groups.getByText(/^in [67] days$/).waitFor()
    expect(await userNow('fred')).toMatchObject({ groups: [{ id: 'pickers' }] })
  })

  it('makes a key within limits, and shows its secret once', async () => {
    await open('/users/fred/show/keys')
    await button('New key').click()
    const form = page.getByRole('dialog')
    await form.getByLabel('Only from these networks').fill('10.0.0.0/33')
    await button('Make key', form).click()
    await form.getByText('must be an address or a range', { exact: false }).waitFor()
    await form.getByLabel('Only from these networks').press('Backspace')
    await form.getByLabel('Only from these networks').fill('10.0.0.0/8')
    await button('Make key', form).click()
    await page.getByText('This is shown only now.', { exact: false }).waitFor()
    const [keyId = '', secret = ''] = await page.getByRole('dialog').locator('code').allTextContents()
    expect(succeeded(await browsed.service.root.get(`/api/v1/users/fred/keys/${keyId}`)).body).toMatchObject({
      source_cidrs: ['10.0.0.0/8'],
    })
    await button('I have stored it').click()
    await page.getByRole('table', { name: 'Access keys' }).getByText(keyId).waitFor()
    expect(secret).toHaveLength(40)
    expect(await page.content()).not.toContain(secret)
    const kept = await page.evaluate<string>('JSON.stringify([localStorage, sessionStorage, location.href])')
    expect(kept).not.toContain(secret)
  })

  it('leads through a rotation that may be left and gone on with, to the end of the old key', async () => {
    // Of a user with one key: undoing the end of one key too many would be refused.
    await browsed.service.createUser({ username: 'rosa' })
    const { keyId } = await browsed.service.createKey('rosa')
    const pathOfKey = `/api/v1/users/rosa/keys/${keyId}`
    const status = async (): Promise<string> => text(succeeded(await browsed.service.root.get(pathOfKey)), 'status')
    await open('/users/rosa/show/keys')
    await button(`Rotate ${keyId}`).click()
    await page.getByRole('heading', { name: `Rotation of ${keyId}` }).waitFor()
    await button('Make new key').click()
    await button('I have stored it').click()
    await page.getByText('The new key was never used', { exact: false }).waitFor()
    await button('Close and go on later').click()
    await button(`Continue rotating ${keyId}`).click()
    expect(page.url()).toContain(`rotate=${keyId}`)
    await page.reload()
    await button('Disable old key').click()
    await page.getByText(`${keyId} is inactive now.`).waitFor()
    expect(await status()).toBe('inactive')
    await button('Undo').click()
    await page.getByText('Undone.').waitFor()
    await button('Disable old key').waitFor()
    expect(await status()).toBe('active')
    await button('Disable old key').click()
    const wizard = page.getByRole('region', { name: `Rotation of ${keyId}` })
    await button(`Delete ${keyId}`, wizard).click()
    await button('Delete key').click()
    await page.getByText('The rotation is done', { exact: false }).waitFor()
    expect((await browsed.service.root.get(pathOfKey)).status).toBe(404)
  })

  it('is readable for everybody, in light and dark, on wide and narrow screens', async () => {
    for (const tab of ['', '/access', '/keys', '/sign-in']) {
      await open(`/users/fred/show${tab}`)
      await page.getByRole('tab', { name: 'Activity' }).waitFor()
      await page.getByRole('heading', { level: 2 }).first().waitFor()
      await expectGoodAtEachSize(browser, page, `console-user${tab.replace('/', '-')}`)
    }
    await page.setViewportSize({ width: 1280, height: 900 })
  })

  it('lets the new user sign in, and does not offer what that user may not do', async () => {
    const rights = ['ListUsers', 'GetUser', 'ListAccessKeys'].map((action) => `tinyauth:${action}`)
    await browsed.service.putUserPolicy('jane', policy(allow(rights, '*')))
    await page.goto('about:blank')
    await browser.context.clearCookies()
    await signIn(page, browsed.origin, 'jane', PASSWORD, '/users/fred/show/keys')
    await page.getByRole('table', { name: 'Access keys' }).waitFor()
    expect(await page.getByRole('tab').allTextContents()).toEqual(['Overview', 'Keys'])
    const offered = page.getByRole('main').getByRole('button')
    expect(await offered.allTextContents()).toEqual([])
    await page.getByRole('tab', { name: 'Overview' }).click()
    await page.getByRole('heading', { level: 2, name: 'Profile' }).waitFor()
    expect(await offered.allTextContents()).toEqual([])
  })
})
