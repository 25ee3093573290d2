import 'reflect-metadata'
import { afterEach, describe, expect, it } from '@jest/globals'
import { Controller, Get, type INestApplication, Post } from '@nestjs/common'
import { asUser, signedIn } from '../testing/testing-credential.js'
import { testingDecider } from '../testing/testing-decider.js'
import { TestingLeases } from '../testing/testing-leases.js'
import { type AppParts, serve, type ServedApp } from '../../test/nest/guarded-app.js'
import { InsufficientPermissions } from '../authorizer/errors.js'
import { LoginRequired } from './access.decorators.js'
import { Authorize } from './authorize.decorator.js'

const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
const SIGN_IN = 'https://auth.example.com/login'
const CHALLENGE = 'Bearer realm="test", error="insufficient_user_authentication", acr_values="mfa"'
const DENIED = { Authorized: false, ErrorCode: 'NotPermitted' }

const sell = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: 'test:Sell', Resource: '*', Condition: { NumericLessThan: { MfaAge: 300 } } },
    { Effect: 'Allow', Action: 'test:Get', Resource: '*' },
  ],
}
const decider = testingDecider({ service: 'test', users: { fred: { policies: [sell] } } })

@Controller()
class SaleController {
  @Authorize('Sell', 'apples', ':name')
  @Get('apples/:name')
  sell(): string {
    return 'sold'
  }

  @Authorize('Sell', 'apples', 'x')
  @Post('apples')
  post(): string {
    return 'sold'
  }

  @LoginRequired({ returnTo: '/home' })
  @Authorize('Sell', 'apples', 'x')
  @Get('both')
  both(): string {
    return 'sold'
  }

  @Authorize([{ action: 'Sell' }, { action: 'Burn' }])
  @Get('more')
  more(): string {
    return 'burnt'
  }

  @Authorize([{ action: 'Sell' }, { action: 'Get' }], { mode: 'any' })
  @Get('either')
  either(): string {
    return 'either'
  }

  @Authorize('Sell', 'apples', 'x')
  @Authorize('Get', 'apples', () => [])
  @Get('never')
  never(): string {
    return 'never'
  }
}

let served: ServedApp | undefined

async function start(options: AppParts['options'] = {}, prepare?: (app: INestApplication) => void): Promise<ServedApp> {
  served = await serve({
    ...{ decider, leases: new TestingLeases(decider), controllers: [SaleController] },
    options: { report: 'off', signInUrl: SIGN_IN, clock: { now: () => Date.now() }, ...options },
    ...(prepare === undefined ? {} : { prepare }),
  })
  return served
}

afterEach(async () => {
  await served?.app.close()
  served = undefined
})

