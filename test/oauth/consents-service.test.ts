import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { RandomIds } from '../../src/common/ids.js'
import {
  OAuthArtifactEntity,
  OAuthClientEntity,
  OAuthScopeEntity,
  openStore,
  type Store,
  UserEntity,
} from '../../src/store/index.js'
import { succeeded } from '../service/harness.js'
import { allow, deny, own, policy } from '../service/policies.js'
import { ACCOUNT, AccountFixture } from '../sign-in/account/account-fixture.js'
import * as a from '../store/fixtures.js'
import { grantOf } from './consent-fixtures.js'

const MANAGER = policy(allow(['tinyauth:ListConsents', 'tinyauth:RevokeConsent'], own('users/*')))

let dataDir: string
let fixture: AccountFixture
/** As another node has it. */
let store: Store
let clients = 0

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'tinyauth-consents-'))
  fixture = await AccountFixture.start({}, dataDir)
  store = await openStore({ file: join(dataDir, 'tinyauth.db'), clock: fixture.clock, log: a.SILENT })
})

afterAll(async () => {
  await fixture.stop()
  await store.close()
  rmSync(dataDir, { recursive: true, force: true })
})

/** The id of a user. */
async function uidOf(username: string): Promise<string> {
  const user = await store.unitOfWork.read((manager) => manager.findOneByOrFail(UserEntity, { username }))
  return user.id
}

/** A client of root. */
async function newClient(displayName = 'Apple counter'): Promise<OAuthClientEntity> {
  clients += 1
  const clientId = `app-${clients}`
  // Lists begin with the oldest, as ids say it.
  const id = new RandomIds().uuid(a.NOW + clients)
  const client = a.oauthClient(await uidOf('root'), { id, clientId, lowerClientId: clientId, displayName })
  await store.unitOfWork.run(({ manager }) => manager.insert(OAuthClientEntity, client))
  return client
}

/** Lets an app act for a user: a consent, and an access token an hour later. */
async function consentTo(client: OAuthClientEntity, username: string, scope = 'openid read'): Promise<void> {
  const now = fixture.clock.now()
  const uid = await uidOf(username)
  const grant = grantOf(uid, client.id, scope, { createdAt: now - 3_600_000, expiresAt: now + 3_600_000 })
  const token = a.oauthArtifact(uid, client.id, { grantId: grant.id, createdAt: now, expiresAt: now + 3_600_000 })
  await store.unitOfWork.run(async ({ manager }) => {
    for (const row of [grant, token]) {
      await manager.insert(OAuthArtifactEntity, { ...row, payload: { ...row.payload } as object })
    }
  })
}

/** How many things an app holds of a user. */
async function held(client: OAuthClientEntity, username: string): Promise<number> {
  const userId = await uidOf(username)
  return store.unitOfWork.read((manager) => manager.countBy(OAuthArtifactEntity, { userId, clientId: client.id }))
}

/** The section of a page. */
function sectionOf(page: string): string {
  return /<section class="panel" id="consents"[^]*?<\/section>/.exec(page)?.[0] ?? ''
}

