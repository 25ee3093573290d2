import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { basic } from '../../service/client.js'
import { allow, deny, own, policy } from '../../service/policies.js'
import { ACCOUNT, AccountFixture } from './account-fixture.js'
import type { BrowserClient } from '../browser-client.js'

let fixture: AccountFixture

beforeAll(async () => {
  fixture = await AccountFixture.start()
})

afterAll(() => fixture.stop())

const KEYS = policy(
  allow(['tinyauth:ListAccessKeys', 'tinyauth:CreateAccessKey', 'tinyauth:DeleteAccessKey'], own('users/${Username}')),
)

function idOf(browser: BrowserClient): string {
  return browser.cookie('__Host-session')?.split('.')[0] ?? ''
}

async function isSignedIn(browser: BrowserClient): Promise<boolean> {
  return (await browser.get('/account')).status === 200
}

describe('a session', () => {
  it('is listed with its device, and ended by its form', async () => {
    const { username, password, browser } = await fixture.signedIn()
    const other = await fixture.signIn(username, password)
    const { text } = await browser.get('/account')
    expect(text.match(/Firefox on Linux/g)?.length).toBeGreaterThanOrEqual(2)
    expect(text.match(/this session/g)).toHaveLength(1)
    const answer = await browser.submit(`/account/sessions/${idOf(other)}/revoke`, {}, ACCOUNT)
    expect([answer.status, answer.headers.location]).toEqual([303, '/account?done=sessionRevoked#sessions'])
    expect([await isSignedIn(other), await isSignedIn(browser)]).toEqual([false, true])
    const [event] = await fixture.events('RevokeOwnSession', username)
    expect(event).toMatchObject({ outcome: 'allow', fields: { 'request.session': expect.any(String) } })
  })

  it('of another user is not found, and goes on', async () => {
    const [mine, theirs] = [await fixture.signedIn(), await fixture.signedIn()]
    const answer = await mine.browser.submit(`/account/sessions/${idOf(theirs.browser)}/revoke`, {}, ACCOUNT)
    expect(answer.status).toBe(404)
    expect(answer.text).toContain('It is not there any more.')
    expect(await isSignedIn(theirs.browser)).toBe(true)
    const [event] = await fixture.events('RevokeOwnSession', mine.username)
    expect(event).toMatchObject({ outcome: 'error', errorCode: 'NotFound' })
  })

  it('of this browser ends with a sign-out', async () => {
    const { browser } = await fixture.signedIn()
    const answer = await browser.submit(`/account/sessions/${idOf(browser)}/revoke`, {}, ACCOUNT)
    expect([answer.status, answer.headers.location]).toEqual([303, '/login?notice=signedOut'])
    expect(browser.cookie('__Host-session')).toBeUndefined()
  })

  it('alone goes on when the others end', async () => {
    const { username, password, browser } = await fixture.signedIn()
    const others = [await fixture.signIn(username, password), await fixture.signIn(username, password)]
    const answer = await browser.submit('/account/sessions/revoke-others', {}, ACCOUNT)
    expect(answer.headers.location).toBe('/account?done=sessionsRevoked#sessions')
    expect(await Promise.all([browser, ...others].map(isSignedIn))).toEqual([true, false, false])
    const [event] = await fixture.events('RevokeOwnSessions', username)
    expect(event).toMatchObject({ outcome: 'allow', fields: { 'response.sessions': 2 } })
  })

  it('ends with all the others when that is asked for', async () => {
    const { username, password, browser } = await fixture.signedIn()
    const thief = fixture.browser()
    thief.setCookie('__Host-session', browser.cookie('__Host-session') ?? '')
    const other = await fixture.signIn(username, password)
    const answer = await browser.submit('/account/sessions/revoke-all', {}, ACCOUNT)
    expect(answer.headers.location).toBe('/login?notice=signedOut')
    expect(await Promise.all([browser, other, thief].map(isSignedIn))).toEqual([false, false, false])
  })
})

