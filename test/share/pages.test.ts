import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import QRCode from 'qrcode'
import { ManualClock } from '../../src/common/clock.js'
import { type Answer, text } from '../service/client.js'
import { startService, succeeded, type TestService, type TestUser } from '../service/harness.js'
import { allow, deny, policy } from '../service/policies.js'
import { authorizePath, pkce, register, walk } from '../oauth/oauth-world.js'
import { BrowserClient, csrfOf, hiddenField } from '../sign-in/browser-client.js'

const ORIGIN = 'https://auth.example.org'
const APP = 'https://app.example.org'
const PASSWORD = 'a sweet apple of the tests'
const NAME = '<b>Anna</b> & \u202eco'
const MINUTE_MS = 60_000
/** Of the right form; nobody made it. */
const UNKNOWN = '2222222222222222222222'

describe('the pages of invites', () => {
  const clock = new ManualClock(Date.UTC(2026, 10, 22, 9, 30))
  let service: TestService
  let anna: TestUser
  let code: string

  const browser = (): BrowserClient => new BrowserClient(service.anonymous)

  async function person(username = service.name()): Promise<BrowserClient> {
    await service.createUser({ username, password: PASSWORD })
    const own = browser()
    await own.signIn(username, PASSWORD)
    return own
  }

  async function invite(
    body: Readonly<Record<string, unknown>> = {},
  ): Promise<{ readonly id: string; readonly code: string }> {
    const answer = succeeded(await anna.client.post('/api/v1/groups/pickers/invites', { maxAccepts: null, ...body }))
    return { id: text(answer, 'id'), code: text(answer, 'code') }
  }

  const isMember = async (username: string): Promise<boolean> =>
    succeeded(await service.root.get('/api/v1/groups/pickers/members')).text.includes(`"${username}"`)

  const accept = (own: BrowserClient, of: string): Promise<Answer> =>
    own.submit(`/invite/${of}/accept`, {}, { from: `/invite/${of}` })

  beforeAll(async () => {
    const env = { PUBLIC_URL: ORIGIN, ALLOWED_RETURN_ORIGINS: APP, AUTO_HANDOFF: 'true', TRUST_PROXY: '1' }
    service = await startService({ clock, env })
    const apples = 'arn:tinyauth:apples:default::apples/*'
    await service.createGroup(policy(allow('apples:GetApple', apples), deny('apples:EatApple', '*')), 'pickers')
    succeeded(await service.root.post('/api/v1/services', { name: 'apples' }))
    const rights = policy(
      allow(
        ['CreateInvite', 'AddUserToGroup', 'CreateShare'].map((one) => `tinyauth:${one}`),
        '*',
      ),
      allow('apples:*', '*'),
    )
    anna = await service.createUserWithKey({ username: 'anna', password: PASSWORD, policy: rights })
    succeeded(await service.root.patch('/api/v1/users/anna', { displayName: NAME }))
    code = (await invite()).code
  })

  afterAll(() => service.stop())

  describe('show', () => {
    it('to whoever has the link: who invites, to what, what it allows; and nobody joins by looking', async () => {
      const answer = await browser().get(`/invite/${code}`)
      expect(answer.status).toBe(200)
      expect(answer.text).toContain('<bdi>&lt;b&gt;Anna&lt;/b&gt; &amp; \u202eco</bdi>')
      expect(answer.text).toContain('<code>pickers</code>')
      expect(answer.text).toContain('May get apples: all apples')
      expect(answer.text).toMatch(/May not .*<code>apples:EatApple<\/code>/)
      expect(answer.text).toContain(`href="/login?next=%2Finvite%2F${code}"`)
      expect(answer.text).not.toContain('<form')
    })

    it('with headers that let nobody keep, frame, index or refer to it', async () => {
      const { headers } = await browser().get(`/invite/${code}`)
      expect(headers).toMatchObject({
        ...{ 'cache-control': 'private, no-store', 'referrer-policy': 'no-referrer', 'x-robots-tag': 'noindex' },
        'x-frame-options': 'DENY',
      })
      expect(headers['content-security-policy']).toContain("default-src 'none'")
    })

    it('the same for a wrong code and an unknown one, in the language of the reader', async () => {
      const german = [['Accept-Language', 'de']] as const
      const plain = ({ text }: Answer): string => text.replace(/<code>[^<]*<\/code>/, '')
      const unknown = await browser().get(`/invite/${UNKNOWN}`, german)
      const wrong = await browser().get('/invite/%3Cscript%3E', german)
      expect([unknown.status, wrong.status]).toEqual([404, 404])
      expect(unknown.text).toContain('Keine solche Einladung')
      expect(plain(wrong)).toBe(plain(unknown))
    })

    it('one that is over as such, whatever ended it', async () => {
      const { id, code: revoked } = await invite()
      succeeded(await anna.client.delete(`/api/v1/groups/pickers/invites/${id}`))
      const { code: late } = await invite({ acceptBefore: new Date(clock.now() + MINUTE_MS).toISOString() })
      clock.advance(MINUTE_MS)
      for (const over of [revoked, late]) {
        const answer = await browser().get(`/invite/${over}`)
        expect([answer.status, /<h1>[^<]*/.exec(answer.text)?.[0]]).toEqual([410, '<h1>This invite is over'])
      }
    })

    it('the inviter the link and its picture, and nothing to accept', async () => {
      const own = browser()
      await own.signIn('anna', PASSWORD)
      const { text: page } = await own.get(`/invite/${code}`)
      expect(page).toContain(`<code>${ORIGIN}/invite/${code}</code>`)
      expect(page).toContain('<svg')
      expect(page).toContain('Places left')
      expect(page).not.toContain(`action="/invite/${code}/accept"`)
      expect((await own.submit(`/invite/${code}/accept`, {}, { from: '/account' })).status).toBe(409)
    })
  })

  describe('accept', () => {
    it('after signing in on the way, by a form alone, and lead on to where the invite says', async () => {
      const { code: leading } = await invite({ returnTo: `${APP}/baskets`, accessFor: 'P3D' })
      await service.createUser({ username: 'fred', password: PASSWORD })
      const own = browser()
      const back = await own.signIn('fred', PASSWORD, `/invite/${leading}`)
      const page = await own.follow(back)
      expect(page.text).toContain('3 days from when it is accepted')
      expect(await isMember('fred')).toBe(false)
      const answer = await own.submit(`/invite/${leading}/accept`, { csrf: csrfOf(page.text) })
      expect([answer.status, answer.headers.location]).toEqual([303, `${APP}/baskets`])
      expect(answer.headers['referrer-policy']).toBe('no-referrer')
      expect(await isMember('fred')).toBe(true)
      expect((await accept(own, leading)).status).toBe(409)
    })

    it('and say so in the account where it leads nowhere', async () => {
      const own = await person()
      const answer = await accept(own, code)
      expect(answer.headers.location).toBe('/account?done=inviteAccepted')
      expect((await own.follow(answer)).text).toContain('You have accepted the invite.')
    })

    it('nothing without the proof of the page, or for a program', async () => {
      const own = await person('grete')
      const forged = await own.submit(`/invite/${code}/accept`, { csrf: 'wrong' })
      expect([forged.status, forged.text.includes('expired')]).toEqual([403, true])
      const foreign = [['Sec-Fetch-Site', 'cross-site']] as const
      const elsewhere = await own.submit(`/invite/${code}/accept`, {}, { from: '/account', headers: foreign })
      expect(elsewhere.status).toBeGreaterThanOrEqual(400)
      const program = await service.createUserWithKey()
      expect((await program.client.post(`/invite/${code}/accept`)).status).toBe(403)
      expect((await browser().submit(`/invite/${code}/accept`)).headers.location).toMatch(/^\/login\?/)
      expect([await isMember('grete'), await isMember(program.username)]).toEqual([false, false])
    })
  })

  it('(rev2-09) know who accepted long after the visit, who does not come in again by the same invite', async () => {
    const own = await person('lena')
    expect((await accept(own, code)).status).toBe(303)
    succeeded(await service.root.delete('/api/v1/groups/pickers/members/lena'))
    clock.advance(31 * MINUTE_MS)
    await own.get(`/invite/${(await invite()).code}`)
    expect((await accept(own, code)).status).toBe(409)
    expect(await isMember('lena')).toBe(false)
  })

  describe('of a share', () => {
    it('give people without an account a session for that alone, in the browser that asked, by a form', async () => {
      const order = {
        ...{ service: 'apples', actions: ['GetApple'], resources: ['arn:tinyauth:apples:default::apples/fred'] },
        ...{ accessFor: 'PT1H', guest: true, returnTo: `${APP}/apples/fred` },
      }
      const shared = text(succeeded(await anna.client.post('/api/v1/shares', order)), 'code')
      const own = browser()
      const { text: page } = await own.get(`/invite/${shared}`)
      expect(page).toContain('<li>May get apples: only <code>apples/fred</code></li>')
      expect(page).not.toContain('<code>shares/')
      expect((await own.submit(`/invite/${shared}/guest`, { csrf: 'wrong' })).status).toBe(403)
      const answer = await own.submit(`/invite/${shared}/guest`, { csrf: csrfOf(page) })
      expect([answer.status, answer.headers.location]).toEqual([303, `${APP}/apples/fred`])
      expect((await own.get('/account')).text).toMatch(/<bdi>guest-[a-z0-9]{20}<\/bdi>/)
      expect((await own.submit(`/invite/${code}/guest`, {}, { from: '/account' })).status).toBe(409)
      expect((await browser().submit(`/invite/${code}/guest`)).status).toBe(403)
    })

    it('sign guests in nowhere else: neither at an app nor at a proxy that asks for nothing but somebody', async () => {
      const order = {
        service: 'apples',
        actions: ['GetApple'],
        resources: ['arn:tinyauth:apples:default::apples/fred'],
      }
      const ends = { accessFor: 'PT1H', guest: true }
      const shared = text(succeeded(await anna.client.post('/api/v1/shares', { ...order, ...ends })), 'code')
      const own = browser()
      const { text: page } = await own.get(`/invite/${shared}`)
      expect((await own.submit(`/invite/${shared}/guest`, { csrf: csrfOf(page) })).status).toBe(303)
      const app = await register(service)
      const { challenge } = pkce()
      const asking = authorizePath(app, { code_challenge: challenge, code_challenge_method: 'S256' })
      const end = await walk(own, asking)
      expect(typeof end === 'string' ? end : end.text).toContain('name="password"')
      expect((await own.get('/auth/forward')).status).toBe(403)
      const demanded = new URLSearchParams({
        service: 'apples',
        action: 'GetApple',
        resource: order.resources[0] ?? '',
      })
      expect((await own.get(`/auth/forward?${demanded.toString()}`)).status).toBe(200)
    })
  })

  describe('draw a QR code', () => {
    const qr = (rest: string): Promise<Answer> => service.anonymous.get(`/api/v1/invites/${rest}`)

    it('of the whole address, as SVG and as PNG, which may be kept for a while by whoever asked', async () => {
      const svg = await qr(`${code}/qr.svg`)
      const expected = await QRCode.toString(`${ORIGIN}/invite/${code}`, { type: 'svg', width: 256, margin: 4 })
      expect([svg.status, svg.headers['content-type'], svg.text]).toEqual([
        200,
        'image/svg+xml; charset=utf-8',
        expected,
      ])
      const png = await qr(`${code}/qr.png?size=64`)
      expect([png.status, png.headers['content-type']]).toEqual([200, 'image/png'])
      for (const { headers } of [svg, png]) {
        expect(headers['cache-control']).toBe('private, max-age=300')
        expect(headers['x-content-type-options']).toBe('nosniff')
      }
    })

    it.each(['63', '1025', '0', '-64', '64.5', '1e2', '', 'x', '99999999999', '64&size=65'])(
      'of no size but 64 to 1024 pixels: `%s`',
      async (size) => {
        expect((await qr(`${code}/qr.svg?size=${size}`)).status).toBe(400)
      },
    )

    it('for no code that nobody made, nor for one that is over', async () => {
      const { id, code: over } = await invite()
      succeeded(await anna.client.delete(`/api/v1/groups/pickers/invites/${id}`))
      const asked = [UNKNOWN, 'x', over].map((one) => qr(`${one}/qr.png`))
      expect((await Promise.all(asked)).map(({ status }) => status)).toEqual([404, 404, 410])
    })
  })

  describe('go on with another device', () => {
    it('only for whoever is signed in', async () => {
      const answer = await browser().get('/handoff')
      expect(answer.headers.location).toBe('/login?notice=signInNeeded&next=%2Fhandoff')
    })

    it('with what the user opened last and did not accept yet, without its code', async () => {
      const { code: other } = await invite({ returnTo: '/account' })
      const phone = await person('hans')
      await phone.get(`/invite/${code}`)
      clock.advance(1000)
      await phone.get(`/invite/${other}`)
      const laptop = browser()
      await laptop.signIn('hans', PASSWORD)
      const page = await laptop.get('/handoff')
      expect(page.text).toContain('You are invited')
      expect(page.text).not.toContain(other)
      const visit = hiddenField(page.text, 'visit') ?? ''
      const answer = await laptop.submit('/handoff/accept', { visit, csrf: csrfOf(page.text) })
      expect([answer.status, answer.headers.location]).toEqual([303, '/account'])
      expect(await isMember('hans')).toBe(true)
      // It was gone on with once; the one before still waits, and gives what is had already.
      expect((await laptop.submit('/handoff/accept', { visit }, { from: '/account' })).status).toBe(404)
      const before = await laptop.get('/handoff')
      const again = { visit: hiddenField(before.text, 'visit') ?? '', csrf: csrfOf(before.text) }
      expect((await laptop.submit('/handoff/accept', again)).status).toBe(409)
    })

    it('with the aim of one that was accepted, once', async () => {
      const { code: leading } = await invite({ returnTo: `${APP}/baskets` })
      const phone = await person('ida')
      await accept(phone, leading)
      const laptop = browser()
      await laptop.signIn('ida', PASSWORD)
      expect((await laptop.get('/handoff')).headers.location).toBe(`${APP}/baskets`)
      const answer = await laptop.get('/handoff')
      expect([answer.status, answer.text.includes('Nothing to go on with')]).toEqual([404, true])
    })

    it('for half an hour, and with nothing of anybody else', async () => {
      const own = await person('jakob')
      const other = await person()
      await own.get(`/invite/${code}`)
      const { text: page } = await own.get('/handoff')
      const visit = hiddenField(page, 'visit') ?? ''
      expect((await other.get('/handoff')).status).toBe(404)
      expect((await other.submit('/handoff/accept', { visit }, { from: '/account' })).status).toBe(404)
      clock.advance(30 * MINUTE_MS)
      expect((await own.get('/handoff')).status).toBe(404)
      expect((await own.submit('/handoff/accept', { visit }, { from: '/account' })).status).toBe(404)
    })

    it('right after a sign-in that was on the way nowhere', async () => {
      const phone = await person('kai')
      const laptop = browser()
      const signIn = (next: string): Promise<Answer> => laptop.signIn('kai', PASSWORD, next)
      expect((await laptop.follow(await signIn('/'))).text).toContain('<title>Account')
      await phone.get(`/invite/${code}`)
      expect((await laptop.follow(await signIn('/account'))).text).toContain('<title>Account')
      expect((await laptop.follow(await signIn('/'))).text).toContain('You are invited')
      expect((await laptop.get('/')).headers.location).toBe('/account')
    })
  })

  it('bound wrong codes of an address, on pages and pictures together, also where the next one would be right', async () => {
    const from = (address: string) => [['X-Forwarded-For', address]] as const
    for (let tries = 0; tries < 15; tries += 1) {
      await browser().get(`/invite/${UNKNOWN}`, from('192.0.2.1'))
      await service.anonymous.get(`/api/v1/invites/${UNKNOWN}/qr.svg`, from('192.0.2.1'))
    }
    const refused = await browser().get(`/invite/${code}`, from('192.0.2.1'))
    expect([refused.status, Number(refused.headers['retry-after']) > 0]).toEqual([429, true])
    expect((await service.anonymous.get(`/api/v1/invites/${code}/qr.png`, from('192.0.2.1'))).status).toBe(429)
    expect((await browser().get(`/invite/${code}`, from('192.0.2.2'))).status).toBe(200)
  })

  it('leave the code neither in the audit log nor in the database', async () => {
    const { text: events } = succeeded(await service.root.get('/api/v1/audit-events?limit=1000'))
    expect(events).toContain('ShowInviteQr')
    expect(events).not.toContain(code)
    for (const name of readdirSync(service.dataDir)) {
      expect(readFileSync(join(service.dataDir, name)).includes(code)).toBe(false)
    }
  })
})