describe('the section of connected apps', () => {
  it('says that there is none', async () => {
    const { browser } = await fixture.signedIn()
    expect(sectionOf((await browser.get('/account')).text)).toContain('No app has access.')
  })

  it('says which apps may what, since when, and when they last did', async () => {
    const { browser, username } = await fixture.signedIn()
    const scope = a.oauthScope({ name: 'apples:eat', description: 'Eat your <apples>' })
    await store.unitOfWork.run(({ manager }) => manager.insert(OAuthScopeEntity, scope))
    await consentTo(await newClient('Apple <counter>'), username, 'openid apples:eat gone:scope')
    const section = sectionOf((await browser.get('/account')).text)
    for (const text of ['Apple &lt;counter&gt;', 'Know who you are', 'Eat your &lt;apples&gt;', 'gone:scope']) {
      expect(section).toContain(text)
    }
    expect([...section.matchAll(/datetime="([^"]+)"/g)].map(([, at]) => at)).toEqual([
      '2026-11-22T09:00:00.000Z',
      '2026-11-22T10:00:00.000Z',
    ])
  })

  it('has an address of its own, also for whoever has to sign in first', async () => {
    const { browser } = await fixture.signedIn()
    const answer = await browser.get('/account/consents')
    expect([answer.status, answer.headers.location]).toEqual([303, '/account#consents'])
    const stranger = await fixture.browser().get('/account/consents')
    expect(stranger.headers.location).toContain(`next=${encodeURIComponent('/account/consents')}`)
  })

  it('takes the access from an app: its rows are gone, those of another user are untouched', async () => {
    const [mine, theirs] = [await fixture.signedIn(), await fixture.signedIn()]
    const client = await newClient()
    await consentTo(client, mine.username)
    await consentTo(client, theirs.username)
    const answer = await mine.browser.submit(`/account/consents/${client.clientId}/revoke`, {}, ACCOUNT)
    expect([answer.status, answer.headers.location]).toEqual([303, '/account?done=consentRevoked#consents'])
    const page = await mine.browser.get('/account?done=consentRevoked')
    expect(page.text).toContain('The app has no access any more.')
    expect(sectionOf(page.text)).toContain('No app has access.')
    expect([await held(client, mine.username), await held(client, theirs.username)]).toEqual([0, 2])
    const [event] = await fixture.events('RevokeOwnConsent', mine.username)
    expect(event).toMatchObject({
      outcome: 'allow',
      fields: { 'request.oauth-client': client.clientId, 'response.ended': 2 },
    })
  })

  it('says that it is not there any more to whoever asks twice, or for what never was', async () => {
    const { browser, username } = await fixture.signedIn()
    const client = await newClient()
    await consentTo(client, username)
    const path = `/account/consents/${client.clientId}/revoke`
    const statuses = [await browser.submit(path, {}, ACCOUNT), await browser.submit(path, {}, ACCOUNT)]
    expect(statuses.map(({ status }) => status)).toEqual([303, 404])
    const never = await browser.submit('/account/consents/nobody/revoke', {}, ACCOUNT)
    expect([never.status, never.text.includes('It is not there any more.')]).toEqual([404, true])
  })

  it('needs the token of the page', async () => {
    const { browser, username } = await fixture.signedIn()
    const client = await newClient()
    await consentTo(client, username)
    const path = `/account/consents/${client.clientId}/revoke`
    for (const csrf of ['', 'x'.repeat(43)]) expect((await browser.submit(path, { csrf })).status).toBe(403)
    expect(await held(client, username)).toBe(2)
  })

  it('goes by what a policy denies: the list, and each consent by its ARN', async () => {
    const client = await newClient()
    const denied = policy(deny('tinyauth:RevokeConsent', own(`users/*/consents/${client.clientId}`)))
    const { browser, username } = await fixture.signedIn(denied)
    const other = await newClient()
    for (const one of [client, other]) await consentTo(one, username)
    const revoked = await browser.submit(`/account/consents/${client.clientId}/revoke`, {}, ACCOUNT)
    expect([revoked.status, await held(client, username)]).toEqual([403, 2])
    expect((await browser.submit(`/account/consents/${other.clientId}/revoke`, {}, ACCOUNT)).status).toBe(303)
    const [event] = await fixture.events('RevokeOwnConsent', username)
    expect(event).toBeDefined()
    const unlisted = await fixture.signedIn(policy(deny('tinyauth:ListConsents', own('users/*'))))
    await consentTo(client, unlisted.username)
    expect(sectionOf((await unlisted.browser.get('/account')).text)).toBe('')
  })
})

