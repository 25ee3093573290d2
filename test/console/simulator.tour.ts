import { afterAll, beforeAll, expect, it } from '@jest/globals'
import type { Page } from 'playwright-core'
import { describeInBrowser, startBrowser, type TestBrowser } from '../browser/chromium.js'
import { startBrowsed } from '../browser/sign-in-world.js'
import { succeeded, type TestService } from '../service/harness.js'
import { allow, own, policy } from '../service/policies.js'
import { expectGoodAtEachSize } from './screens.js'
import { signIn } from './sign-in.js'

const PASSWORD = 'a sweet apple of the tests'
const APPLES = 'arn:tinyauth:apples:default::apples'

describeInBrowser('the simulator of the console', () => {
  let service: TestService
  let origin: string
  let browser: TestBrowser
  let page: Page
  const broken: string[] = []

  beforeAll(async () => {
    ;({ service, origin } = await startBrowsed())
    const { root } = service
    succeeded(await root.put('/api/v1/users/root/password', { password: PASSWORD }))
    succeeded(await root.post('/api/v1/services', { name: 'apples' }))
    const actions = ['GetApple', 'EatApple'].map((name) => ({ name, level: 'read', resourceTypes: ['apples'] }))
    succeeded(await root.put('/api/v1/services/apples/actions', actions))
    const inside = { Condition: { IpAddress: { SourceIp: '10.0.0.0/8' } } }
    const ofFred = policy(
      { ...allow('apples:GetApple', `${APPLES}/\${Username}/*`), Sid: 'OwnApples' },
      { ...allow('apples:EatApple', `${APPLES}/*`), ...inside, Sid: 'EatInside' },
    )
    succeeded(await root.post('/api/v1/policies', { name: 'pears', policy: policy(allow('pears:*', '*')) }))
    await service.createUserWithKey({ username: 'fred', password: PASSWORD, policy: ofFred })
    const little = policy(
      allow('tinyauth:SimulatePolicy', own('policies/*')),
      allow('tinyauth:GetUser', own('users/fred')),
      allow('tinyauth:ExplainDecision', own('services/*')),
    )
    await service.createUserWithKey({ username: 'adviser', password: PASSWORD, policy: little })
    browser = await startBrowser()
    page = await browser.context.newPage()
    await signIn(page, origin, 'root', PASSWORD, '/simulator')
    // From here on: before, nobody was signed in, which the browser calls an error.
    page.on('console', (message) => {
      // Chromium by itself styles what is put into an editable text; the policy of the page refuses that, and it says so.
      const isOfEditing = message.text().startsWith('Applying inline style violates')
      if (message.type() === 'error' && !isOfEditing) broken.push(message.text())
    })
  })

  afterAll(async () => {
    await browser.close()
    await service.stop()
  })

  const open = async (question: Readonly<Record<string, string>>): Promise<void> => {
    await page.goto('about:blank')
    await page.goto(`${origin}/console#/simulator?${new URLSearchParams(question).toString()}`)
  }

  it('says by a link alone what is decided, shows the statement that did it, and what stood in the way of others', async () => {
    await open({ user: 'fred', action: 'apples:GetApple', resource: `${APPLES}/fred/1` })
    await page.getByText('OwnApples of users/fred', { exact: false }).first().waitFor()
    await page.getByText('This browser decided', { exact: false }).waitFor()
    await page.getByRole('textbox', { name: /^Document of users\/fred/ }).waitFor()
    await expectGoodAtEachSize(browser, page, 'simulator-decision')

    await page.getByRole('combobox', { name: 'Action' }).fill('EatApple')
    await page.getByRole('heading', { name: 'Not allowed' }).waitFor()
    await page.getByText('SourceIp IpAddress 10.0.0.0/8').first().waitFor()
    await page.getByRole('button', { name: 'Add SourceIp' }).click()
    await page.getByRole('textbox', { name: 'Value of key 1' }).fill('10.1.2.3')
    await page.getByText('EatInside of users/fred', { exact: false }).first().waitFor()
    await page.waitForURL((url) => url.hash.includes('10.1.2.3') && url.hash.includes('EatApple'))
    // The service says the same of the same question.
    const request = { action: 'apples:EatApple', resource: `${APPLES}/fred/1`, context: { SourceIp: '10.1.2.3' } }
    const answer = succeeded(await service.root.post('/api/v1/simulate', { user: 'fred', requests: [request] }))
    expect(answer.body).toMatchObject({ Decisions: [{ Decision: 'allow', MatchedStatement: 'EatInside' }] })
  })

  it('judges an unsaved edit while one writes it, and lists what else it would change', async () => {
    await open({ user: 'fred', action: 'apples:EatApple', resource: `${APPLES}/fred/1` })
    await page.getByRole('heading', { name: 'Not allowed' }).waitFor()
    await page.getByRole('combobox', { name: 'Edit a policy of the user' }).click()
    await page.getByRole('option', { name: /^users\/fred/ }).click()
    const editor = page.getByRole('textbox', { name: /^Document of users\/fred/ })
    await editor.fill(JSON.stringify(policy(allow('apples:EatApple', '*'))))
    await page.getByText('With your edits: allowed.').waitFor()
    await page.getByRole('button', { name: 'Compare' }).click()
    await page.getByText('2 would change.', { exact: false }).waitFor()
    await expectGoodAtEachSize(browser, page, 'simulator-edit')
    const { body } = await service.root.get('/api/v1/users/fred/effective-policies')
    expect(JSON.stringify(body)).toContain('OwnApples')
    await page.getByRole('button', { name: /^Remove users\/fred/ }).click()
  })

  it('opens with a managed policy as if it were attached', async () => {
    await open({ user: 'fred', action: 'pears:Eat', resource: 'arn:tinyauth:pears:default::pears/1', policy: 'pears' })
    await page.getByText('With your edits: allowed.').waitFor()
    await page.getByRole('button', { name: 'Remove policies/pears' }).click()
  })

  it('lists all that a user can do in a service', async () => {
    await open({ tab: 'user', user: 'fred', action: 'apples:', resources: `${APPLES}/fred/1` })
    await page.getByText('1 of 2 allowed').waitFor()
    await expectGoodAtEachSize(browser, page, 'simulator-user')
    // Of somebody else nothing is known before their policies are.
    const policies = /\/users\/adviser\/effective-policies$/
    await page.route(policies, () => undefined)
    await page.getByRole('combobox', { name: 'User' }).fill('adviser')
    await page.keyboard.press('Enter')
    await page.getByText('Nothing was decided yet.').waitFor()
    await page.unroute(policies)
    expect(broken).toEqual([])
  })

  it('asks the service where the browser is not told enough, and offers no list to whoever may not have it', async () => {
    await browser.context.clearCookies()
    await page.goto('about:blank')
    await signIn(page, origin, 'adviser', PASSWORD, '/simulator')
    await open({ user: 'fred', action: 'apples:GetApple', resource: `${APPLES}/fred/1` })
    await page.getByText('The service decided', { exact: false }).waitFor()
    await page.getByRole('heading', { name: 'Allowed' }).waitFor()
    await page.getByRole('tab', { name: 'Who can do this' }).click()
    await page.getByText('You may not list users', { exact: false }).waitFor()
    expect(await page.getByRole('button', { name: 'Look' }).count()).toBe(0)
  })
})
