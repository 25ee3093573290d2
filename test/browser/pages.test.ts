import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Page } from 'playwright-core'
import { assetHeaders } from '../../src/sign-in/pages/asset.js'
import { ASSETS } from '../../src/sign-in/pages/assets.js'
import { STRINGS_DE } from '../../src/sign-in/pages/strings.de.js'
import { pageHeaders } from '../../src/sign-in/pages/page-headers.js'
import { SAMPLE_CONTEXT, SAMPLE_PAGES } from '../sign-in/sample-pages.js'
import { describeInBrowser, expectAccessible, startBrowser, type TestBrowser } from './chromium.js'
import { type BrowsedService, startBrowsed } from './sign-in-world.js'

const PASSWORD = 'a sweet apple of the tests'

/** Serves the sample pages as the service does, with their policy; `/de/…` in German. */
function serve(): Promise<Server> {
  const server = createServer((request, response) => {
    const [path = ''] = (request.url ?? '').split('?')
    const [, language, name] = path.split('/')
    const asset = ASSETS.find((known) => known.path === path)
    const page = SAMPLE_PAGES.find((known) => known.name === name)
    if (asset !== undefined) {
      response.writeHead(200, assetHeaders(asset)).end(asset.body)
    } else if (page !== undefined) {
      const strings = language === 'de' ? { strings: STRINGS_DE } : {}
      const signedInAs = page.signedIn ? { signedInAs: 'fred' } : {}
      const headers = pageHeaders({ formActionOrigins: [], pictures: true })
      response.writeHead(200, headers).end(page.render({ ...SAMPLE_CONTEXT, ...strings, ...signedInAs }))
    } else {
      response.writeHead(404).end()
    }
  })
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
}

describeInBrowser('every page, in a browser', () => {
  let server: Server
  let origin: string
  let browser: TestBrowser

  beforeAll(async () => {
    server = await serve()
    const { port } = server.address() as AddressInfo // it listens on TCP
    origin = `http://127.0.0.1:${port}`
    browser = await startBrowser()
  })

  afterAll(async () => {
    await browser.close()
    server.close()
  })

  describe.each([
    ['light', 1280, 'en', /./],
    [
      'dark',
      360,
      'de',
      /^(sign-in-everything|second-factor-refused|account|totp-refused|recovery-codes|denied|invite)$/,
    ],
  ] as const)(
    'is accessible, in one piece and within its policy: %s, %i px wide, %s',
    (scheme, width, language, shown) => {
      const broken: string[] = []
      let page: Page

      beforeAll(async () => {
        page = await browser.context.newPage()
        page.on('console', (message) => {
          if (/Content Security Policy/i.test(message.text())) broken.push(message.text())
        })
        await page.emulateMedia({ colorScheme: scheme })
        await page.setViewportSize({ width, height: 800 })
        await page.route(
          (url) => url.origin !== origin,
          (route) => route.abort(),
        )
      })

      afterAll(() => page.close())

      // A page that goes on by itself leads to nothing here.
      const pages = SAMPLE_PAGES.map(({ name }) => name).filter((name) => shown.test(name) && name !== 'leave')

      it.each(pages)('%s', async (name) => {
        await page.goto(`${origin}/${language}/${name}`)
        await expectAccessible(page)
        await browser.picture(page, `${name}-${scheme}-${width}-${language}`)
        const wide = await page.evaluate<number>('document.documentElement.scrollWidth')
        expect([wide <= width, broken]).toEqual([true, []])
      })
    },
  )
})

describeInBrowser('a browser without JavaScript', () => {
  let browsed: BrowsedService
  let browser: TestBrowser

  beforeAll(async () => {
    browsed = await startBrowsed()
    await browsed.service.createUser({ username: 'fred', password: PASSWORD })
    browser = await startBrowser({ javaScriptEnabled: false })
  })

  afterAll(async () => {
    await browser.close()
    await browsed.service.stop()
  })

  it('signs in, changes the name, and signs out', async () => {
    const page = await browser.context.newPage()
    await page.goto(`${browsed.origin}/account`)
    expect(new URL(page.url()).pathname).toBe('/login')
    await page.fill('#username', 'fred')
    await page.fill('#password', 'wrong')
    await page.click('form[action="/login"] button[type="submit"]')
    expect(await page.locator('[role="alert"]').first().textContent()).toContain('did not work')
    await page.fill('#password', PASSWORD)
    await page.click('form[action="/login"] button[type="submit"]')
    expect(new URL(page.url()).pathname).toBe('/account')
    await page.fill('input[autocomplete="name"], form[action="/account/profile"] input[type="text"]', 'Fred the First')
    await page.click('form[action="/account/profile"] button[type="submit"]')
    expect(await page.locator('[role="status"]').first().textContent()).toContain('Saved')
    await page.click('form[action="/logout"] button[type="submit"]')
    await page.waitForURL(`${browsed.origin}/logged-out`)
  })
})
