import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import type { Agent } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { OAuthClients } from '../../src/oauth/clients/oauth-clients.js'
import { BUILT_IN_SCOPES } from '../../src/oauth/scopes/built-in-scopes.js'
import { OAuthScopes } from '../../src/oauth/scopes/oauth-scopes.js'
import { startTinyauth } from '../../src/service.js'
import type { RunningService } from '../../src/service.js'
import { type ChangeSubject, OAuthArtifactEntity, UnitOfWork, UserEntity } from '../../src/store/index.js'
import { Client, keepAliveAgent } from '../service/client.js'
import { MASTER_KEY, SIGNING_KEY, succeeded } from '../service/harness.js'

const CLIENTS = '/api/v1/oauth-clients'
const PARTITION = { type: 'partition', id: 'tinyauth' }
const EVERYTHING = {
  grants: ['authorization_code', 'refresh_token', 'client_credentials', 'device_code', 'password'],
  redirect_uris: ['https://shop.example.org/callback'],
  scopes: ['openid', 'read', 'write'],
}

let dataDir: string
let agent: Agent
let running: RunningService
let unitOfWork: UnitOfWork
let root: Client
let changes: ChangeSubject[]
let names = 0

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'tinyauth-oauth-'))
  running = await startTinyauth({
    ...{ NODE_ENV: 'test', HOST: '127.0.0.1', PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'error' },
    ...{ MASTER_KEY, SECRET_SIGNING_KEY: SIGNING_KEY },
  })
  unitOfWork = running.app.get(UnitOfWork)
  unitOfWork.onCommit(({ subjects }) => changes.push(...subjects))
  agent = keepAliveAgent()
  const { accessKeyId: keyId = '', secretAccessKey: secret = '' } = running.bootstrap ?? {}
  root = new Client(running.url, agent).as({ keyId, secret })
})

beforeEach(() => {
  changes = []
})

afterAll(async () => {
  await running.stop()
  agent.destroy()
  rmSync(dataDir, { recursive: true, force: true })
})

/** A client with one of everything that it can have got: names of rows by their ids. */
class Shop {
  private readonly rows = new Map<string, string>()

  private constructor(
    readonly path: string,
    private readonly clientId: string,
    private readonly userId: string,
  ) {}

  static async open(more: Readonly<Record<string, unknown>> = {}): Promise<Shop> {
    names += 1
    const client_id = `shop-${names}`
    succeeded(await root.post('/api/v1/users', { username: `holder-${names}` }))
    succeeded(await root.post(CLIENTS, { client_id, ...EVERYTHING, ...more }))
    const [client, user] = await unitOfWork.read(async (manager) => [
      await running.app.get(OAuthClients).byClientId(manager, client_id),
      await manager.findOneByOrFail(UserEntity, { username: `holder-${names}` }),
    ])
    const shop = new Shop(`${CLIENTS}/${client_id}`, client?.id ?? '', user.id)
    const consent = await shop.put('consent', 'Grant', { payload: { openid: { scope: 'openid read' } } })
    const gty = 'authorization_code'
    await shop.put('code', 'AuthorizationCode', { grantId: consent, scopes: ['openid', 'read'] })
    await shop.put('token', 'AccessToken', { grantId: consent, scopes: ['openid', 'read'], payload: { gty } })
    await shop.put('refresh', 'RefreshToken', { grantId: consent, scopes: ['openid', 'read'], payload: { gty } })
    const renewed = { payload: { gty: 'authorization_code refresh_token' } }
    await shop.put('renewed', 'AccessToken', { grantId: consent, scopes: ['openid'], ...renewed })
    await shop.put('wide', 'AccessToken', { scopes: ['read', 'write'], payload: { gty: 'password' } })
    await shop.put('device', 'DeviceCode', { scopes: null, payload: { sealed: 'v1.x' } })
    await shop.put('of device', 'AccessToken', { scopes: ['openid'], payload: { gty: 'device_code' } })
    await shop.put('alone', 'ClientCredentials', { scopes: ['read'] })
    return shop
  }

  /** Names of the rows that are left. */
  async left(): Promise<readonly string[]> {
    const rows = await unitOfWork.read((manager) => manager.find(OAuthArtifactEntity, { select: { id: true } }))
    return rows.flatMap(({ id }) => this.rows.get(id) ?? []).sort()
  }

  /** Names of the rows that a change ends. */
  async endedBy(body: Readonly<Record<string, unknown>>): Promise<readonly string[]> {
    const before = await this.left()
    changes = []
    succeeded(await root.put(this.path, body))
    const after = await this.left()
    return before.filter((name) => !after.includes(name))
  }

  private async put(name: string, kind: string, fields: Partial<OAuthArtifactEntity>): Promise<string> {
    const id = randomBytes(32).toString('base64url')
    const { clientId, userId } = this
    const none = { payload: {}, grantId: null, scopes: null, lookupHash: null, consumedAt: null }
    const row = { id, kind, clientId, userId, ...none, ...fields, createdAt: 0, expiresAt: Number.MAX_SAFE_INTEGER }
    await unitOfWork.run(({ manager }) => manager.insert(OAuthArtifactEntity, row as object))
    this.rows.set(id, name)
    return id
  }
}

