import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { type EmptyStore, emptyStore } from '../../../test/provision/empty-store.js'
import * as a from '../../../test/store/fixtures.js'
import { SecretBox } from '../../common/secrets/secret-box.js'
import { Secret } from '../../common/secrets/secret.js'
import { API_DOCS, OAuthArtifactEntity, OAuthClientEntity, UserEntity } from '../../store/index.js'
import { artifactId } from './artifact-id.js'
import { ArtifactWriter } from './artifact-writer.js'
import { PayloadBox } from './payload-box.js'
import type { Payload, PendingWrite } from './pending-artifacts.js'

/** When the request began; what is taken away in these tests goes a millisecond later. */
const BEGAN = a.NOW + 60_000

let empty: EmptyStore
let writer: ArtifactWriter
let fred: UserEntity
let client: OAuthClientEntity

beforeAll(async () => {
  empty = await emptyStore()
})

afterAll(() => empty.store.close())

beforeEach(async () => {
  empty.clock.set(BEGAN + 2)
  writer = new ArtifactWriter({
    clock: empty.clock,
    box: new PayloadBox(new SecretBox(new Secret([Buffer.alloc(32, 1)]))),
  })
  fred = a.user({ username: 'fred' })
  client = a.oauthClient(fred.id)
  await empty.store.unitOfWork.run(async ({ manager }) => {
    await manager.clear(UserEntity)
    await manager.insert(UserEntity, fred)
    await manager.insert(OAuthClientEntity, client)
  })
})

function put(kind: string, payload: Payload, value = 'v'): PendingWrite {
  return { op: 'put', kind, value, payload: { clientId: client.clientId, ...payload }, ttlSeconds: 60 }
}

function token(payload: Payload = {}): PendingWrite {
  return put('AccessToken', { accountId: fred.id, scope: 'openid read', gty: 'authorization_code', ...payload })
}

/** What is stored after the writes of a request; `Conflict` where they were refused. */
async function written(...writes: readonly PendingWrite[]): Promise<readonly string[] | string> {
  try {
    await empty.store.unitOfWork.run((tx) => writer.write(tx, writes, BEGAN))
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error)
  } finally {
    const rows = await empty.store.unitOfWork.read((manager) => manager.find(OAuthArtifactEntity))
    kinds = rows.map(({ kind }) => kind).sort()
  }
  return kinds
}

let kinds: readonly string[] = []

async function update(
  work: (manager: Parameters<Parameters<EmptyStore['store']['unitOfWork']['read']>[0]>[0]) => Promise<unknown>,
): Promise<void> {
  await empty.store.unitOfWork.run(({ manager }) => work(manager))
}

describe('what a request issues', () => {
  it('is stored where everything that it stands on does', async () => {
    expect(await written(put('Grant', { accountId: fred.id }, 'g'), token({ grantId: 'g' }))).toEqual([
      'AccessToken',
      'Grant',
    ])
  })

  it.each<[string, () => Promise<unknown>]>([
    ['the client is deleted', () => update((manager) => manager.delete(OAuthClientEntity, { id: client.id }))],
    [
      'the client is disabled',
      () => update((manager) => manager.update(OAuthClientEntity, { id: client.id }, { enabled: false })),
    ],
    [
      'a scope is taken from the client',
      () => update((manager) => manager.update(OAuthClientEntity, { id: client.id }, { scopes: ['openid'] })),
    ],
    [
      'the grant is taken from the client',
      () =>
        update((manager) => manager.update(OAuthClientEntity, { id: client.id }, { grants: ['client_credentials'] })),
    ],
    [
      'the user is disabled',
      () => update((manager) => manager.update(UserEntity, { id: fred.id }, { status: 'disabled' })),
    ],
    [
      'the password is another',
      () => update((manager) => manager.update(UserEntity, { id: fred.id }, { credentialsChangedAt: BEGAN + 1 })),
    ],
  ])('is refused when meanwhile %s', async (_, takeAway) => {
    await takeAway()
    expect(await written(token())).toBe('Conflict')
    expect(kinds).toEqual([])
  })

  it('is refused when meanwhile the consent was taken back', async () => {
    expect(await written(token({ grantId: 'gone' }))).toBe('Conflict')
  })

  it('is refused for a consent of somebody else', async () => {
    const ann = a.user({ username: 'ann' })
    await update((manager) => manager.insert(UserEntity, ann))
    expect(await written(put('Grant', { accountId: ann.id }, 'g'), token({ grantId: 'g' }))).toBe('Conflict')
  })

  it('of a client that is no more is not taken for that of the page of the API', async () => {
    expect(await written(token({ clientId: 'no-such-client' }))).toBe('Conflict')
    expect(await written(token({ clientId: API_DOCS }))).toEqual(['AccessToken'])
    const rows = await empty.store.unitOfWork.read((manager) =>
      manager.findBy(OAuthArtifactEntity, { id: artifactId('v') }),
    )
    expect(rows.map(({ clientId }) => clientId)).toEqual([null])
  })
})

describe('what is of no client', () => {
  it.each(['Session', 'Interaction'])('is stored: %s', async (kind) => {
    const write: PendingWrite = { op: 'put', kind, value: 'v', payload: { accountId: fred.id }, ttlSeconds: 60 }
    expect(await written(write)).toEqual([kind])
  })
})
