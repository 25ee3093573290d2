import 'reflect-metadata'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Controller, Get, type INestApplication, Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { Authorize, TinyauthModule } from '@tinyauth/guard'
import type { AddressInfo } from 'node:net'
import { localGatekeeper } from '../guard/guarded-service.js'
import { type Answer, Client, type HeaderLine, keepAliveAgent } from '../service/client.js'
import { allow, arn, policy } from '../service/policies.js'
import { AccountFixture, type AccountUser } from './account/account-fixture.js'
import { type BrowserClient, hiddenField } from './browser-client.js'

/** Where people know the guarded service; browsers may be sent back there. */
const SHOP = 'https://apples.example.org'
const SALE = arn('apples', 'sales/red')
const FIVE_MINUTES_MS = 300_000
const HTML: HeaderLine = ['Accept', 'text/html']

const careful = policy(
  allow('apples:Sell', '*', { NumericLessThan: { MfaAge: 300 } }),
  allow('apples:Look', '*', { Bool: { Mfa: true } }),
)

@Controller('sales')
class SalesController {
  @Get(':name')
  @Authorize('Sell', 'sales', ':name')
  sell(): string {
    return 'sold'
  }

  @Get(':name/look')
  @Authorize('Look', 'sales', ':name')
  look(): string {
    return 'seen'
  }
}

describe.each([
  { mode: 'remote', cache: false },
  { mode: 'remote', cache: true },
  { mode: 'local', cache: false },
] as const)('a decision that needs a fresh second factor, made $mode, cache: $cache', (settings) => {
  let fixture: AccountFixture
  let app: INestApplication
  let shop: Client
  const agent = keepAliveAgent()

  beforeAll(async () => {
    fixture = await AccountFixture.start({ ALLOWED_RETURN_ORIGINS: SHOP })
    const { service, clock } = fixture
    const { keyId, secret } = await localGatekeeper(service, 'apples')
    const guard = TinyauthModule.forRoot({
      ...{ environment: {}, endpoint: service.url, accessKeyId: keyId, secretAccessKey: secret, service: 'apples' },
      ...{ ...settings, clock, publicUrl: SHOP },
    })

    @Module({ imports: [guard], controllers: [SalesController] })
    class AppModule {}

    app = await NestFactory.create(AppModule, { logger: false, abortOnError: false })
    await app.listen(0, '127.0.0.1')
    const server = app.getHttpServer() as { address(): AddressInfo } // of node:http
    shop = new Client(`http://127.0.0.1:${server.address().port}`, agent)
  })

  afterAll(async () => {
    await app.close()
    agent.destroy()
    await fixture.stop()
  })

  /** Goes to the guarded service in the same browser. */
  const visit = (browser: BrowserClient, path: string, ...headers: readonly HeaderLine[]): Promise<Answer> =>
    shop.get(path, [['Cookie', `__Host-session=${browser.cookie('__Host-session') ?? ''}`], ...headers])

  /** Where a browser is sent to at tinyauth, as a path; the answer has to be a redirect. */
  const sentTo = ({ status, headers }: Answer): string => {
    const { location = '' } = headers
    expect([status, location.startsWith(`${fixture.service.url}/login/step-up?`)]).toEqual([302, true])
    return location.slice(fixture.service.url.length)
  }

  const showCode = async (browser: BrowserClient, path: string, secret: string): Promise<Answer> => {
    const page = await browser.open(path)
    const fields = {
      transaction: hiddenField(page.text, 'transaction') ?? '',
      csrf: hiddenField(page.text, 'csrf') ?? '',
    }
    const code = await fixture.code(secret)
    return browser.submit('/login/second-factor', { ...fields, method: 'totp', code })
  }

  /** Somebody whose second factor was shown longer ago than the policy takes. */
  const withStaleFactor = async (): Promise<AccountUser & { readonly secret: string }> => {
    const user = await fixture.signedIn(careful)
    const { secret } = await fixture.addTotp(user.browser)
    fixture.clock.advance(FIVE_MINUTES_MS)
    return { ...user, secret }
  }

  it('leads a browser to where it is shown, back to the same address, and lets in, until it is too old again', async () => {
    const { browser, secret } = await withStaleFactor()
    const path = sentTo(await visit(browser, '/sales/red?size=2', HTML))
    expect(new URLSearchParams(path.split('?')[1]).get('next')).toBe(`${SHOP}/sales/red?size=2`)
    const back = await showCode(browser, path, secret)
    expect([back.status, back.headers.location]).toEqual([303, `${SHOP}/sales/red?size=2`])
    const sold = await visit(browser, '/sales/red?size=2', HTML)
    expect([sold.status, sold.text]).toEqual([200, 'sold'])
    fixture.clock.advance(FIVE_MINUTES_MS - 1000)
    expect((await visit(browser, '/sales/red', HTML)).text).toBe('sold')
    fixture.clock.advance(1000)
    sentTo(await visit(browser, '/sales/red', HTML))
    expect((await visit(browser, '/sales/red/look', HTML)).text).toBe('seen')
  })

  it('tells programs the same in the 403', async () => {
    const { browser } = await withStaleFactor()
    const { status, headers, body } = await visit(browser, '/sales/red')
    expect([status, body]).toEqual([403, { Authorized: false, ErrorCode: 'NotPermitted', StepUp: 'mfa' }])
    const challenge = 'Bearer realm="apples", error="insufficient_user_authentication", acr_values="mfa"'
    expect(headers['www-authenticate']).toBe(challenge)
  })

  it('is asked for by a service whose clients know of it, and changes nothing for others', async () => {
    const { browser } = await withStaleFactor()
    const gatekeeper = await fixture.service.gatekeeper('apples')
    const cookie = ['Cookie', `__Host-session=${browser.cookie('__Host-session') ?? ''}`]
    const question = { permit: { Sell: [SALE] }, headers: [cookie], context: { SourceIp: '127.0.0.1' } }
    const request = { method: 'GET', uri: '/sales/red', bodySha256: '0'.repeat(64) }
    const ask = async (...headers: readonly HeaderLine[]): Promise<unknown> =>
      (await gatekeeper.client.post('/api/v1/services/apples/authorize-by-token', { ...question, request }, headers))
        .body
    expect(await ask(['X-API-Version', '2'])).toMatchObject({
      Authorized: false,
      Status: 403,
      StepUp: 'mfa',
      MaxAge: 0,
    })
    expect(await ask()).not.toHaveProperty('StepUp')
  })

  it('does not send those round in a circle who have no second factor: they are told so', async () => {
    const { browser } = await fixture.signedIn(careful)
    const answer = await browser.get(sentTo(await visit(browser, '/sales/red/look', HTML)))
    expect(answer.headers.location).toMatch(/^\/account[?#]/)
    expect((await browser.follow(answer)).status).toBe(200)
  })

  it('is not asked for where it would not help, nor of those who are not signed in', async () => {
    const { browser } = await fixture.signedIn(policy(allow('apples:Other', '*')))
    const refused = await visit(browser, '/sales/red', HTML)
    expect([refused.status, refused.headers.location]).toEqual([403, undefined])
    const nobody = await shop.get('/sales/red', [HTML])
    expect([nobody.status, nobody.headers.location]).toEqual([401, undefined])
  })
})
