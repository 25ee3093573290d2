import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { PublicKeyCredentialCreationOptionsJSON } from '@simplewebauthn/server'
import { type Answer, type HeaderLine, member } from '../../service/client.js'
import { type BrowserClient, hiddenField } from '../browser-client.js'
import { SoftwareAuthenticator } from '../software-authenticator.js'
import { ACCOUNT, AccountFixture, type AccountUser, ORIGIN, secretOf } from './account-fixture.js'

const RECOVERY_CODE = /[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}/g

let fixture: AccountFixture

beforeAll(async () => {
  fixture = await AccountFixture.start()
})

afterAll(() => fixture.stop())

function codesOn({ text }: Answer): readonly string[] {
  return text.match(RECOVERY_CODE) ?? []
}

/** For requests that tell less about themselves than those of a browser. */
function linesOf(browser: BrowserClient): readonly HeaderLine[] {
  return [
    ['Accept', 'text/html'],
    ['Cookie', `__Host-session=${browser.cookie('__Host-session') ?? ''}`],
  ]
}

async function factorsOf({ username }: AccountUser): Promise<readonly Record<string, unknown>[]> {
  const { body } = await fixture.service.root.get(`/api/v1/users/${username}/factors`)
  return member(body, 'factors') as Record<string, unknown>[] // a list of objects
}

/** Makes up for a second factor that is too old; the page to go on with is answered. */
async function stepUp(browser: BrowserClient, secret: string, next = '/account'): Promise<Answer> {
  fixture.clock.advance(30_000)
  const page = await browser.open(`/login/step-up?next=${next}`)
  const transaction = hiddenField(page.text, 'transaction') ?? ''
  const csrf = hiddenField(page.text, 'csrf') ?? ''
  return browser.submit('/login/second-factor', { csrf, transaction, method: 'totp', code: await fixture.code(secret) })
}

describe('an app', () => {
  it('is the first factor: recovery codes are shown in the same answer, and the session counts as proved', async () => {
    const user = await fixture.signedIn()
    const before = user.browser.cookie('__Host-session')
    const { secret, answer } = await fixture.addTotp(user.browser)
    expect(answer.status).toBe(200)
    expect(codesOn(answer)).toHaveLength(10)
    expect(user.browser.cookie('__Host-session')).not.toBe(before)
    expect(await factorsOf(user)).toMatchObject([{ kind: 'totp' }])
    const account = await user.browser.get('/account')
    expect(account.text).toContain('You have 10 recovery codes left.')
    expect(account.text).not.toContain(secret)
    const renewed = await user.browser.submit('/account/recovery-codes', {}, ACCOUNT)
    expect(codesOn(renewed)).toHaveLength(10)
    expect(codesOn(renewed)).not.toEqual(codesOn(answer))
    const events = [
      ...(await fixture.events('AddOwnFactor', user.username)),
      ...(await fixture.events('RegenerateOwnRecoveryCodes', user.username)),
    ]
    expect(events.map(({ outcome }) => outcome)).toEqual(['allow', 'allow'])
    for (const text of [secret, ...codesOn(answer), ...codesOn(renewed)]) {
      expect(JSON.stringify(events)).not.toContain(text)
    }
  })

  it('is shown with a picture that scans', async () => {
    const { browser } = await fixture.signedIn()
    const { text } = await browser.get('/account/totp')
    expect(text).toMatch(/<div class="qr" role="img"[^>]*><svg /)
  })

  it.each([
    ['GET', 'cross-site'],
    ['HEAD', 'same-origin'],
  ])('is not begun by %s from %s', async (method, site) => {
    const { browser } = await fixture.signedIn()
    const headers = [...linesOf(browser), ['Sec-Fetch-Site', site]] as const
    const answer = await fixture.service.anonymous.request(method, '/account/totp', { headers })
    expect([answer.status, answer.headers.location]).toEqual([303, '/account#factors'])
  })

  it('is kept by a right code alone: a wrong one shows the same secret, five end it', async () => {
    const user = await fixture.signedIn()
    const page = await user.browser.get('/account/totp')
    const transaction = hiddenField(page.text, 'transaction') ?? ''
    const secret = secretOf(page.text)
    for (let i = 0; i < 5; i += 1) {
      const answer = await user.browser.submit('/account/totp', { transaction, code: '000000' }, ACCOUNT)
      expect(answer.status).toBe(401)
      expect(secretOf(answer.text) === secret).toBe(i < 4)
    }
    const late = await user.browser.submit('/account/totp', { transaction, code: await fixture.code(secret) }, ACCOUNT)
    expect(late.status).toBe(401)
    expect(late.text).toContain('This page was open for too long.')
    expect(await factorsOf(user)).toEqual([])
    const events = await fixture.events('AddOwnFactor', user.username)
    expect(events.length).toBeGreaterThan(0)
    expect(events.every(({ outcome }) => outcome === 'deny')).toBe(true)
  })

  it('of another user cannot be completed', async () => {
    const [mine, theirs] = [await fixture.signedIn(), await fixture.signedIn()]
    const page = await theirs.browser.get('/account/totp')
    const fields = {
      transaction: hiddenField(page.text, 'transaction') ?? '',
      code: await fixture.code(secretOf(page.text)),
    }
    expect((await mine.browser.submit('/account/totp', fields, ACCOUNT)).status).toBe(401)
    expect([await factorsOf(mine), await factorsOf(theirs)]).toEqual([[], []])
  })

  it.each([
    ['nothing', ''],
    ['a letter', 'x'],
    ['digits of another script', '٠٠٠٠٠٠'],
    ['very many digits', '0'.repeat(8000)],
  ])('is not kept by %s', async (_, code) => {
    const user = await fixture.signedIn()
    const page = await user.browser.get('/account/totp')
    const transaction = hiddenField(page.text, 'transaction') ?? ''
    expect((await user.browser.submit('/account/totp', { transaction, code }, ACCOUNT)).status).toBe(401)
    expect((await user.browser.submit('/account/totp', { transaction: code, code }, ACCOUNT)).status).toBe(401)
  })

  it('is removed by its form, and the recovery codes with it', async () => {
    const user = await fixture.signedIn()
    await fixture.addTotp(user.browser)
    const answer = await user.browser.submit('/account/totp/remove', {}, ACCOUNT)
    expect(answer.headers.location).toBe('/account?done=totpRemoved#factors')
    expect(await factorsOf(user)).toEqual([])
    expect((await user.browser.get('/account')).text).toContain('You have no recovery codes left.')
    expect((await user.browser.submit('/account/totp/remove', {}, ACCOUNT)).status).toBe(404)
    expect(await fixture.events('RemoveOwnFactor', user.username)).not.toEqual([])
  })

  it('that is there already is not set up again', async () => {
    const user = await fixture.signedIn()
    await fixture.addTotp(user.browser)
    expect((await user.browser.get('/account/totp')).headers.location).toBe('/account#factors')
  })
})