describe('the consents of a user, for whoever administers them', () => {
  it('are listed, with names and times', async () => {
    const [admin, username] = [
      await fixture.service.createUserWithKey({ policy: MANAGER }),
      await fixture.service.createUser(),
    ]
    const client = await newClient('Diary')
    await consentTo(client, username, 'openid write')
    const { status, body } = await admin.client.get(`/api/v1/users/${username}/consents`)
    expect([status, body]).toEqual([
      200,
      [
        {
          ...{ client_id: client.clientId, name: 'Diary', scopes: ['openid', 'write'] },
          ...{ since: '2026-11-22T09:00:00.000Z', last_used: '2026-11-22T10:00:00.000Z' },
        },
      ],
    ])
  })

  it('are filtered, searched, sorted and paged as every list', async () => {
    const username = await fixture.service.createUser()
    const [pear, apple] = [await newClient('Pear'), await newClient('apple')]
    for (const client of [pear, apple]) await consentTo(client, username)
    const names = async (query: Readonly<Record<string, unknown>>): Promise<unknown> => {
      const texts = Object.entries(query).map(([key, value]) => [key, JSON.stringify(value)])
      const path = `/api/v1/users/${username}/consents?${new URLSearchParams(Object.fromEntries(texts) as Record<string, string>).toString()}`
      const { body } = await fixture.service.root.get(path)
      return (body as { name: string }[]).map(({ name }) => name) // a list of consents
    }
    expect(await names({})).toEqual(['Pear', 'apple'])
    expect(await names({ filter: { name: 'APPLE' } })).toEqual(['apple'])
    expect(await names({ filter: { client_id: [pear.clientId, 'nobody'] } })).toEqual(['Pear'])
    expect(await names({ filter: { q: 'ea' } })).toEqual(['Pear'])
    expect(await names({ sort: ['id', 'DESC'] })).toEqual(['apple', 'Pear'])
    expect(await names({ sort: ['name', 'DESC'], range: [0, 0] })).toEqual(['apple'])
    const first = await fixture.service.root.get(`/api/v1/users/${username}/consents?limit=1`)
    const cursor = String(first.headers['x-tinyauth-next-cursor'])
    const second = await fixture.service.root.get(`/api/v1/users/${username}/consents?limit=1&cursor=${cursor}`)
    expect([first.body, second.body]).toMatchObject([[{ name: 'Pear' }], [{ name: 'apple' }]])
    expect(second.headers['x-tinyauth-next-cursor']).toBeUndefined()
    const wrong = await fixture.service.root.get(`/api/v1/users/${username}/consents?sort=["last_used","ASC"]`)
    expect(wrong.status).toBe(400)
  })

  it('end, and nothing is wrong with ending them twice', async () => {
    const [admin, username] = [
      await fixture.service.createUserWithKey({ policy: MANAGER }),
      await fixture.service.createUser(),
    ]
    const client = await newClient()
    await consentTo(client, username)
    const path = `/api/v1/users/${username}/consents/${client.clientId}`
    const answers = [await admin.client.delete(path), await admin.client.delete(path)]
    expect(answers.map(({ status, body }) => [status, body])).toEqual([
      [201, { ended: 2 }],
      [201, { ended: 0 }],
    ])
    expect(await held(client, username)).toBe(0)
    const [, event] = await fixture.events('RevokeConsent', admin.username, 2)
    expect(event).toMatchObject({
      ...{ outcome: 'allow', action: 'tinyauth:RevokeConsent', subject: username },
      fields: { 'request.oauth-client': client.clientId, 'response.ended': 2 },
    })
  })

  it('are not found for a user or a client that there is not', async () => {
    const username = await fixture.service.createUser()
    const client = await newClient()
    const { root } = fixture.service
    const answers = [
      await root.get('/api/v1/users/nobody/consents'),
      await root.delete(`/api/v1/users/nobody/consents/${client.clientId}`),
      await root.delete(`/api/v1/users/${username}/consents/nobody`),
      await root.delete(`/api/v1/users/${username}/consents/${client.clientId.toUpperCase()}`),
    ]
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404])
  })

  it('need the right to each: over another user, or one consent, nobody has it by themselves', async () => {
    const client = await newClient()
    const username = await fixture.service.createUser()
    await consentTo(client, username)
    const one = policy(allow('tinyauth:RevokeConsent', own(`users/${username}/consents/other`)))
    const stranger = await fixture.service.createUserWithKey({ policy: one })
    const path = `/api/v1/users/${username}/consents`
    const answers = [await stranger.client.get(path), await stranger.client.delete(`${path}/${client.clientId}`)]
    expect(answers.map(({ status }) => status)).toEqual([403, 403])
    expect(await held(client, username)).toBe(2)
  })

  it('are the own affair of whoever has the policy `SelfService`, and those of others are not', async () => {
    const { root } = fixture.service
    const client = await newClient()
    const [mine, theirs] = [await fixture.service.createUserWithKey(), await fixture.service.createUser()]
    succeeded(await root.post(`/api/v1/users/${mine.username}/attached-policies`, { policy: 'SelfService' }))
    for (const username of [mine.username, theirs]) await consentTo(client, username)
    const pathOf = (username: string): string => `/api/v1/users/${username}/consents`
    const answers = [
      await mine.client.get(pathOf(mine.username)),
      await mine.client.delete(`${pathOf(mine.username)}/${client.clientId}`),
      await mine.client.get(pathOf(theirs)),
      await mine.client.delete(`${pathOf(theirs)}/${client.clientId}`),
    ]
    expect(answers.map(({ status }) => status)).toEqual([200, 201, 403, 403])
    expect([await held(client, mine.username), await held(client, theirs)]).toEqual([0, 2])
  })
})
