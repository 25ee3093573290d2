import { afterAll, beforeAll, expect, it } from '@jest/globals'
import type { Locator, Page } from 'playwright-core'
import { describeInBrowser, startBrowser, type TestBrowser } from '../browser/chromium.js'
import { type BrowsedService, startBrowsed } from '../browser/sign-in-world.js'
import type { TestService, TestUser } from '../service/harness.js'
import { allow, arn, own, policy } from '../service/policies.js'
import { expectGoodAtEachSize, openScreen } from './screens.js'
import { signIn } from './sign-in.js'

const PASSWORD = 'a sweet apple of the tests'
const READING = ['ListAuditEvents', 'GetAuditEvent', 'VerifyAuditLog', 'GetMetrics'].map((one) => `tinyauth:${one}`)

describeInBrowser('the audit log and the dashboard of the console', () => {
  let browsed: BrowsedService
  let service: TestService
  let browser: TestBrowser
  let fred: TestUser
  let gatekeeper: TestUser
  let page: Page
  const broken: string[] = []

  beforeAll(async () => {
    browsed = await startBrowsed()
    service = browsed.service
    fred = await service.createUserWithKey({
      username: 'fred',
      policy: policy({ ...allow('apples:GetApple', arn('apples', 'apples/*')), Sid: 'OwnApples' }),
    })
    gatekeeper = await service.gatekeeper('apples')
    // An auditor, who may see what happened and nothing else.
    const policyOfAuditor = policy(allow(READING, [own('audit-events/*'), own('audit-events/'), own('metrics')]))
    await service.createUser({ username: 'anna', password: PASSWORD, policy: policyOfAuditor })
    await service.createUser({ username: 'bert', password: PASSWORD })
    await decide('GetApple', 'fred')
    await decide('EatApple', 'jane')
    browser = await startBrowser()
    page = await browser.context.newPage()
    await signIn(page, browsed.origin, 'anna', PASSWORD)
    // Before, nobody was signed in, which the browser calls an error.
    page.on('console', (message) => {
      if (message.type() === 'error') broken.push(message.text())
    })
  })

  afterAll(async () => {
    await browser.close()
    await service.stop()
  })

  const decide = (action: string, apple: string): Promise<boolean> =>
    service.permitted(gatekeeper, 'apples', fred.proof, action, arn('apples', `apples/${apple}`))

  const open = (screen: string): Promise<void> => openScreen(page, browsed.origin, screen)

  const event = (name: string): Locator => page.getByRole('table', { name: 'Events' }).getByRole('button', { name })

  it('says of a decision in words who was permitted what and why, and leads to the policy', async () => {
    await open('/audit?subject=fred&outcome=allow&event=AuthorizeByToken')
    await event('AuthorizeByToken').click()
    const panel = page.getByRole('dialog', { name: 'Event' })
    await panel.getByText(`fred was permitted apples:GetApple on ${arn('apples', 'apples/fred')}.`).waitFor()
    await panel.getByText('One statement allows it.').waitFor()
    const decided = panel.getByRole('region', { name: 'What decided' })
    expect(await decided.getByRole('link').getAttribute('href')).toBe('#/users/fred/show')
    expect(await decided.textContent()).toContain('Statement OwnApples')
    // What anna may not do is not offered.
    expect(await panel.getByRole('link', { name: 'Open in the simulator' }).count()).toBe(0)
    expect(page.url()).toContain('show=')
    await page.keyboard.press('Escape')
    await panel.waitFor({ state: 'hidden' })
    expect(await page.evaluate<string>('document.activeElement.textContent')).toBe('AuthorizeByToken')
  })

  it('narrows by outcome and by a bar of the chart, both in the address', async () => {
    await open('/audit?subject=fred&event=AuthorizeByToken')
    await page.getByText('Denied', { exact: true }).first().waitFor()
    await page.getByLabel('Outcome').click()
    await page.getByRole('option', { name: 'Denied' }).click()
    await page.waitForURL(/outcome=deny/)
    await page.getByText(`apples:EatApple ${arn('apples', 'apples/jane')}`).waitFor()
    await page.getByText('fred: apples:GetApple').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Show as a table' }).click()
    await page.getByRole('button', { name: /^Show the events from/ }).click()
    await page.waitForURL(/from=.*to=/)
    await page.getByText(`apples:EatApple ${arn('apples', 'apples/jane')}`).waitFor()
  })

  it('shows live what happens, moves nothing while the list is looked at, and loses none of it', async () => {
    await open('/audit?event=CreateUser&last=15m')
    await page.getByLabel('Live').click()
    await page.getByText('Live: new events appear by themselves.').waitFor()
    await service.createUser({ username: 'zoe' })
    await page.getByText('users/zoe').waitFor()
    await event('CreateUser').first().focus()
    await page.getByText('Paused while you look at the list.').waitFor()
    await service.createUser({ username: 'zita' })
    const show = page.getByRole('button', { name: 'Show 1 new event' })
    await show.waitFor()
    expect(await page.getByText('users/zita').count()).toBe(0)
    await show.click()
    await page.getByText('users/zita').waitFor()
  })

  it('verifies the chain and says what was checked', async () => {
    await open('/audit')
    await page.getByRole('button', { name: 'Verify' }).click()
    await page.getByText('Whole, as far as it was checked').waitFor()
    await page.getByText(/Events 1 to \d+ were checked: all from the beginning of the log\./).waitFor()
  })

  it('exports what the filter says', async () => {
    await open('/audit?subject=fred&outcome=deny')
    await page.getByRole('button', { name: 'Export' }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download' }).click(),
    ])
    const lines: string[] = []
    for await (const part of await download.createReadStream()) lines.push(String(part))
    const [header, ...rows] = lines.join('').trim().split(/\r?\n/)
    expect(download.suggestedFilename()).toBe('audit-events.csv')
    expect(header).toContain('seq')
    expect(rows).toHaveLength(1)
    expect(rows[0]).toContain('AuthorizeByToken')
  })

  it('shows how the service does, and what of it the caller may see', async () => {
    await open('/')
    const shown = page.getByRole('region', { name: 'The service' })
    await shown.getByText('Ready', { exact: true }).waitFor()
    // The second reading is there: now there are rates.
    await shown.getByRole('img', { name: /^Requests in the last readings/ }).waitFor({ state: 'attached' })
    await page.getByRole('link', { name: /^fred was not permitted apples:EatApple/ }).waitFor()
    expect(await page.getByRole('heading', { name: /Keys that end/ }).count()).toBe(0)
    expect(await page.getByRole('heading', { name: /Policies that nothing uses/ }).count()).toBe(0)
  })

  it('has a dashboard that is accessible and fits, in light and dark, wide and narrow', async () => {
    await open('/')
    await page.getByText('Ready', { exact: true }).waitFor()
    await expectGoodAtEachSize(browser, page, 'dashboard')
  })

  it('has a list of events that is accessible and fits, in light and dark, wide and narrow', async () => {
    await open('/audit?subject=fred')
    await event('AuthorizeByToken').first().waitFor()
    await page.getByText(/^From .* to .*, in the time of this browser\.$/).waitFor()
    await expectGoodAtEachSize(browser, page, 'audit')
  })

  it('has a page for an event that is accessible and fits, in light and dark, wide and narrow', async () => {
    await open('/audit?subject=fred')
    await event('AuthorizeByToken').first().click()
    await page.getByRole('link', { name: 'Own page' }).click()
    await page.getByRole('heading', { name: 'Audit event AuthorizeByToken' }).waitFor()
    await expectGoodAtEachSize(browser, page, 'audit-event')
    expect(broken).toEqual([])
  })

  it('tells somebody without rights who they are and where their account is, and offers nothing else', async () => {
    await browser.context.clearCookies()
    await signIn(page, browsed.origin, 'bert', PASSWORD)
    await page.getByText('There is nothing here that you may manage.').waitFor()
    await page.getByRole('link', { name: 'My account' }).waitFor()
    expect(await page.getByRole('heading', { name: 'The service' }).count()).toBe(0)
    expect(await page.getByRole('menuitem', { name: 'Audit' }).count()).toBe(0)
    await open('/audit')
    await page.getByText('You are not permitted to read the audit log.').waitFor()
    expect(await page.getByRole('button', { name: 'Export' }).count()).toBe(0)
  })
})
