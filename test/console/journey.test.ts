import { afterAll, beforeAll, expect, it } from '@jest/globals'
import type { Page } from 'playwright-core'
import { describeInBrowser, startBrowser, type TestBrowser } from '../browser/chromium.js'
import { startBrowsed } from '../browser/sign-in-world.js'
import { basic } from '../service/client.js'
import { succeeded, type TestService } from '../service/harness.js'
import { arn } from '../service/policies.js'
import { signIn } from './sign-in.js'

const PASSWORD = 'the password that the first start proposes'

/** With a mistake: the action of the catalogue is `GetApple`. */
const DOCUMENT = {
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'OwnApples',
      Effect: 'Allow',
      Action: 'apples:GetAple',
      Resource: 'arn:tinyauth:apples:default::apples/${Username}/*',
    },
  ],
}

describeInBrowser('from the first start to a decision, in the console', () => {
  let service: TestService
  let origin: string
  let browser: TestBrowser
  let page: Page
  const broken: string[] = []

  beforeAll(async () => {
    ;({ service, origin } = await startBrowsed())
    // The command that the first start prints.
    succeeded(await service.root.put('/api/v1/users/root/password', { password: PASSWORD }))
    browser = await startBrowser()
    page = await browser.context.newPage()
    page.setDefaultTimeout(15_000)
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

  const go = async (screen: string): Promise<void> => {
    await page.getByRole('menuitem', { name: screen, exact: true }).click()
    // What stands on the screen before has links as well.
    await page.getByRole('heading', { level: 1, name: screen, exact: true }).waitFor()
  }

  const create = async (): Promise<void> => {
    await page
      .getByRole('link', { name: /^(Create|New|Add|Register)/ })
      .first()
      .click()
  }

  const save = async (): Promise<void> => {
    await page.getByRole('button', { name: 'Save', exact: true }).click()
  }

  it('makes a service, a group and a user in it', async () => {
    await signIn(page, origin, 'root', PASSWORD)
    // Until then a script is told that nobody is signed in.
    broken.length = 0

    await go('Services')
    await create()
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('apples')
    await save()
    await page.getByRole('button', { name: 'Paste or load a list' }).click()
    await page.getByRole('textbox', { name: 'Actions' }).fill('GetApple, read, apples\nEatApple, write, apples')
    await page.getByRole('button', { name: 'Take it' }).click()
    await save()
    await page.getByText('The catalogue is saved.').waitFor()

    await go('Groups')
    await create()
    await page.getByRole('textbox', { name: 'Path', exact: true }).fill('pickers')
    await save()
    await page.waitForURL(/groups\/pickers\/show/)

    await go('Users')
    await create()
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('fred')
    await page.getByRole('combobox', { name: 'First groups' }).fill('pickers')
    await save()
    await page.waitForURL(/users\/fred\/show/)
  })

  it('writes a policy whose mistake is found and mended, and gives it to the group', async () => {
    await go('Policies')
    await create()
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('own-apples')
    const editor = page.getByRole('textbox', { name: 'Document of the policy' })
    await editor.fill(JSON.stringify(DOCUMENT, null, 2))
    await page.getByRole('button', { name: 'Change to apples:GetApple' }).first().click()
    await page.getByText('No findings').waitFor()
    await save()
    await page.waitForURL(/policies\/own-apples\/show/)

    await page.goto(`${origin}/console#/groups/pickers/show/policies`)
    await page.getByRole('button', { name: 'Attach policy' }).click()
    await page.getByRole('combobox', { name: 'Policy' }).fill('own-apples')
    await page.getByRole('option', { name: 'own-apples' }).click()
    await page.getByRole('button', { name: 'Attach', exact: true }).click()
    await page.getByText('Attached own-apples.').waitFor()
  })

  it('says what is decided, makes a key that is decided so over HTTP, and finds both decisions in the audit log', async () => {
    const question = { user: 'fred', action: 'apples:GetApple', resource: arn('apples', 'apples/fred/1') }
    await page.goto(`${origin}/console#/simulator?${new URLSearchParams(question).toString()}`)
    await page.getByRole('heading', { name: 'Allowed' }).waitFor()
    await page.getByText('OwnApples of', { exact: false }).first().waitFor()

    await page.goto(`${origin}/console#/users/fred/show/keys`)
    await page.getByRole('button', { name: 'New key' }).click()
    await page.getByRole('button', { name: 'Make key' }).click()
    const stored = page.getByRole('button', { name: 'I have stored it' })
    await stored.waitFor()
    const [id = '', secret = ''] = await page.getByRole('dialog').locator('code').allTextContents()
    await stored.click()
    await stored.waitFor({ state: 'hidden' })
    expect(await page.getByText(secret).count()).toBe(0)

    const gatekeeper = await service.gatekeeper('apples')
    const may = (apple: string): Promise<boolean> => {
      const proof = ['Authorization', basic(id, secret)] as const
      return service.permitted(gatekeeper, 'apples', proof, 'GetApple', arn('apples', `apples/${apple}`))
    }
    expect([await may('fred/1'), await may('jane/1')]).toEqual([true, false])

    await page.goto(`${origin}/console#/audit?subject=fred&event=AuthorizeByToken`)
    const events = page.getByRole('table', { name: 'Events' })
    const refused = events.getByText(arn('apples', 'apples/jane/1'), { exact: false }).first()
    await refused.waitFor()
    await page.goto(`${origin}/console#/audit?subject=fred&event=AuthorizeByToken&outcome=allow`)
    // Until the list is there, the one before it is.
    await refused.waitFor({ state: 'hidden' })
    await events.getByRole('button', { name: 'AuthorizeByToken' }).first().click()
    const panel = page.getByRole('dialog', { name: 'Event' })
    await panel.getByText(`fred was permitted apples:GetApple on ${arn('apples', 'apples/fred/1')}.`).waitFor()
    await panel.getByRole('link', { name: 'Open in the simulator' }).click()
    await page.getByRole('heading', { name: 'Allowed' }).waitFor()
    expect(broken).toEqual([])
  })
})