describe('somebody who lacks a fresh second factor alone', () => {
  it('is let in once they have shown it', async () => {
    const { get } = await start()
    expect((await get('/apples/x', signedIn('fred', { mfa: true }))).text).toBe('sold')
  })

  it('gets, as a program, the 403 of before, with a challenge and a member that say so', async () => {
    const { get } = await start()
    const { status, headers, text } = await get('/apples/x', signedIn('fred'))
    expect([status, headers['www-authenticate']]).toEqual([403, CHALLENGE])
    expect(JSON.parse(text)).toEqual({ ...DENIED, StepUp: 'mfa' })
    expect(headers['cache-control']).toBe('no-store')
  })

  it('gets no window that asks for a password with the status of the original either', async () => {
    const { get } = await start({ denyStatus: 401 })
    const { status, headers } = await get('/apples/x', signedIn('fred'))
    expect([status, headers['www-authenticate']]).toEqual([401, CHALLENGE])
  })

  it('is led, in a browser, to where they show it, and is told to come back to the whole address of this request', async () => {
    const { get, send } = await start({ publicUrl: 'https://apples.example.com/shop' })
    const back = encodeURIComponent('https://apples.example.com/shop/apples/x?size=1&y=%C3%A4')
    const answer = await get('/apples/x?size=1&y=%C3%A4', { ...BROWSER, ...signedIn('fred') })
    expect([answer.status, answer.headers.location]).toEqual([302, `${SIGN_IN}/step-up?next=${back}`])
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })
    expect(answer.headers['www-authenticate']).toBeUndefined()
    const head = await send({ method: 'HEAD', path: '/apples/x', headers: { ...BROWSER, ...signedIn('fred') } })
    expect(head.status).toBe(302)
  })

  it('comes back to the request, and not to where signing in leads', async () => {
    const { get } = await start({ publicUrl: 'https://apples.example.com' })
    const { headers } = await get('/both', { ...BROWSER, ...signedIn('fred') })
    expect(headers.location).toBe(`${SIGN_IN}/step-up?next=${encodeURIComponent('https://apples.example.com/both')}`)
  })

  it('is told no way back where the address is one of nowhere', async () => {
    const { get } = await start()
    const { headers } = await get('/apples/x', { ...BROWSER, ...signedIn('fred'), host: 'evil.example\\@x' })
    expect(headers.location).toBe(`${SIGN_IN}/step-up`)
  })

  it.each([
    ['is a script', { 'sec-fetch-mode': 'cors' }],
    ['asks for JSON', { accept: 'application/json' }],
  ])('is led nowhere when it %s', async (_, headers) => {
    const { get } = await start()
    expect((await get('/apples/x', { ...BROWSER, ...signedIn('fred'), ...headers })).status).toBe(403)
  })

  it('is led nowhere by a form, whose fields would be lost', async () => {
    const { send } = await start()
    const headers = { ...BROWSER, ...signedIn('fred'), 'sec-fetch-site': 'same-origin' }
    const { status, headers: answered } = await send({ method: 'POST', path: '/apples', headers })
    expect([status, answered['www-authenticate']]).toEqual([403, CHALLENGE])
  })

  it.each<AppParts['options'] & object>([{ onDenied: 'login' }, { loginPath: '/sign-in' }])(
    'gets a page where people sign in at another place: %j',
    async (options) => {
      const { get } = await start(options)
      const { status, headers, text } = await get('/apples/x', { ...BROWSER, ...signedIn('fred') })
      expect([status, headers.location, headers['www-authenticate']]).toEqual([403, undefined, CHALLENGE])
      expect(text).toContain('<h1>Second factor needed</h1>')
    },
  )

  it('is left to the application where that answers denials itself', async () => {
    const thrown: unknown[] = []
    const { get } = await start({ onDenied: 'throw' }, (app) => {
      app.useGlobalFilters({
        catch: (error: unknown, host) => {
          thrown.push(error)
          host.switchToHttp().getResponse<{ end(): void }>().end()
        },
      })
    })
    await get('/apples/x', { ...BROWSER, ...signedIn('fred') })
    expect(thrown).toEqual([expect.any(InsufficientPermissions)])
    expect(thrown).toEqual([expect.objectContaining({ code: 'NotPermitted', status: 403, stepUp: 'mfa' })])
  })
})

describe('no second factor is asked for', () => {
  it.each([
    ['to somebody who came by a token', '/apples/x', asUser('fred')],
    ['where something else is missing as well', '/more', signedIn('fred')],
    ['where nothing could be allowed', '/never', signedIn('fred')],
  ])('%s', async (_, path, proof) => {
    const { get } = await start()
    const program = await get(path, proof)
    expect([program.status, program.headers['www-authenticate']]).toEqual([403, undefined])
    expect(JSON.parse(program.text)).toEqual(DENIED)
    const browser = await get(path, { ...BROWSER, ...proof })
    expect([browser.status, browser.headers.location]).toEqual([403, undefined])
  })

  it('where another permission is enough', async () => {
    const { get } = await start()
    expect((await get('/either', signedIn('fred'))).text).toBe('either')
  })

  it('in a browser, where what would be raised there does not prove who asks here', async () => {
    const alwaysLacking = testingDecider({ service: 'test', users: { fred: { policies: [sell] } } })
    const bySession = alwaysLacking.decide.bind(alwaysLacking)
    // As the service answers a session token that stands on a session.
    alwaysLacking.decide = (question) => bySession({ ...question, headers: Object.entries(signedIn('fred')) })
    served = await serve({ decider: alwaysLacking, controllers: [SaleController], options: { signInUrl: SIGN_IN } })
    const { status, headers } = await served.get('/apples/x', { ...BROWSER, cookie: 'tinysess=a.b.c' })
    expect([status, headers.location, headers['www-authenticate']]).toEqual([403, undefined, CHALLENGE])
  })
})