describe('a proof that is too old', () => {
  it('is asked for again before factors change: by the second factor where there is one', async () => {
    const user = await fixture.signedIn()
    const { secret } = await fixture.addTotp(user.browser)
    fixture.clock.advance(900_000)
    for (const form of ['/account/totp/remove', '/account/recovery-codes', '/account/passkeys/x/remove']) {
      const answer = await user.browser.submit(form, {}, ACCOUNT)
      expect([answer.status, answer.headers.location]).toEqual([303, '/login/step-up?next=%2Faccount%23factors'])
    }
    const password = {
      'current-password': user.password,
      'new-password': 'four plain words',
      'repeat-password': 'four plain words',
    }
    const changed = await user.browser.submit('/account/password', password, ACCOUNT)
    expect(changed.headers.location).toBe('/login/step-up?next=%2Faccount%23password')
    expect(await factorsOf(user)).toHaveLength(1)
    const back = await stepUp(user.browser, secret)
    expect(back.headers.location).toBe('/account')
    expect((await user.browser.submit('/account/totp/remove', {}, ACCOUNT)).headers.location).toContain(
      'done=totpRemoved',
    )
  })

  it('is asked for before an app is set up, and once more before it is kept', async () => {
    const user = await fixture.signedIn()
    const page = await user.browser.get('/account/totp')
    const transaction = hiddenField(page.text, 'transaction') ?? ''
    fixture.clock.advance(900_000)
    const again = '/login?again=1&next=%2Faccount%2Ftotp'
    expect((await user.browser.get('/account/totp')).headers.location).toBe(again)
    const code = await fixture.code(secretOf(page.text))
    expect((await user.browser.submit('/account/totp', { transaction, code }, ACCOUNT)).headers.location).toBe(again)
    expect(await factorsOf(user)).toEqual([])
  })

  it('is not made good by a fresh password where there is a second factor', async () => {
    const user = await fixture.signedIn()
    await fixture.addTotp(user.browser)
    fixture.clock.advance(900_000)
    const answer = await user.browser.signIn(user.username, user.password)
    expect(answer.headers.location).toBe('/login/second-factor')
    expect((await user.browser.submit('/account/totp/remove', {}, ACCOUNT)).headers.location).toContain(
      '/login/step-up',
    )
    expect(await factorsOf(user)).toHaveLength(1)
  })
})

