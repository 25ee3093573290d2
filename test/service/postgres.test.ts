import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AuditLog } from '../../src/audit/index.js'
import { InviteSweeper } from '../../src/share/invites/invite-sweeper.js'
import type { RunningService } from '../../src/service.js'
import { startTinyauth } from '../../src/service.js'
import { verifyChain } from '../../src/store/index.js'
import { FIRST, Sharers, shareSteps } from '../share/share-chains.js'
import { createDatabase, missingPostgres, startPostgres } from '../store/postgres-server.js'
import type { PostgresServer } from '../store/postgres-server.js'
import type { BrowserClient } from '../sign-in/browser-client.js'
import {
  authorizePath,
  codeFor,
  ISSUER,
  PASSWORD,
  pkce,
  post,
  redeeming,
  register,
  signedInBrowser,
  tokenInfo,
  tokensFor,
} from '../oauth/oauth-world.js'
import type { Answer } from './client.js'
import { Client, keepAliveAgent, text } from './client.js'
import { forgedToken, goodClaims, MASTER_KEY, sessionCookie, SIGNING_KEY, succeeded, TestService } from './harness.js'
import type { TestUser } from './harness.js'
import { allow, arn, deny, policy } from './policies.js'

const APPLE = arn('orchard', 'apples/red')

const missing = missingPostgres()
const describeWhereThere = missing === undefined ? describe : describe.skip
const title = missing === undefined ? '' : ` SKIPPED: ${missing.skipped}`

/** One of several services on one database. */
interface Node {
  readonly running: RunningService
  readonly service: TestService
}

