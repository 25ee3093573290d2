import { afterAll, beforeAll, expect, it } from '@jest/globals'
import type { Locator, Page } from 'playwright-core'
import { describeInBrowser, startBrowser, type TestBrowser } from '../browser/chromium.js'
import { startBrowsed } from '../browser/sign-in-world.js'
import { succeeded, type TestService } from '../service/harness.js'
import { allow, deny, own, policy } from '../service/policies.js'
import { expectGoodAtEachSize, openScreen } from './screens.js'
import { signIn } from './sign-in.js'

const PASSWORD = 'a sweet apple of the tests'
const APPLES = 'arn:tinyauth:apples:default::apples/*'

describeInBrowser('the policies of the console', () => {
  let service: TestService
  let origin: string
  let browser: TestBrowser
  let page: Page
  const broken: string[] = []

  beforeAll(async () => {
    const browsed = await startBrowsed()
    ;({ service, origin } = browsed)
    const { root } = service
    succeeded(await root.put('/api/v1/users/root/password', { password: PASSWORD }))
    succeeded(await root.post('/api/v1/services', { name: 'apples' }))
    const actions = ['GetApple', 'EatApple'].map((name) => ({ name, level: 'read', resourceTypes: ['apples'] }))
    succeeded(await root.put('/api/v1/services/apples/actions', actions))
    const [readers, onlyApples] = [policy(allow('apples:GetApple', APPLES)), policy(allow('apples:*', '*'))]
    succeeded(await root.post('/api/v1/policies', { name: 'readers', policy: readers }))
    succeeded(await root.post('/api/v1/policies', { name: 'only-apples', policy: onlyApples }))
    const little = policy(allow('*', '*'), deny('apples:EatApple', '*'))
    succeeded(await root.post('/api/v1/policies', { name: 'nobody-eats', policy: little }))
    const viewer = policy(
      allow(
        ['GetPolicy', 'ListPolicies', 'ListGuardrails'].map((one) => `tinyauth:${one}`),
        own('policies/*'),
      ),
    )
    await service.createUserWithKey({ username: 'viewer', password: PASSWORD, policy: viewer })
    browser = await startBrowser()
    page = await browser.context.newPage()
    page.on('console', (message) => {
      if (message.type() === 'error') broken.push(message.text())
    })
    await signIn(page, origin, 'root', PASSWORD, '/policies')
    // Before one is signed in the service says so by 401, which the browser notes.
    broken.length = 0
  })

  afterAll(async () => {
    await browser.close()
    await service.stop()
  })

  const open = (screen: string): Promise<void> => openScreen(page, origin, screen)

  /** Writes a document over the one that is there, as people do. */
  const write = async (editor: Locator, document: object): Promise<void> => {
    // Until it is known that one may write, one may read.
    await editor.and(page.locator('[aria-readonly="false"], :not([aria-readonly])')).click()
    await page.keyboard.press('Control+a')
    await page.keyboard.insertText(JSON.stringify(document, null, 2))
  }

  it('are edited with findings and fixes from the engine, and saved as a version after a look at what changes', async () => {
    await open('/policies/readers/show')
    const editor = page.getByRole('textbox', { name: 'Document of readers' })
    await write(editor, policy(allow('apples:EatAple', APPLES)))
    await page.getByText('1 warning').waitFor()
    await page.getByRole('button', { name: 'Change to apples:EatApple' }).first().click()
    await page.getByText('No findings').waitFor()
    await page.getByRole('region', { name: 'In plain words' }).getByText('apples:EatApple').waitFor()
    await expectGoodAtEachSize(browser, page, 'policy-edited')

    await page.getByRole('button', { name: 'Review and save' }).click()
    await page.getByRole('dialog').getByRole('textbox', { name: 'What you wrote' }).waitFor()
    await page.getByRole('button', { name: 'Save version' }).click()
    await page.getByText('Saved as a new version, which is in force.').waitFor()
    const stored = succeeded(await service.root.get('/api/v1/policies/readers'))
    expect(stored.body).toMatchObject({ defaultVersion: 2, policy: policy(allow('apples:EatApple', APPLES)) })
  })

  it('are compared by their versions, rolled back, and forward again by undo', async () => {
    await open('/policies/readers/show/versions')
    await page.getByRole('button', { name: 'Put into force version 1' }).click()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('Undone.').waitFor()
    await page.getByRole('button', { name: 'Put into force version 1' }).waitFor()
    await page.getByRole('textbox', { name: 'Version 1' }).waitFor()
    await expectGoodAtEachSize(browser, page, 'policy-versions')
    const stored = succeeded(await service.root.get('/api/v1/policies/readers'))
    expect(stored.body).toMatchObject({ defaultVersion: 2 })
  })

  it('are completed while one writes', async () => {
    await open('/policies/readers/show')
    const editor = page.getByRole('textbox', { name: 'Document of readers' })
    await write(editor, policy(allow('apples:Ea', '*')))
    // The catalogue is known when a name is missed in it; the finding leads to its place.
    await page.getByRole('list', { name: 'Findings' }).getByRole('button').first().click()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.type('t')
    await page.getByRole('option', { name: 'apples:EatApple' }).click()
    await editor.getByText('"apples:EatApple"').waitFor()
    await page.getByRole('button', { name: 'Discard changes' }).click()
  })

  it('are attached as a guardrail at once where their author can undo it, and else by name alone', async () => {
    await open('/guardrails')
    const attach = async (name: string): Promise<void> => {
      await page.getByRole('button', { name: 'Attach guardrail' }).click()
      await page.getByRole('combobox', { name: 'Policy' }).fill(name)
      await page.getByRole('option', { name }).click()
      await page.getByRole('button', { name: 'Attach', exact: true }).click()
    }
    await attach('nobody-eats')
    await page.getByRole('button', { name: 'Detach nobody-eats' }).waitFor()
    await attach('only-apples')
    const warning = page.getByRole('dialog', { name: 'This may lock everybody out' })
    await warning.getByText('DetachGuardrail').first().waitFor()
    expect(await warning.getByRole('button', { name: 'Attach all the same' }).isDisabled()).toBe(true)
    await expectGoodAtEachSize(browser, page, 'guardrail-lockout')
    await warning.getByRole('button', { name: 'Cancel' }).click()
    const attached = succeeded(await service.root.get('/api/v1/guardrails'))
    expect(attached.body).toMatchObject([{ policy: 'nobody-eats' }])
    expect(broken).toEqual([])
  })

  it('offer nothing to change to those who may only look', async () => {
    await page.context().clearCookies()
    await signIn(page, origin, 'viewer', PASSWORD, '/policies/readers/show')
    const editor = page.getByRole('textbox', { name: 'Document of readers' })
    await editor.waitFor()
    expect(await editor.getAttribute('aria-readonly')).toBe('true')
    for (const name of ['Review and save', 'Delete', 'Copy', 'Try']) {
      expect([name, await page.getByRole('button', { name }).count()]).toEqual([name, 0])
    }
    expect(await page.getByRole('tab').allTextContents()).toEqual(['Document'])
    await open('/guardrails')
    await page.getByText('nobody-eats').waitFor()
    expect(await page.getByRole('button', { name: /Attach guardrail|Detach/ }).count()).toBe(0)
  })
})
