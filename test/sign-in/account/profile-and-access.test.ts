import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { basic } from '../../service/client.js'
import { allow, deny, own, policy } from '../../service/policies.js'
import { ACCOUNT, AccountFixture, type AccountUser } from './account-fixture.js'

let fixture: AccountFixture
let fred: AccountUser

beforeAll(async () => {
  fixture = await AccountFixture.start()
  fred = await fixture.signedIn()
})

afterAll(() => fixture.stop())

/** Every form of the page that does something. */
const FORMS = [
  '/account/profile',
  '/account/password',
  '/account/keys',
  '/account/keys/AK1/revoke',
  '/account/sessions/x/revoke',
  '/account/sessions/revoke-others',
  '/account/sessions/revoke-all',
  '/account/totp',
  '/account/totp/remove',
  '/account/passkeys/x/rename',
  '/account/passkeys/x/remove',
  '/account/recovery-codes',
  '/account/identities/github/link',
  '/account/identities/x/unlink',
] as const

const PAGES = ['/account', '/account/totp', '/account/recovery-codes'] as const

async function displayNameOf({ username }: AccountUser): Promise<unknown> {
  const { body } = await fixture.service.root.get(`/api/v1/users/${username}`)
  return (body as Record<string, unknown>)['displayName'] // a user is an object
}

describe('the profile', () => {
  it('takes a display name, and the event says what it was before', async () => {
    const answer = await fred.browser.submit('/account/profile', { 'display-name': ' Fred Bloggs ' }, ACCOUNT)
    expect([answer.status, answer.headers.location]).toEqual([303, '/account?done=saved#profile'])
    const page = await fred.browser.follow(answer)
    expect(page.text).toContain('value="Fred Bloggs"')
    expect(page.text).toContain('Saved.')
    const [event] = await fixture.events('UpdateOwnProfile', fred.username)
    expect(event).toMatchObject({
      outcome: 'allow',
      changes: { before: { displayName: null }, after: { displayName: 'Fred Bloggs' } },
    })
  })

  it.each([
    ['nothing', ''],
    ['blanks', '   '],
    ['too many characters', 'x'.repeat(257)],
    ['more than a form may hold', 'x'.repeat(10_240)],
    ['a control character', 'Fred\u0000'],
    ['a line break', 'Fred\r\nBloggs'],
  ])('refuses %s with 400 and stays as it was', async (_, name) => {
    const answer = await fred.browser.submit('/account/profile', { 'display-name': name }, ACCOUNT)
    expect(answer.status).toBe(400)
    expect(answer.headers['content-type']).toContain('text/html')
    expect(await displayNameOf(fred)).toBe('Fred Bloggs')
  })

  it('refuses a field that comes twice: nobody can say which one is meant', async () => {
    const twice = [
      ['display-name', 'a'],
      ['display-name', 'b'],
    ] as const
    expect((await fred.browser.submit('/account/profile', twice, ACCOUNT)).status).toBe(400)
    expect(await displayNameOf(fred)).toBe('Fred Bloggs')
  })

  it('escapes what it shows', async () => {
    const user = await fixture.signedIn()
    const name = '<script>alert(1)</script>"\''
    await user.browser.submit('/account/profile', { 'display-name': name }, ACCOUNT)
    const { text } = await user.browser.get('/account?done=<script>alert(1)</script>&done=saved')
    expect(text).toContain('&lt;script&gt;')
    expect(text).not.toContain('<script>alert')
  })
})

