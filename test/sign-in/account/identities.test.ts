import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server'
import { member } from '../../service/client.js'
import { succeeded } from '../../service/harness.js'
import type { BrowserClient } from '../browser-client.js'
import { SoftwareAuthenticator } from '../software-authenticator.js'
import { ACCOUNT, AccountFixture, ORIGIN } from './account-fixture.js'

let fixture: AccountFixture

beforeAll(async () => {
  fixture = await AccountFixture.start({ TEST_LOGIN: 'true' })
  succeeded(
    await fixture.service.root.post('/api/v1/identity-providers', {
      ...{ name: 'hub', kind: 'github', displayName: 'The hub', settings: { clientId: 'tinyauth' } },
      ...{ clientSecret: 'a client secret', admission: { rules: '@example.com' } },
    }),
  )
})

afterAll(() => fixture.stop())

async function identitiesOf(username: string): Promise<readonly Record<string, unknown>[]> {
  const { body } = await fixture.service.root.get(`/api/v1/users/${username}/identities`)
  return body as Record<string, unknown>[] // a list of objects
}

async function linked(username: string): Promise<string> {
  const body = { provider: 'hub', subject: fixture.service.name('subject') }
  const answer = succeeded(await fixture.service.root.post(`/api/v1/users/${username}/identities`, body))
  return String((answer.body as Record<string, unknown>)['id']) // an identity is an object
}

/** Signs in as somebody new by the provider that lets in everybody. */
async function byTest(): Promise<{ readonly username: string; readonly browser: BrowserClient }> {
  const browser = fixture.browser()
  const username = fixture.service.name('tester')
  const answer = await browser.submit('/login/test', { who: username, next: '/account' })
  expect(answer.status).toBe(303)
  return { username, browser }
}

describe('an identity', () => {
  it('is linked by leaving for its provider, with what names the user kept here', async () => {
    const { username, browser } = await fixture.signedIn()
    expect((await browser.get('/account')).text).toContain('Link The hub')
    const answer = await browser.submit('/account/identities/hub/link', {}, ACCOUNT)
    expect(answer.status).toBe(200)
    const href = /href="(https:\/\/github\.com\/[^"]+)"/.exec(answer.text)?.[1]?.replaceAll('&amp;', '&') ?? ''
    const { searchParams } = new URL(href)
    expect(searchParams.get('redirect_uri')).toBe(`${ORIGIN}/login/hub/callback`)
    expect(searchParams.get('state')).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect(href).not.toContain(username)
    const events = await fixture.events('LinkOwnIdentity', username)
    expect(events).toMatchObject([{ outcome: 'allow', fields: { 'request.identity-provider': 'hub' } }])
    expect(JSON.stringify(events)).not.toContain(searchParams.get('state') ?? '!')
  })

  it('is not linked at a provider that is not there, or that sends nobody away', async () => {
    const { browser } = await fixture.signedIn()
    for (const name of ['nobody', 'test', '..%2f', 'HUB']) {
      expect([name, (await browser.submit(`/account/identities/${name}/link`, {}, ACCOUNT)).status]).toEqual([
        name,
        404,
      ])
    }
  })

  it('is shown and unlinked by its form', async () => {
    const { username, browser } = await fixture.signedIn()
    const id = await linked(username)
    const page = await browser.get('/account')
    expect(page.text).toContain('Unlink The hub')
    expect(page.text).not.toContain('Link The hub')
    const answer = await browser.submit(`/account/identities/${id}/unlink`, {}, ACCOUNT)
    expect(answer.headers.location).toBe('/account?done=identityUnlinked#identities')
    expect(await identitiesOf(username)).toEqual([])
    expect(await fixture.events('UnlinkOwnIdentity', username)).toMatchObject([
      { outcome: 'allow', fields: { 'request.identity': id } },
    ])
  })

  it('of another user is not found, and stays', async () => {
    const [mine, theirs] = [await fixture.signedIn(), await fixture.signedIn()]
    const id = await linked(theirs.username)
    expect((await mine.browser.submit(`/account/identities/${id}/unlink`, {}, ACCOUNT)).status).toBe(404)
    expect(await identitiesOf(theirs.username)).toHaveLength(1)
  })

  it('that is the last way in stays', async () => {
    const { username, browser } = await byTest()
    const [id] = (await identitiesOf(username)).map((identity) => String(identity['id']))
    const answer = await browser.submit(`/account/identities/${id ?? ''}/unlink`, {}, ACCOUNT)
    expect(answer.status).toBe(409)
    expect(answer.text).toContain('This is your only way to sign in.')
    expect(await identitiesOf(username)).toHaveLength(1)
    expect(await fixture.events('UnlinkOwnIdentity', username)).toMatchObject([
      { outcome: 'error', errorCode: 'Conflict' },
    ])
  })

  it('goes with the session that stands on its word', async () => {
    const { username, browser } = await byTest()
    const [id] = (await identitiesOf(username)).map((identity) => String(identity['id']))
    // The first password needs no current one.
    const password = { 'new-password': 'four plain words', 'repeat-password': 'four plain words' }
    expect((await browser.submit('/account/password', password, ACCOUNT)).headers.location).toContain(
      'done=passwordChanged',
    )
    const answer = await browser.submit(`/account/identities/${id ?? ''}/unlink`, {}, ACCOUNT)
    expect([answer.status, answer.headers.location]).toEqual([303, '/login?notice=sessionEnded'])
    expect((await browser.get('/account')).status).toBe(303)
    expect((await browser.signIn(username, 'four plain words')).headers.location).toBe('/account')
  })

  it('needs a fresh proof to be linked and unlinked', async () => {
    const { username, browser } = await fixture.signedIn()
    const id = await linked(username)
    fixture.clock.advance(900_000)
    for (const form of ['/account/identities/hub/link', `/account/identities/${id}/unlink`]) {
      const answer = await browser.submit(form, {}, ACCOUNT)
      expect(answer.headers.location).toBe('/login?again=1&next=%2Faccount%23identities')
    }
    expect(await identitiesOf(username)).toHaveLength(1)
  })
})

describe('a passkey', () => {
  it('that is the last way in stays', async () => {
    const { username, browser } = await byTest()
    const key = new SoftwareAuthenticator({ discoverable: true })
    const begun = await browser.script('/account/passkeys/options', {})
    const creation = member(begun.body, 'options') as PublicKeyCredentialCreationOptionsJSON // as the service makes them
    await browser.script('/account/passkeys/verify', { response: key.create(creation, { origin: ORIGIN }) })
    const [identity] = (await identitiesOf(username)).map(({ id }) => String(id))
    succeeded(await fixture.service.root.delete(`/api/v1/users/${username}/identities/${identity ?? ''}`))
    const asked = await browser.script('/login/passkey/options', {})
    const request = member(asked.body, 'options') as PublicKeyCredentialRequestOptionsJSON // as the service makes them
    succeeded(await browser.script('/login/passkey/verify', { response: key.get(request, { origin: ORIGIN }) }))
    const factors = await fixture.service.root.get(`/api/v1/users/${username}/factors`)
    const [factor] = (member(factors.body, 'factors') as Record<string, unknown>[]).map(({ id }) => String(id)) // a list
    const answer = await browser.submit(`/account/passkeys/${factor ?? ''}/remove`, {}, ACCOUNT)
    expect(answer.status).toBe(409)
    expect(answer.text).toContain('This is your only way to sign in.')
    const after = await fixture.service.root.get(`/api/v1/users/${username}/factors`)
    expect(member(after.body, 'factors')).toHaveLength(1)
  })
})