describe('an access key', () => {
  it('is made by whoever may, shown once, and works', async () => {
    const { username, browser } = await fixture.signedIn(KEYS)
    const answer = await browser.submit('/account/keys', {}, ACCOUNT)
    expect(answer.status).toBe(200)
    const [keyId = '', secret = ''] = [...answer.text.matchAll(/<dd><code>([^<]+)<\/code>/g)].map(([, text]) => text)
    expect(keyId).toMatch(/^AK[A-Z0-9]{18}$/)
    const asKey = fixture.service.anonymous.with(basic(keyId, secret))
    expect((await asKey.get(`/api/v1/users/${username}/keys`)).status).toBe(200)
    const page = await browser.get('/account')
    expect(page.text).toContain(keyId)
    expect(page.text).not.toContain(secret)
    const events = await fixture.events('CreateOwnAccessKey', username)
    expect(events).toMatchObject([{ outcome: 'allow', fields: { 'response.access_key_id': keyId } }])
    expect(JSON.stringify(events)).not.toContain(secret)
    const revoked = await browser.submit(`/account/keys/${keyId}/revoke`, {}, ACCOUNT)
    expect(revoked.headers.location).toBe('/account?done=accessKeyRevoked#access-keys')
    expect((await asKey.get(`/api/v1/users/${username}/keys`)).status).toBe(401)
  })

  it('needs a policy: without one there is neither a section nor a key', async () => {
    const { username, browser } = await fixture.signedIn()
    expect((await browser.get('/account')).text).not.toContain('id="access-keys"')
    const answer = await browser.submit('/account/keys', {}, ACCOUNT)
    expect(answer.status).toBe(403)
    const { body } = await fixture.service.root.get(`/api/v1/users/${username}/keys`)
    expect(body).toEqual([])
    const [event] = await fixture.events('CreateOwnAccessKey', username)
    expect(event).toMatchObject({ outcome: 'deny', action: 'tinyauth:CreateAccessKey' })
  })

  it('that a policy denies is not made', async () => {
    const { browser } = await fixture.signedIn(policy(allow('tinyauth:*', '*'), deny('tinyauth:CreateAccessKey', '*')))
    expect((await browser.get('/account')).text).toContain('id="access-keys"')
    expect((await browser.submit('/account/keys', {}, ACCOUNT)).status).toBe(403)
  })

  it('too many is refused with 409', async () => {
    const { username, browser } = await fixture.signedIn(KEYS)
    for (let i = 0; i < 2; i += 1) expect((await browser.submit('/account/keys', {}, ACCOUNT)).status).toBe(200)
    const answer = await browser.submit('/account/keys', {}, ACCOUNT)
    expect(answer.status).toBe(409)
    expect(answer.text).toContain('You have reached the limit.')
    const { body } = await fixture.service.root.get(`/api/v1/users/${username}/keys`)
    expect(body).toHaveLength(2)
  })

  it('of another user is not found, and goes on', async () => {
    const { browser } = await fixture.signedIn(policy(allow('tinyauth:*', '*')))
    const theirs = await fixture.service.createUserWithKey()
    const answer = await browser.submit(`/account/keys/${theirs.keyId}/revoke`, {}, ACCOUNT)
    expect(answer.status).toBe(404)
    const { body } = await fixture.service.root.get(`/api/v1/users/${theirs.username}/keys`)
    expect(body).toHaveLength(1)
  })

  it('needs a fresh proof to be made, and none to be revoked', async () => {
    const { username, browser } = await fixture.signedIn(KEYS)
    const { keyId } = await fixture.service.createKey(username)
    fixture.clock.advance(900_000)
    const made = await browser.submit('/account/keys', {}, ACCOUNT)
    expect(made.headers.location).toBe('/login?again=1&next=%2Faccount%23access-keys')
    const revoked = await browser.submit(`/account/keys/${keyId}/revoke`, {}, ACCOUNT)
    expect(revoked.headers.location).toContain('done=accessKeyRevoked')
    expect((await fixture.service.root.get(`/api/v1/users/${username}/keys`)).body).toEqual([])
  })
})