describeWhereThere(`the service on PostgreSQL${title}`, () => {
  const agent = keepAliveAgent()
  let server: PostgresServer
  let url: string
  let dataDir: string
  let first: Node
  let second: Node

  beforeAll(async () => {
    const started = await startPostgres()
    if ('skipped' in started) throw new Error(started.skipped)
    server = started
    url = (await createDatabase(server)).url
    dataDir = mkdtempSync(join(tmpdir(), 'tinyauth-postgres-'))
    first = await startNode()
    second = await startNode(first)
  })

  afterAll(async () => {
    await Promise.all([first.service.stop(), second.service.stop()])
    agent.destroy()
    await server.stop()
    rmSync(dataDir, { recursive: true, force: true })
  })

  /** Starts a service on the database; one that is not the first knows the first key from the one that made it. */
  async function startNode(maker?: Node, env: Readonly<Record<string, string>> = {}): Promise<Node> {
    const running = await startTinyauth({
      ...{ NODE_ENV: 'test', HOST: '127.0.0.1', PORT: '0', DATA_DIR: dataDir, DATABASE_URL: url },
      ...{ MASTER_KEY, SECRET_SIGNING_KEY: SIGNING_KEY, LOG_LEVEL: 'error' },
      // News of the other node come when a test says so.
      ...{ POLL_INTERVAL_MS: '60000', ...env },
    })
    const { accessKeyId: keyId = '', secretAccessKey: secret = '' } = running.bootstrap ?? {}
    const rootKey = maker?.service.rootKey ?? { keyId, secret }
    const client = new Client(running.url, agent)
    return { running, service: new TestService(running.url, dataDir, client, rootKey, () => running.stop()) }
  }

  /** The same user, speaking to another node. */
  function at({ service }: Node, user: TestUser): TestUser {
    return { ...user, client: service.anonymous.as(user) }
  }

  function revisionOf(answer: Answer): number {
    return Number(succeeded(answer).headers['x-tinyauth-revision'])
  }

  async function mayGet(node: Node, gatekeeper: TestUser, user: TestUser, atLeastRevision?: number): Promise<boolean> {
    const body = { permit: { GetApple: [APPLE] }, headers: [user.proof], atLeastRevision }
    const answer = succeeded(await node.service.ask(at(node, gatekeeper), 'orchard', body))
    return (answer.body as { Authorized: boolean }).Authorized // the one member that every client reads
  }

  it('gives an empty database its first key once, whoever comes second', () => {
    expect(first.running.bootstrap?.username).toBe('root')
    expect(second.running.bootstrap).toBeUndefined()
  })

  it('decides by what users, groups, inline and managed policies say, whichever proof is given', async () => {
    const { service } = first
    const orchard = await service.gatekeeper('orchard')
    const fred = await service.createUserWithKey({ password: 'sweet apple' })
    const cookie = sessionCookie(forgedToken('orchard', goodClaims(fred.username, Math.floor(Date.now() / 1000))))
    const may = (action: string, proof = fred.proof): Promise<boolean> =>
      service.permitted(orchard, 'orchard', proof, action, APPLE)
    expect(await may('GetApple')).toBe(false)
    const name = service.name('policy')
    succeeded(await service.root.post('/api/v1/policies', { name, policy: policy(allow('orchard:Get*', '*')) }))
    const group = await service.createGroup(policy(deny('orchard:GetPear', '*')))
    succeeded(await service.root.post(`/api/v1/groups/${group}/attached-policies`, { policy: name }))
    await service.addMember(group, fred.username)
    expect([await may('GetApple'), await may('GetPear'), await may('GetApple', cookie)]).toEqual([true, false, true])
    await service.putUserPolicy(fred.username, policy(allow('orchard:Eat*', '*')))
    expect([await may('EatApple'), await may('EatApple', cookie), await may('Plant')]).toEqual([true, true, false])
  })

  it('lists, filters, refuses what clashes, and answers a write that came too late with 412', async () => {
    const { root } = first.service
    const username = await first.service.createUser({ username: 'Zoe.M+x' })
    const listed = await root.get(`/api/v1/users?filter=${encodeURIComponent(JSON.stringify({ username }))}`)
    expect(succeeded(listed).body).toMatchObject([{ username }])
    expect((await root.post('/api/v1/users', { username: 'zOE.m+X' })).status).toBe(409)
    const path = `/api/v1/users/${encodeURIComponent(username)}`
    const etag = String((await root.get(path)).headers.etag)
    expect((await root.patch(path, { displayName: 'Z' }, [['If-Match', etag]])).status).toBe(200)
    expect((await root.patch(path, { displayName: 'Y' }, [['If-Match', etag]])).status).toBe(412)
  })

  it('keeps trees of groups: moved whole, linked without circles by whichever node, with owners and lists', async () => {
    const { root } = first.service
    for (const name of ['p', 'p/a', 'p/a/b', 'q', 'r']) succeeded(await root.post('/api/v1/groups', { name }))
    succeeded(await root.put('/api/v1/groups/p%2Fa/owner', { user: 'root' }))
    succeeded(await root.post('/api/v1/groups/p%2Fa/move', { parent: 'q' }))
    succeeded(await root.put('/api/v1/groups/q%2Fa%2Fb/links/r', {}))
    const both = await Promise.all([
      first.service.root.post('/api/v1/groups/q/move', { parent: 'p' }),
      second.service.root.post('/api/v1/groups/p/move', { parent: 'q' }),
      second.service.root.post('/api/v1/groups/q/move', { parent: 'r' }),
    ])
    expect(both.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(both[2].status).not.toBe(200)
    const roots = await root.get(`/api/v1/groups?filter=${encodeURIComponent('{"parent":null}')}`)
    const names = (roots.body as readonly { name: string }[]).map(({ name }) => name) // a list of groups
    expect(names.filter((name) => ['p', 'q', 'r'].includes(name))).toHaveLength(2)
    const memberships = await root.get('/api/v1/users/root/memberships')
    expect(memberships.body).toMatchObject([{ owner: true, reaches: [expect.stringMatching(/a\/b$/), 'r'] }])
    succeeded(await root.delete('/api/v1/groups/r?recursive=true'))
  })

  it('knows on one node what was written on the other, at the revision of that write', async () => {
    const orchard = await first.service.gatekeeper('orchard')
    const fred = await first.service.createUserWithKey()
    const path = `/api/v1/users/${fred.username}/policies`
    const answers: boolean[] = []
    for (let round = 0; round < 5; round += 1) {
      const body = { name: 'p', policy: JSON.stringify(policy(allow('orchard:GetApple', '*'))) }
      const given = revisionOf(await first.service.root.post(path, body))
      answers.push(await mayGet(second, orchard, fred, given))
      const taken = revisionOf(await first.service.root.delete(`${path}/p`))
      answers.push(await mayGet(second, orchard, fred, taken))
    }
    expect(answers).toEqual(Array.from({ length: 10 }, (_, index) => index % 2 === 0))
  })

  it('refuses on one node a key that was deleted on the other, after one look for changes', async () => {
    const fred = await first.service.createUserWithKey({ policy: policy(allow('*', '*')) })
    const elsewhere = at(second, fred).client
    const own = `/api/v1/users/${fred.username}`
    await second.running.foundations.feed.pull()
    expect((await elsewhere.get(own)).status).toBe(200)
    succeeded(await first.service.root.delete(`${own}/keys/${fred.keyId}`))
    expect((await first.service.anonymous.as(fred).get(own)).status).toBe(401)
    await second.running.foundations.feed.pull()
    expect((await elsewhere.get(own)).status).toBe(401)
  })

  it('looks for changes of other nodes by itself', async () => {
    const third = await startNode(first, { POLL_INTERVAL_MS: '100' })
    const fred = await first.service.createUserWithKey({ policy: policy(allow('*', '*')) })
    const elsewhere = at(third, fred).client
    const own = `/api/v1/users/${fred.username}`
    expect((await elsewhere.get(own)).status).toBe(200)
    succeeded(await first.service.root.delete(`${own}/keys/${fred.keyId}`))
    let status = 200
    for (let attempt = 0; status === 200 && attempt < 10_000; attempt += 1) status = (await elsewhere.get(own)).status
    expect(status).toBe(401)
    await third.service.stop()
  })

  it('numbers and chains what several nodes write at the same time', async () => {
    const nodes = [first, second]
    const before = first.running.foundations.snapshot.revision
    const written = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (nodes[index % 2] ?? first).service.root.post('/api/v1/groups', { name: `both-${index}` }),
      ),
    )
    const revisions = written.map(revisionOf).sort((left, right) => left - right)
    expect(revisions).toEqual(revisions.map((_, index) => before + 1 + index))
    for (const { running } of nodes) await running.app.get(AuditLog).flush()
    const { unitOfWork } = first.running.foundations.store
    const verdict = await unitOfWork.read((manager) => verifyChain(manager))
    expect(verdict).not.toHaveProperty('problem')
    expect(verdict.checked).toBeGreaterThan(20)
  })

  it('takes two that start together on an empty database: one first key, built-in policies of one version', async () => {
    const database = await createDatabase(server)
    const nodes = await Promise.all([0, 1].map(() => startNode(undefined, { DATABASE_URL: database.url })))
    try {
      expect(nodes.filter(({ running }) => running.bootstrap !== undefined)).toHaveLength(1)
      const [maker] = nodes.filter(({ running }) => running.bootstrap !== undefined)
      const policies = succeeded(await (maker ?? first).service.root.get('/api/v1/policies')).body
      expect(policies).toMatchObject(Array.from({ length: 9 }, () => ({ builtin: true, defaultVersion: 1 })))
    } finally {
      await Promise.all(nodes.map(({ service }) => service.stop()))
      await database.drop()
    }
  })

  it('gives out each token once, on whichever node a code or a refresh token is shown, and ends it on all', async () => {
    const env = { PUBLIC_URL: ISSUER }
    const nodes = [await startNode(first, env), await startNode(first, env)] as const
    const [{ service }, { service: other }] = nodes
    try {
      const client = await register(service)
      const { browser } = await signedInBrowser(service, { username: 'once' })
      const everywhere = (fields: Readonly<Record<string, string>>): Promise<readonly Answer[]> =>
        Promise.all([...nodes, ...nodes, ...nodes].map((node) => post(node.service, '/oauth/token', client, fields)))
      const redeemed = await everywhere(redeeming(await codeFor(browser, client)))
      expect(redeemed.filter(({ status }) => status === 200)).toHaveLength(1)
      const { access, refresh } = await tokensFor(service, browser, client)
      expect((await tokenInfo(other, access)).status).toBe(200)
      const refreshed = await everywhere({ grant_type: 'refresh_token', refresh_token: refresh })
      expect(refreshed.filter(({ status }) => status === 200)).toHaveLength(1)
      expect(refreshed.map(({ status }) => status).filter((status) => status !== 200 && status !== 400)).toEqual([])
      const newest = await tokensFor(other, browser, client)
      expect((await post(other, '/oauth/revoke', client, { token: newest.access })).status).toBe(200)
      expect([
        (await tokenInfo(service, newest.access)).status,
        (await tokenInfo(other, newest.access)).status,
      ]).toEqual([401, 401])
    } finally {
      await Promise.all(nodes.map((node) => node.service.stop()))
    }
  })

  it('gives no code and no token for a session or a password that another node ended, before it hears of that', async () => {
    const env = { PUBLIC_URL: ISSUER }
    const [{ service }, { service: other }] = [await startNode(first, env), await startNode(first, env)]
    try {
      const [client, old] = [
        await register(service),
        await register(service, { grants: ['password'], redirect_uris: [] }),
      ]
      const silent = async (browser: BrowserClient): Promise<string> => {
        const { challenge } = pkce()
        const fields = { code_challenge: challenge, code_challenge_method: 'S256', prompt: 'none' }
        return (await browser.get(authorizePath(client, fields))).headers.location ?? 'nowhere'
      }
      const { browser, username } = await signedInBrowser(other, { username: 'ended' })
      await codeFor(browser, client)
      expect(await silent(browser)).toContain('code=')
      succeeded(await service.root.delete(`/api/v1/users/${username}/sessions`))
      expect(await silent(browser)).not.toContain('code=')

      await browser.signIn(username, PASSWORD)
      expect(await silent(browser)).toContain('code=')
      const ask = (): Promise<Answer> =>
        post(other, '/oauth/token', old, { grant_type: 'password', username, password: PASSWORD, scope: 'read' })
      expect((await ask()).status).toBe(200)
      succeeded(await service.root.put(`/api/v1/users/${username}`, { password: 'quite another sweet apple' }))
      expect(await silent(browser)).not.toContain('code=')
      expect(await ask()).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
    } finally {
      await Promise.all([service.stop(), other.stop()])
    }
  })

  it('lets 3 of 50 accept an invite for 3, half of them on each node, and takes out all who came by somebody', async () => {
    const { service } = first
    const group = await service.createGroup()
    const invites = `/api/v1/groups/${group}/invites`
    const made = succeeded(await service.root.post(invites, { maxAccepts: 3, plusOnes: 1 }))
    const [id, code] = [text(made, 'id'), text(made, 'code')]
    const people = await Promise.all(Array.from({ length: 50 }, () => service.createUserWithKey()))
    const accept = async (client: Client): Promise<Answer> => {
      const answer = await client.post(`/api/v1/invites/${code}/accept`)
      // On a busy machine the last of fifty who wait for one row are told to come again.
      return answer.status === 503 ? accept(client) : answer
    }
    const answers = await Promise.all(
      people.map((one, index) => accept((index % 2 === 0 ? one : at(second, one)).client)),
    )
    expect([200, 410].map((wanted) => answers.filter(({ status }) => status === wanted).length)).toEqual([3, 47])
    const members = succeeded(await second.service.root.get(`/api/v1/groups/${group}/members`)).body
    expect(members).toHaveLength(3)
    const over = encodeURIComponent('{"state":"over"}')
    expect((await service.root.get(`${invites}?filter=${over}`)).body).toMatchObject([{ id, accepts: 3 }])
    // One of them invites one of the others, on the other node, which hears at once that the inviter may.
    const inviter = people[answers.findIndex(({ status }) => status === 200)]
    const guest = people[answers.findIndex(({ status }) => status === 410)]
    if (inviter === undefined || guest === undefined) throw new Error('somebody was let in, and somebody was not')
    await service.putUserPolicy(inviter.username, policy(allow('tinyauth:CreateInvite', '*')))
    const own = succeeded(await inviter.client.post(invites, {}))
    succeeded(await at(second, guest).client.post(`/api/v1/invites/${text(own, 'code')}/accept`))
    const removed = await second.service.root.delete(`/api/v1/groups/${group}/members/${inviter.username}?dryRun=true`)
    expect(removed.body).toEqual({ dryRun: true, deletes: { memberships: 2, invites: 1 } })
    succeeded(await second.service.root.delete(`${invites}/${id}?cascade=true`))
    expect(succeeded(await service.root.get(`/api/v1/groups/${group}/members`)).body).toEqual([])
    await first.running.app.get(InviteSweeper).sweep()
  })

  it('never allows by a chain of shares what its first giver is denied, whatever is changed', async () => {
    const { service } = first
    const orchard = await service.gatekeeper('orchard')
    await fc.assert(
      fc.asyncProperty(shareSteps, async (steps) => {
        const sharers = await Sharers.gather(service, orchard)
        for (const step of [...FIRST, ...steps]) await sharers.take(step)
        expect(await sharers.check()).toEqual([])
      }),
      { numRuns: 6, seed: 20261129 },
    )
  })

  it('has everything after a restart, and makes no second first key', async () => {
    const orchard = await first.service.gatekeeper('orchard')
    const fred = await first.service.createUserWithKey({ policy: policy(allow('orchard:GetApple', '*')) })
    const again = await startNode(first)
    expect(again.running.bootstrap).toBeUndefined()
    expect(await mayGet(again, orchard, fred)).toBe(true)
    await again.service.stop()
    const verified = await first.running.foundations.store.unitOfWork.read((manager) => verifyChain(manager))
    expect(verified).not.toHaveProperty('problem')
  })
})
