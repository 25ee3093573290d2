import { afterAll, beforeAll, expect, it } from '@jest/globals'
import type { Locator, Page } from 'playwright-core'
import { describeInBrowser, startBrowser, type TestBrowser } from '../browser/chromium.js'
import { startBrowsed } from '../browser/sign-in-world.js'
import { succeeded, type TestService, type TestUser } from '../service/harness.js'
import { allow, own, policy } from '../service/policies.js'
import { expectGoodAtEachSize, openScreen, untilTrue } from './screens.js'
import { signIn } from './sign-in.js'

const PASSWORD = 'a sweet apple of the tests'
const RED = 'arn:tinyauth:apples:default::apples/red'

describeInBrowser('the groups and shares of the console', () => {
  let service: TestService
  let origin: string
  let browser: TestBrowser
  let page: Page
  let fred: TestUser
  const broken: string[] = []

  beforeAll(async () => {
    const browsed = await startBrowsed()
    ;({ service, origin } = browsed)
    const { root } = service
    succeeded(await root.put('/api/v1/users/root/password', { password: PASSWORD }))
    succeeded(await root.post('/api/v1/services', { name: 'apples' }))
    const actions = ['GetApple', 'EatApple'].map((name) => ({ name, level: 'read', resourceTypes: ['apples'] }))
    succeeded(await root.put('/api/v1/services/apples/actions', actions))
    for (const name of ['eng', 'eng/backend', 'eng/backend/db', 'ops', 'pickers'])
      await service.createGroup(undefined, name)
    fred = await service.createUserWithKey({ username: 'fred' })
    await service.addMember('eng', 'fred')
    const rights = ['ListGroups', 'GetGroup', 'ListGroupMembers'].map((one) => `tinyauth:${one}`)
    await service.createUserWithKey({
      username: 'viewer',
      password: PASSWORD,
      policy: policy(allow(rights, own('groups/*'))),
    })
    browser = await startBrowser()
    page = await browser.context.newPage()
    await signIn(page, origin, 'root', PASSWORD, '/groups')
    // Before one is signed in the service says so by 401, which the browser notes.
    page.on('console', (message) => {
      if (message.type() === 'error') broken.push(message.text())
    })
  })

  afterAll(async () => {
    await browser.close()
    await service.stop()
  })

  const open = (screen: string): Promise<void> => openScreen(page, origin, screen)

  /** Types a name and takes what the service found by it. */
  const pick = async (label: string, name: string): Promise<void> => {
    await page.getByRole('combobox', { name: label }).fill(name)
    await page.getByRole('option', { name, exact: true }).click()
  }

  const item = (name: string): Locator => page.getByRole('treeitem', { name, exact: true })
  const focused = (locator: Locator): Promise<void> => locator.and(page.locator(':focus')).waitFor()
  const rows = async (path: string): Promise<readonly { readonly id: string }[]> =>
    succeeded(await service.root.get(path)).body as readonly { readonly id: string }[]
  const groups = async (): Promise<readonly string[]> => (await rows('/api/v1/groups')).map(({ id }) => id)

  it('are a tree that the keyboard goes through and moves groups in, with the way back', async () => {
    await item('eng').click()
    await page.keyboard.press('ArrowRight')
    await item('backend').waitFor()
    await page.keyboard.press('ArrowRight')
    await focused(item('backend'))
    await page.keyboard.press('End')
    await focused(item('pickers'))
    await page.keyboard.type('e')
    await focused(item('eng'))
    await page.keyboard.press('ArrowDown')
    await page.getByRole('region', { name: 'eng/backend' }).getByRole('button', { name: 'Move' }).waitFor()
    await page.keyboard.press('m')
    await page.getByRole('dialog').getByLabel('New parent').fill('ops')
    await page.getByText('eng/backend/db → ops/backend/db').waitFor()
    await page.keyboard.press('Enter')
    await page.getByText('Moved eng/backend to ops/backend.').waitFor()
    await focused(item('backend'))
    expect(await groups()).toContain('ops/backend/db')
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('Undone.').waitFor()
    expect(await groups()).toContain('eng/backend/db')
    await expectGoodAtEachSize(browser, page, 'groups')
  })

  it('say what goes with one before they are deleted', async () => {
    await open('/groups/eng/show')
    await page.getByRole('button', { name: 'Delete', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: 'Delete group eng?' })
    await dialog.getByText('2 groups below', { exact: true }).waitFor()
    const confirm = dialog.getByRole('button', { name: 'Delete 3 groups' })
    expect(await confirm.isDisabled()).toBe(true)
    await dialog.getByRole('button', { name: 'Cancel' }).click()
  })

  it('have members who are added for a while, and taken out with the way back', async () => {
    await open('/groups/pickers/show')
    await page.getByRole('button', { name: 'Add member' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('combobox', { name: 'User' }).fill('nobody-of-that-name')
    await dialog.getByRole('button', { name: 'Add member' }).click()
    await dialog.getByText('user `nobody-of-that-name` does not exist').waitFor()
    await pick('User', 'fred')
    await dialog.getByRole('button', { name: '30 days' }).click()
    await dialog.getByRole('button', { name: 'Add member' }).click()
    await page.getByText('fred is in pickers.').waitFor()
    await page.getByText('ends', { exact: false }).first().waitFor()
    await expectGoodAtEachSize(browser, page, 'group-members')
    await page.getByRole('button', { name: 'Take fred out of pickers' }).click()
    await page.getByText('fred is not in pickers any more.').waitFor()
    await page.getByRole('button', { name: 'Undo' }).last().click()
    await page.getByText('Undone.').waitFor()
    await page.getByRole('link', { name: 'fred' }).waitFor()
    const [member] = await rows('/api/v1/groups/pickers/members')
    expect(member).toMatchObject({ username: 'fred', notAfter: expect.any(String) })
  })

  it('hand out an invite once, with its QR code, and take it back with whoever came by it', async () => {
    await open('/groups/ops/show/invites')
    await page.getByRole('button', { name: 'Create invite' }).click()
    const form = page.getByRole('dialog', { name: 'Invite into ops' })
    await form.getByLabel('How many people').fill('2')
    await form.getByLabel('After a time').check()
    await form.getByRole('spinbutton', { name: 'Lasts for' }).fill('3')
    await form.getByRole('button', { name: 'Create invite' }).click()
    const handed = page.getByRole('dialog', { name: 'Hand out the invite' })
    const url = await handed.locator('code').innerText()
    const picture = handed.getByRole('img', { name: 'QR code of this invite' })
    await picture.waitFor()
    await untilTrue(page, 'document.querySelector("img")?.naturalWidth > 0')
    await expectGoodAtEachSize(browser, page, 'invite-handed-out')
    await handed.getByRole('button', { name: 'Done' }).click()
    const code = url.slice(url.lastIndexOf('/') + 1)
    succeeded(await fred.client.post(`/api/v1/invites/${code}/accept`))
    await page.getByText('0 of 2').or(page.getByText('1 of 2')).waitFor()
    expect(await page.content()).not.toContain(code)
    await page.getByRole('button', { name: 'Take back the invite of root' }).click()
    await page.getByRole('radio', { name: /goes too/ }).check()
    await page.getByRole('button', { name: 'Take back', exact: true }).click()
    await page.getByText('The invite is taken back.').waitFor()
    expect(await rows('/api/v1/groups/ops/members')).toEqual([])
  })

  it('are linked, owned, and shown to whoever may look and no more', async () => {
    await open('/groups/pickers/show/place')
    await page.getByRole('button', { name: 'Add link' }).click()
    await pick('Other group', 'ops')
    await page.getByRole('button', { name: 'Add link' }).last().click()
    await page.getByText('Members of pickers count as members of ops.').waitFor()
    await page.getByRole('button', { name: 'Add owner' }).click()
    await pick('User', 'fred')
    await page.getByRole('dialog').getByRole('button', { name: 'Add owner' }).click()
    await page.getByRole('button', { name: 'Make a plain member of fred' }).waitFor()
    await expectGoodAtEachSize(browser, page, 'group-place')
  })

  it('let people share what they may do, tell the address once, and take it back', async () => {
    await open('/shares/create')
    await pick('Service', 'apples')
    await page.getByLabel('Actions').fill('GetApple')
    await page.keyboard.press('Enter')
    await page.getByLabel('Resources').fill('apples/red')
    await page.getByRole('button', { name: 'Share', exact: true }).click()
    await page.getByText('1: must be the ARN of one thing', { exact: false }).first().waitFor()
    await expectGoodAtEachSize(browser, page, 'share-create')
    await page.getByLabel('Resources').fill(RED)
    await page.getByRole('button', { name: 'Share', exact: true }).dblclick()
    await page.getByRole('dialog', { name: 'Hand out the share' }).getByRole('button', { name: 'Done' }).click()
    await page.getByText('Nobody has it.').waitFor()
    expect(await rows('/api/v1/shares')).toHaveLength(1)
    await page.getByText(RED).waitFor()
    await expectGoodAtEachSize(browser, page, 'share')
    await page.getByRole('button', { name: 'Take back' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Take back' }).click()
    await page.getByText('Nothing is shared.', { exact: false }).waitFor()
    // The refused share alone.
    expect(broken.filter((error) => !error.includes('400') && !error.includes('404'))).toEqual([])
  })

  it('offer nothing to whoever may only look', async () => {
    await browser.context.clearCookies()
    await page.goto('about:blank')
    await signIn(page, origin, 'viewer', PASSWORD, '/groups/eng/show')
    await page.getByRole('link', { name: 'fred' }).waitFor()
    await page.getByRole('tab', { name: 'Place' }).waitFor()
    expect(await page.getByRole('tab').allInnerTexts()).toEqual(['Members', 'Place', 'Policies'])
    for (const name of [/Add/, /Move/, /Delete/, /Edit/, /Take/, /Create/, /Make/]) {
      expect(await page.getByRole('button', { name }).count()).toBe(0)
    }
    await page.getByRole('link', { name: 'All groups' }).click()
    await item('ops').click()
    await page.getByRole('region', { name: 'ops' }).getByRole('link', { name: 'Open' }).waitFor()
    expect(await page.getByRole('link', { name: 'New group' }).count()).toBe(0)
  })
})