describe('a passkey', () => {
  async function register(
    browser: BrowserClient,
    { key = new SoftwareAuthenticator({ discoverable: true }), name = 'blue key' } = {},
  ): Promise<Answer> {
    const begun = await browser.script('/account/passkeys/options', { name })
    expect(begun.status).toBe(200)
    const options = member(begun.body, 'options') as PublicKeyCredentialCreationOptionsJSON // as the service makes them
    const response = key.create(options, { origin: ORIGIN })
    return browser.script('/account/passkeys/verify', { name, response })
  }

  it('is registered; after the first one the browser is led to new recovery codes, once', async () => {
    const user = await fixture.signedIn()
    const added = await register(user.browser)
    expect([added.status, added.body]).toEqual([200, { location: '/account/recovery-codes' }])
    const page = await user.browser.get('/account/recovery-codes')
    expect([page.status, codesOn(page).length]).toEqual([200, 10])
    const again = await user.browser.get('/account/recovery-codes')
    expect([again.status, again.headers.location]).toEqual([303, '/account#factors'])
    expect((await register(user.browser, { name: 'red key' })).body).toEqual({ location: '/account?done=passkeyAdded' })
    expect((await factorsOf(user)).map(({ name }) => name).sort()).toEqual(['blue key', 'red key'])
    expect(await fixture.events('AddOwnFactor', user.username, 2)).toHaveLength(2)
  })

  it('brings no recovery codes to a page that another site opened, or nobody knows which', async () => {
    const user = await fixture.signedIn()
    await register(user.browser)
    for (const site of [[], [['Sec-Fetch-Site', 'cross-site']]] as const) {
      const headers = [...linesOf(user.browser), ...site]
      const answer = await fixture.service.anonymous.get('/account/recovery-codes', headers)
      expect([answer.status, answer.headers.location]).toEqual([303, '/account#factors'])
    }
    expect(codesOn(await user.browser.get('/account/recovery-codes'))).toHaveLength(10)
  })

  it('is registered once, by an answer to a challenge of this browser and this user', async () => {
    const user = await fixture.signedIn()
    const key = new SoftwareAuthenticator()
    await register(user.browser, { key })
    expect((await register(user.browser, { key })).status).toBe(409)
    const begun = await user.browser.script('/account/passkeys/options', {})
    const options = member(begun.body, 'options') as PublicKeyCredentialCreationOptionsJSON // as the service makes them
    const response = new SoftwareAuthenticator().create(options, { origin: ORIGIN })
    const other = await fixture.signedIn()
    expect((await other.browser.script('/account/passkeys/verify', { response })).status).toBe(400)
    const elsewhere = new SoftwareAuthenticator().create(options, { origin: 'https://evil.example' })
    expect((await user.browser.script('/account/passkeys/verify', { response: elsewhere })).status).toBe(400)
    // Used up by the wrong answer.
    expect((await user.browser.script('/account/passkeys/verify', { response })).status).toBe(400)
    expect([(await factorsOf(user)).length, (await factorsOf(other)).length]).toEqual([1, 0])
  })

  it.each([[null], ['x'], [{}], [{ response: null }], [{ response: { id: 1 } }], [{ response: [], name: 5 }], [[]]])(
    'is not made of %j',
    async (body) => {
      const { browser } = await fixture.signedIn()
      expect((await browser.script('/account/passkeys/verify', body)).status).toBe(400)
    },
  )

  it('needs the token of the browser', async () => {
    const user = await fixture.signedIn()
    for (const address of ['/account/passkeys/options', '/account/passkeys/verify']) {
      expect((await user.browser.script(address, {}, { csrf: 'x' })).status).toBe(401)
    }
  })

  it('waits for a fresh proof: the script is told where to go', async () => {
    const user = await fixture.signedIn()
    fixture.clock.advance(900_000)
    const answer = await user.browser.script('/account/passkeys/options', {})
    expect(answer.body).toEqual({ location: '/login?again=1&next=%2Faccount%23factors' })
  })

  it('gets another name, and is removed', async () => {
    const user = await fixture.signedIn()
    await register(user.browser)
    const [id = ''] = (await factorsOf(user)).map((factor) => String(factor['id']))
    const rename = (name: string): Promise<Answer> =>
      user.browser.submit(`/account/passkeys/${id}/rename`, { name }, ACCOUNT)
    expect((await rename('green key')).headers.location).toBe('/account?done=saved#factors')
    for (const name of ['', 'x'.repeat(65), 'a\u0007b', 'x'.repeat(10_240)])
      expect((await rename(name)).status).toBe(400)
    expect(await factorsOf(user)).toMatchObject([{ name: 'green key' }])
    const removed = await user.browser.submit(`/account/passkeys/${id}/remove`, {}, ACCOUNT)
    expect(removed.headers.location).toBe('/account?done=passkeyRemoved#factors')
    expect(await factorsOf(user)).toEqual([])
    expect(await fixture.events('RenameOwnFactor', user.username)).not.toEqual([])
  })

  it('of another user is not found, and stays', async () => {
    const [mine, theirs] = [await fixture.signedIn(), await fixture.signedIn()]
    await register(theirs.browser)
    const [id = ''] = (await factorsOf(theirs)).map((factor) => String(factor['id']))
    expect((await mine.browser.submit(`/account/passkeys/${id}/rename`, { name: 'mine' }, ACCOUNT)).status).toBe(404)
    expect((await mine.browser.submit(`/account/passkeys/${id}/remove`, {}, ACCOUNT)).status).toBe(404)
    expect(await factorsOf(theirs)).toMatchObject([{ name: 'blue key' }])
  })
})

it('recovery codes are for whoever has a factor', async () => {
  const { browser } = await fixture.signedIn()
  expect((await browser.submit('/account/recovery-codes', {}, ACCOUNT)).status).toBe(404)
  expect((await browser.get('/account/recovery-codes')).headers.location).toBe('/account#factors')
})
