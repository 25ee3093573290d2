import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { goBack, leavesFor, listOf, person, SECRET, signIn, standIn } from '../security/federation-review/helpers.js'
import type { Answer } from '../service/client.js'
import { succeeded } from '../service/harness.js'
import { AccountFixture, type Event } from './account/account-fixture.js'
import type { BrowserClient } from './browser-client.js'
import type { OpenIdStandIn } from './stand-ins/start-openid-provider.js'
import { walkThrough } from './stand-ins/walk-through.js'

const OWN = 'https://auth.example.org'

let fixture: AccountFixture
let corp: OpenIdStandIn

beforeAll(async () => {
  fixture = await AccountFixture.start({ PUBLIC_URL: OWN })

  corp = await standIn('corp', { fred: person('fred'), mallory: person('mallory') }, ['groups'])
})

// What providers say of the time has to be of the time of the service.
beforeEach(() => {
  fixture.clock.set(Date.now())
})

afterAll(async () => {
  await fixture.stop()
  await corp.close()
})

async function eventOf(answer: Answer): Promise<Event> {
  const id = String(answer.headers['x-request-id'])
  for (;;) {
    const events = await fixture.service.root.get(`/api/v1/audit-events?requestId=${encodeURIComponent(id)}`)
    const [event] = listOf(events)
    if (event !== undefined) return event
  }
}

describe('a provider', () => {
  let group: string

  beforeAll(async () => {
    group = await fixture.service.createGroup()
    succeeded(
      await fixture.service.root.post('/api/v1/identity-providers', {
        ...{ name: 'corp', kind: 'oidc', clientSecret: SECRET, admission: { groups: ['staff'] } },
        groupMapping: { staff: group },
        settings: {
          ...{ clientId: 'tinyauth', issuer: corp.issuer, allowPrivateNetwork: true },
          ...{ groupsClaim: 'groups', scopes: ['email', 'profile', 'groups'] },
        },
      }),
    )
  })

  const membersSay = (groups: readonly string[]): void => {
    corp.rewriteIdToken((claims) => ({ ...claims, groups }))
  }

  it('that makes a user and gives groups says so in the audit log', async () => {
    membersSay(['staff'])
    const answer = await signIn(fixture.browser(), 'corp', 'fred')
    const fields = { 'response.created': true, 'response.groups-added': [group] }
    expect(await eventOf(answer)).toMatchObject({ event: 'FederatedLogin', outcome: 'allow', fields })
  })

  it('that does not vouch for somebody any more takes the groups of its word and ends the sessions, as a refusal', async () => {
    membersSay(['staff'])
    const old = fixture.browser()
    await signIn(old, 'corp', 'fred')
    membersSay([])
    const answer = await signIn(fixture.browser(), 'corp', 'fred')
    const fields = { 'response.groups-removed': [group] }
    expect(await eventOf(answer)).toMatchObject({ event: 'FederatedLogin', outcome: 'deny', fields })
    expect((await old.get('/account')).status).toBe(303)
    const [identity] = listOf(await fixture.service.root.get('/api/v1/users/fred/identities'))
    expect(JSON.stringify(identity)).not.toContain('staff')
  })

  it.each<[string, (browser: BrowserClient) => Promise<unknown>]>([
    ['signed out', (browser) => browser.submit('/logout', {}, { from: '/logout' })],
    [
      'became that of somebody else',
      async (browser) => {
        const { username, password } = await fixture.signedIn()
        await browser.csrfAt('/login?again=1')
        expect((await browser.signIn(username, password)).status).toBe(303)
      },
    ],
  ])('links nothing in a browser that %s meanwhile', async (_what, change) => {
    membersSay(['staff'])
    const { username, browser } = await fixture.signedIn()
    const page = await browser.submit('/account/identities/corp/link', {}, { from: '/account' })
    const back = await walkThrough(leavesFor(page), { login: 'mallory' })
    await change(browser)
    const answer = await goBack(browser, back)
    expect([answer.status, (await eventOf(answer))['outcome']]).toEqual([400, 'deny'])
    expect(listOf(await fixture.service.root.get(`/api/v1/users/${username}/identities`))).toEqual([])
  })

  it('links an identity in the session that asked for it, and says so in the audit log', async () => {
    membersSay(['staff'])
    const { username, browser } = await fixture.signedIn()
    const page = await browser.submit('/account/identities/corp/link', {}, { from: '/account' })
    const answer = await goBack(browser, await walkThrough(leavesFor(page), { login: 'mallory' }))
    const [identity] = listOf(await fixture.service.root.get(`/api/v1/users/${username}/identities`))
    expect((await eventOf(answer))['fields']).toMatchObject({ 'response.linked': identity?.['id'] })
  })
})

describe('the sign-in page', () => {
  it('sends somebody who is signed in on, but not back to a page that did not take that', async () => {
    const { browser } = await fixture.signedIn()
    expect((await browser.get('/login?next=/account')).status).toBe(303)
    expect((await browser.get('/login?next=/account&notice=signInNeeded')).status).toBe(200)
  })
})

describe('asking for a fresh second factor', () => {
  it('needs somebody who looks at it: a HEAD, or another site in the background, keeps nothing', async () => {
    const { browser } = await fixture.signedIn()
    await fixture.addTotp(browser)
    const cookie = ['Cookie', `__Host-session=${browser.cookie('__Host-session') ?? ''}`] as const
    const head = await fixture.service.anonymous.request('HEAD', '/login/step-up', { headers: [cookie] })
    expect(head.status).toBe(405)
    const from = (mode: string): Promise<Answer> =>
      browser.get('/login/step-up', [
        ['Sec-Fetch-Site', 'cross-site'],
        ['Sec-Fetch-Mode', mode],
      ])
    expect((await from('no-cors')).status).toBe(403)
    expect(browser.cookie('__Host-sign-in')).toBeUndefined()
    expect((await from('navigate')).status).toBe(303)
    expect(browser.cookie('__Host-sign-in')).toBeDefined()
  })

  it('is bounded for an address', async () => {
    const { browser } = await fixture.signedIn()
    await fixture.addTotp(browser)
    const answers: number[] = []
    for (let i = 0; i < 61; i += 1) answers.push((await browser.get('/login/step-up')).status)
    expect(answers.at(-1)).toBe(429)
  })
})
