import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { ManualClock } from '../../src/common/clock.js'
import { API_DOCS } from '../../src/store/index.js'
import { OAuthClients } from '../../src/oauth/clients/oauth-clients.js'
import { type Consent, Consents } from '../../src/oauth/consents/consents.js'
import { type Commit, OAuthArtifactEntity, OAuthClientEntity, type Store, UserEntity } from '../../src/store/index.js'
import * as a from '../store/fixtures.js'
import { grantOf } from './consent-fixtures.js'

const HOUR = 3_600_000

let store: Store
let commits: Commit[]
let consents: Consents
const fred = a.user({ username: 'fred' })
const jane = a.user({ username: 'jane' })
const shop = a.oauthClient(jane.id, { clientId: 'Shop', lowerClientId: 'shop', displayName: 'The shop' })
const diary = a.oauthClient(jane.id, { clientId: 'diary', lowerClientId: 'diary', displayName: 'Diary' })

beforeEach(async () => {
  store = await a.open({ file: ':memory:' })
  commits = []
  store.unitOfWork.onCommit((commit) => void commits.push(commit))
  const config = { publicUrl: 'https://auth.example.org' }
  consents = new Consents({ clients: new OAuthClients(), config, clock: new ManualClock(a.NOW) })
  await store.unitOfWork.run(async ({ manager }) => {
    await manager.insert(UserEntity, [fred, jane])
    await manager.insert(OAuthClientEntity, [shop, diary])
  })
})

afterEach(() => store.close())

async function keep(...rows: readonly OAuthArtifactEntity[]): Promise<void> {
  await store.unitOfWork.run(async ({ manager }) => {
    for (const row of rows) await manager.insert(OAuthArtifactEntity, { ...row, payload: { ...row.payload } as object })
  })
}

function of(user: UserEntity): Promise<readonly Consent[]> {
  return store.unitOfWork.read((manager) => consents.of(manager, user.id))
}

async function end(user: UserEntity, clientId: string): Promise<number> {
  return (await store.unitOfWork.run((tx) => consents.end(tx, user.id, clientId))).value
}

async function keptIds(): Promise<readonly string[]> {
  const rows = await store.unitOfWork.read((manager) => manager.find(OAuthArtifactEntity))
  return rows.map(({ id }) => id).sort()
}

function idsOf(...rows: readonly OAuthArtifactEntity[]): readonly string[] {
  return rows.map(({ id }) => id).sort()
}

describe('the consents of a user', () => {
  it('are one for each app, whatever number of sign-ins it has, with all of their scopes', async () => {
    const first = grantOf(fred.id, shop.id, 'openid read', { createdAt: a.NOW - HOUR })
    const second = grantOf(fred.id, shop.id, 'openid write')
    await keep(second, first, grantOf(fred.id, diary.id, 'profile', { createdAt: a.NOW - 1 }))
    expect(await of(fred)).toEqual([
      {
        client: { id: shop.id, clientId: 'Shop', displayName: 'The shop' },
        scopes: ['openid', 'read', 'write'],
        since: a.NOW - HOUR,
      },
      { client: { id: diary.id, clientId: 'diary', displayName: 'Diary' }, scopes: ['profile'], since: a.NOW - 1 },
    ])
    expect(await of(jane)).toEqual([])
  })

  it('leave out what was unticked, and what is over', async () => {
    const payload = { openid: { scope: 'openid read write' }, rejected: { openid: { scope: 'write' } } }
    await keep(a.oauthArtifact(fred.id, shop.id, { kind: 'Grant', payload, scopes: null }))
    await keep(grantOf(fred.id, diary.id, 'read', { expiresAt: a.NOW }))
    expect((await of(fred)).map(({ client, scopes }) => [client.clientId, scopes])).toEqual([
      ['Shop', ['openid', 'read']],
    ])
  })

  it('survive rows that no library writes', async () => {
    for (const payload of [{}, { openid: null }, { openid: 'read' }, { openid: { scope: ['read'] } }]) {
      await keep(a.oauthArtifact(fred.id, shop.id, { kind: 'Grant', payload, scopes: null }))
    }
    expect(await of(fred)).toMatchObject([{ scopes: [] }])
  })

  it('say when the newest token of the app was made, and of no other user', async () => {
    await keep(
      grantOf(fred.id, shop.id, 'read'),
      a.oauthArtifact(fred.id, shop.id, { createdAt: a.NOW - HOUR, expiresAt: a.NOW }),
      a.oauthArtifact(fred.id, shop.id, { createdAt: a.NOW - 5, kind: 'RefreshToken' }),
      a.oauthArtifact(jane.id, shop.id, { createdAt: a.NOW }),
      a.oauthArtifact(fred.id, diary.id, { createdAt: a.NOW }),
    )
    expect((await of(fred)).map(({ lastUsed }) => lastUsed)).toEqual([a.NOW - 5])
  })

  it('are also those of the client that is built in, which has no row', async () => {
    await keep(
      a.oauthArtifact(fred.id, shop.id, { kind: 'Grant', clientId: null, payload: { openid: { scope: 'read' } } }),
    )
    expect(await of(fred)).toMatchObject([{ client: { clientId: API_DOCS, displayName: 'API documentation' } }])
  })
})

describe('the end of a consent', () => {
  it('takes everything from the app that it holds of the user, and nothing else', async () => {
    const grant = grantOf(fred.id, shop.id, 'read')
    const older = grantOf(fred.id, shop.id, 'read', { expiresAt: a.NOW })
    const kinds = ['AccessToken', 'RefreshToken', 'AuthorizationCode', 'DeviceCode']
    const held = kinds.map((kind) => a.oauthArtifact(fred.id, shop.id, { kind, grantId: grant.id }))
    const stray = a.oauthArtifact(fred.id, shop.id)
    const others = [
      grantOf(jane.id, shop.id, 'read'),
      a.oauthArtifact(jane.id, shop.id),
      grantOf(fred.id, diary.id, 'read'),
      a.oauthArtifact(fred.id, diary.id),
      a.oauthArtifact(fred.id, shop.id, { kind: 'Session', clientId: null }),
    ]
    await keep(grant, older, ...held, stray, ...others)
    expect(await end(fred, 'Shop')).toBe(7)
    expect(await keptIds()).toEqual(idsOf(...others))
    expect(commits.at(-1)?.subjects).toEqual([{ type: 'user', id: fred.id }])
  })

  it('is no change where there was none, nor for a name that no client has', async () => {
    await keep(grantOf(jane.id, shop.id, 'read'))
    const before = commits.length
    expect([await end(fred, 'Shop'), await end(jane, 'shop'), await end(jane, 'nobody')]).toEqual([0, 0, 0])
    expect(commits).toHaveLength(before)
    expect(await of(jane)).toHaveLength(1)
  })

  it('of the client that is built in leaves the browser signed in, and other apps as they are', async () => {
    const own = { clientId: null, payload: { clientId: API_DOCS, openid: { scope: 'read' } } }
    const kept = [
      a.oauthArtifact(fred.id, shop.id, { kind: 'Session', clientId: null }),
      a.oauthArtifact(fred.id, shop.id),
      a.oauthArtifact(jane.id, shop.id, { kind: 'Grant', ...own }),
    ]
    const grant = a.oauthArtifact(fred.id, shop.id, { kind: 'Grant', ...own })
    await keep(grant, a.oauthArtifact(fred.id, shop.id, { grantId: grant.id, ...own }), ...kept)
    expect(await end(fred, API_DOCS)).toBe(2)
    expect(await keptIds()).toEqual(idsOf(...kept))
  })
})