describe('what a client got', () => {
  it.each([
    [{ grants: EVERYTHING.grants.filter((grant) => grant !== 'password') }, ['wide']],
    [{ grants: EVERYTHING.grants.filter((grant) => grant !== 'client_credentials') }, ['alone']],
    [{ grants: EVERYTHING.grants.filter((grant) => grant !== 'device_code') }, ['device', 'of device']],
    [{ grants: EVERYTHING.grants.filter((grant) => grant !== 'refresh_token') }, ['refresh', 'renewed']],
    [
      { grants: ['client_credentials', 'device_code', 'password'], redirect_uris: [] },
      ['code', 'refresh', 'renewed', 'token'],
    ],
    [{ scopes: ['openid', 'read'] }, ['device', 'wide']],
    [{ scopes: ['openid', 'write'] }, ['alone', 'code', 'consent', 'device', 'refresh', 'renewed', 'token', 'wide']],
  ])('ends with what it got it by: %j', async (body, ended) => {
    const [shop, other] = [await Shop.open(), await Shop.open()]
    const others = await other.left()
    expect(await shop.endedBy(body)).toEqual(ended)
    expect(changes).toEqual([PARTITION])
    expect(await other.left()).toEqual(others)
  })

  it('ends with the owner as whom it acts alone', async () => {
    const shop = await Shop.open()
    expect(await shop.endedBy({ owner: `holder-${names}` })).toEqual(['alone'])
    expect(changes).toEqual([PARTITION])
  })

  it.each([[{ enabled: false }], [{ services: null }], [{ scopes: ['openid', 'read', 'write', 'execute'] }]])(
    'stays, but is judged anew by everybody, after %j',
    async (body) => {
      succeeded(await root.post('/api/v1/services', { name: `cellar-${names}` }))
      const shop = await Shop.open({ services: [`cellar-${names}`] })
      expect(await shop.endedBy(body)).toEqual([])
      expect(changes).toEqual([PARTITION])
    },
  )

  it.each([[{ name: 'New' }], [{ access_token_seconds: 60 }], [{ redirect_uris: ['https://a.example/'] }]])(
    'is as before after %j',
    async (body) => {
      expect(await (await Shop.open()).endedBy(body)).toEqual([])
      expect(changes).toEqual([])
    },
  )

  it('ends with the client', async () => {
    const shop = await Shop.open()
    expect((await root.delete(`${shop.path}?dryRun=true`)).body).toEqual({
      dryRun: true,
      deletes: { oauthClients: 1, consents: 1, tokens: 8 },
    })
    expect(await shop.left()).toHaveLength(9)
    changes = []
    expect((await root.delete(shop.path)).status).toBe(201)
    expect([await shop.left(), changes]).toEqual([[], [PARTITION]])
  })

  it('ends with the owner of the client, whoever holds it', async () => {
    succeeded(await root.post('/api/v1/users', { username: 'owner' }))
    const shop = await Shop.open({ owner: 'owner' })
    expect((await root.delete('/api/v1/users/owner?dryRun=true')).body).toMatchObject({ deletes: { oauthClients: 1 } })
    changes = []
    expect((await root.delete('/api/v1/users/owner')).status).toBe(201)
    expect([await shop.left(), changes]).toEqual([[], [expect.objectContaining({ type: 'user' }), PARTITION]])
  })
})

describe('scopes and clients for the authorization server', () => {
  it('are all scopes, the built-in ones first, and news for everybody when they change', async () => {
    const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }
    for (const name of ['pears', 'apples']) {
      succeeded(await root.post('/api/v1/oauth-scopes', { name, description: `All ${name}`, policy }))
    }
    expect(changes).toEqual([PARTITION, PARTITION])
    const all = await unitOfWork.read((manager) => running.app.get(OAuthScopes).all(manager))
    expect(all).toEqual([
      ...BUILT_IN_SCOPES,
      { name: 'apples', description: 'All apples', builtIn: false },
      { name: 'pears', description: 'All pears', builtIn: false },
    ])
    changes = []
    succeeded(await root.put('/api/v1/oauth-scopes/pears', { policy }))
    succeeded(await root.delete('/api/v1/oauth-scopes/pears'))
    expect(changes).toEqual([PARTITION, PARTITION])
  })

  it('are found by their exact id', async () => {
    succeeded(await root.post(CLIENTS, { client_id: 'Exact', ...EVERYTHING }))
    const clients = running.app.get(OAuthClients)
    await unitOfWork.read(async (manager) => {
      expect(await clients.byClientId(manager, 'Exact')).toMatchObject({ clientId: 'Exact', scopes: EVERYTHING.scopes })
      for (const other of ['exact', 'api-docs', '']) expect(await clients.byClientId(manager, other)).toBeUndefined()
    })
  })
})