describe('the account', () => {
  it('sends whoever is not signed in to sign in', async () => {
    for (const page of PAGES) {
      const answer = await fixture.browser().get(page)
      expect([answer.status, answer.headers.location]).toEqual([
        303,
        `/login?notice=signInNeeded&next=${encodeURIComponent(page)}`,
      ])
    }
  })

  it('is not for access keys, whatever they may do', async () => {
    const { keyId, secret } = fixture.service.rootKey
    const key = ['Authorization', basic(keyId, secret)] as const
    for (const page of PAGES) expect((await fixture.service.root.get(page)).status).toBe(403)
    for (const form of FORMS) expect((await fixture.service.root.post(form)).status).toBe(403)
    // Not either when a browser that is signed in sends one along.
    expect((await fred.browser.get('/account', [key])).status).toBe(403)
    expect(
      (await fred.browser.submit('/account/profile', { 'display-name': 'x' }, { ...ACCOUNT, headers: [key] })).status,
    ).toBe(403)
    expect(await displayNameOf(fred)).toBe('Fred Bloggs')
  })

  it('takes no form without its token, with that of another browser, or with two', async () => {
    const other = await fixture.signedIn()
    const foreign = await other.browser.csrfAt('/account')
    const fields = { 'display-name': 'Mallory' }
    const mine = await fred.browser.csrfAt('/account')
    for (const form of FORMS) {
      for (const csrf of ['', 'x', foreign]) {
        const answer = await fred.browser.submit(form, { csrf, ...fields })
        expect([form, answer.status]).toEqual([form, 403])
      }
      const pairs = [
        ['csrf', mine],
        ['csrf', mine],
      ] as const
      expect((await fred.browser.submit(form, pairs)).status).toBe(403)
    }
    expect(await displayNameOf(fred)).toBe('Fred Bloggs')
    expect((await fred.browser.get('/account')).status).toBe(200)
    expect((await fred.browser.get('/account')).text).not.toContain('Your other sessions have ended')
  })

  it('takes no form from another site, though the token is right', async () => {
    const csrf = await fred.browser.csrfAt('/account')
    for (const header of [
      ['Sec-Fetch-Site', 'cross-site'],
      ['Sec-Fetch-Site', 'same-site'],
    ] as const) {
      const answer = await fred.browser.submit('/account/sessions/revoke-all', { csrf }, { headers: [header] })
      expect(answer.status).toBe(403)
    }
    expect((await fred.browser.get('/account')).status).toBe(200)
  })

  it('answers nonsense with a page and no failure', async () => {
    const { browser } = await fixture.signedIn()
    const csrf = await browser.csrfAt('/account')
    for (const form of FORMS.filter((path) => !path.endsWith('revoke-all'))) {
      const asText = await browser.submit(form, { csrf }, { headers: [['Content-Type', 'text/plain']] })
      expect([form, asText.status < 500]).toEqual([form, true])
      const empty = await browser.submit(
        form.replace(/(AK1|x|github)/, '%F0%9F%90%99'.repeat(200)),
        { csrf },
        { headers: [['Content-Type', 'x']] },
      )
      expect([form, empty.status < 500]).toEqual([form, true])
    }
    expect((await browser.submit('/account/keys/a%00b/revoke', { csrf })).status).toBe(400)
    expect((await browser.submit('/account/keys/%ff/revoke', { csrf })).status).toBe(400)
  })
})

describe('a policy', () => {
  it.each([
    ['UpdateUser', '/account/profile'],
    ['SetPassword', '/account/password'],
    ['RevokeSession', '/account/sessions/revoke-others'],
    ['RevokeSession', '/account/sessions/revoke-all'],
    ['DeleteFactor', '/account/totp/remove'],
    ['UpdateUser', '/account/recovery-codes'],
    ['LinkIdentity', '/account/identities/github/link'],
    ['UnlinkIdentity', '/account/identities/x/unlink'],
  ])('that denies %s takes %s away', async (action, form) => {
    const user = await fixture.signedIn(policy(deny(`tinyauth:${action}`, own('users/*'))))
    const answer = await user.browser.submit(form, { 'display-name': 'x' }, ACCOUNT)
    expect(answer.status).toBe(403)
    expect(await displayNameOf(user)).not.toBe('x')
    expect((await user.browser.get('/account')).status).toBe(200)
  })

  it('that denies to list sessions hides them', async () => {
    const user = await fixture.signedIn(policy(deny('tinyauth:ListSessions', '*')))
    const { text } = await user.browser.get('/account')
    expect(text).toContain('id="sessions"')
    expect(text).not.toContain('Firefox on Linux')
  })

  it('is needed by a machine for whatever people may do without', async () => {
    const user = await fixture.signedIn()
    await fixture.service.root.patch(`/api/v1/users/${user.username}`, { type: 'machine' })
    const rename = (): Promise<{ status: number }> =>
      user.browser.submit('/account/profile', { 'display-name': 'robot' }, ACCOUNT)
    expect((await rename()).status).toBe(403)
    await fixture.service.putUserPolicy(
      user.username,
      policy(allow('tinyauth:UpdateUser', own(`users/${user.username}`))),
    )
    expect((await rename()).status).toBe(303)
  })
})

it('READ_ONLY leaves the page and takes every change away', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'tinyauth-account-'))
  const writing = await AccountFixture.start({}, dataDir)
  const user = await writing.signedIn()
  await writing.stop()
  const reading = await AccountFixture.start({ READ_ONLY: 'true' }, dataDir)
  try {
    const browser = reading.browser()
    browser.setCookie('__Host-session', user.browser.cookie('__Host-session') ?? '')
    expect((await browser.get('/account')).status).toBe(200)
    const changing = FORMS.filter((form) => !/keys/.test(form))
    for (const form of changing) {
      const answer = await browser.submit(form, { 'display-name': 'x' }, ACCOUNT)
      expect([form, answer.status]).toEqual([form, 403])
    }
    expect((await browser.get('/account')).status).toBe(200)
  } finally {
    await reading.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
})
