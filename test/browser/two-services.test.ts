import 'reflect-metadata'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { Controller, Get, type INestApplication, Module } from '@nestjs/common'
import { APP_GUARD, NestFactory } from '@nestjs/core'
import { CurrentUser, LoginRequired, type SignedInUser, TinyauthGuard, TinyauthModule } from '@tinyauth/guard'
import type { Page } from 'playwright-core'
import { localGatekeeper } from '../guard/guarded-service.js'
import { succeeded } from '../service/harness.js'
import { describeInBrowser, freePort, startBrowser, type TestBrowser } from './chromium.js'
import { type BrowsedService, startBrowsed } from './sign-in-world.js'

const PASSWORD = 'a sweet apple of the tests'

@Controller()
class HelloController {
  @Get()
  @LoginRequired()
  hello(@CurrentUser() user: SignedInUser): object {
    return { hello: user.id, name: user.name }
  }
}

/** A service of its own at a port of its own. */
async function startApp(
  browsed: BrowsedService,
  name: string,
  port: number,
  mode: 'remote' | 'local',
): Promise<INestApplication> {
  const { keyId, secret } = await localGatekeeper(browsed.service, name)
  const guard = TinyauthModule.forRoot({
    ...{ environment: {}, endpoint: browsed.service.url, accessKeyId: keyId, secretAccessKey: secret },
    ...{ service: name, mode, signInUrl: `${browsed.origin}/login` },
  })

  @Module({
    imports: [guard],
    controllers: [HelloController],
    providers: [{ provide: APP_GUARD, useExisting: TinyauthGuard }],
  })
  class AppModule {}

  const app = await NestFactory.create(AppModule, { logger: false, abortOnError: false })
  await app.listen(port, '127.0.0.1')
  return app
}

describeInBrowser('two services on two ports', () => {
  let browsed: BrowsedService
  let browser: TestBrowser
  let apps: readonly INestApplication[]
  let origins: readonly [string, string]

  beforeAll(async () => {
    const ports = [await freePort(), await freePort()] as const
    origins = [`http://localhost:${ports[0]}`, `http://localhost:${ports[1]}`]
    browsed = await startBrowsed({ ALLOWED_RETURN_ORIGINS: origins.join(',') })
    await browsed.service.createUser({ username: 'fred', password: PASSWORD })
    apps = [await startApp(browsed, 'apples', ports[0], 'remote'), await startApp(browsed, 'pears', ports[1], 'local')]
    browser = await startBrowser()
  })

  afterAll(async () => {
    await browser.close()
    for (const app of apps) await app.close()
    await browsed.service.stop()
  })

  const greeting = async (page: Page): Promise<unknown> => JSON.parse((await page.locator('body').textContent()) ?? '')

  /** Opens a page again and again, until it leads to sign-in; answers how many milliseconds that took. */
  const untilRefused = async (page: Page, origin: string): Promise<number> => {
    const startedMs = Date.now()
    for (;;) {
      await page.goto(`${origin}/`)
      if (new URL(page.url()).origin === browsed.origin) return Date.now() - startedMs
      expect(await greeting(page)).toMatchObject({ hello: 'fred' })
    }
  }

  it('share one sign-in, and signing out ends it at both', async () => {
    const [apples, pears] = origins
    const page = await browser.context.newPage()
    await page.goto(`${apples}/`)
    expect(page.url()).toContain(`${browsed.origin}/login?next=${encodeURIComponent(`${apples}/`)}`)
    await page.fill('#username', 'fred')
    await page.fill('#password', PASSWORD)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.waitForURL(`${apples}/`)
    expect(await greeting(page)).toMatchObject({ hello: 'fred' })
    const other = await browser.context.newPage()
    await other.goto(`${pears}/`)
    expect(other.url()).toBe(`${pears}/`)
    expect(await greeting(other)).toMatchObject({ hello: 'fred' })
    await page.goto(`${browsed.origin}/logout`)
    await page.locator('main form button').click()
    await page.waitForURL(`${browsed.origin}/logged-out`)
    await other.goto(`${pears}/`)
    expect(new URL(other.url()).origin).toBe(browsed.origin)
  })

  it('hear at once when an administrator ends a session whose cookie the browser still holds', async () => {
    const page = await browser.context.newPage()
    await page.goto(`${browsed.origin}/login?next=${encodeURIComponent(`${origins[0]}/`)}`)
    await page.fill('#username', 'fred')
    await page.fill('#password', PASSWORD)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.waitForURL(`${origins[0]}/`)
    const pears = await browser.context.newPage()
    await pears.goto(`${origins[1]}/`)
    expect(await greeting(pears)).toMatchObject({ hello: 'fred' })
    succeeded(await browsed.service.root.delete('/api/v1/users/fred/sessions'))
    const took = await Promise.all([untilRefused(page, origins[0]), untilRefused(pears, origins[1])])
    // For whoever reads the log; how fast it is is measured, not tested.
    console.info(`after the session ended the services refused within ${took.join(' and ')} ms`)
  })
})
