import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { SystemClock } from '../../src/common/clock.js'
import { loadConfig } from '../../src/common/config/index.js'
import { createLog } from '../../src/common/log/index.js'
import { type Answer, member, text } from './client.js'
import { MASTER_KEY, SIGNING_KEY, startService, succeeded } from './harness.js'
import type { TestService, TestUser } from './harness.js'
import { allow, deny, own, policy } from './policies.js'

let service: TestService
/** Whatever was logged. */
let logged = ''

beforeAll(async () => {
  const settings = { MASTER_KEY, SECRET_SIGNING_KEY: SIGNING_KEY, NODE_ENV: 'test', LOG_LEVEL: 'debug' }
  const log = createLog(loadConfig(settings).config, new SystemClock(), { write: (line) => (logged += line) })
  service = await startService({ log, env: { PUBLIC_URL: 'http://127.0.0.1:1/base' } })
})

afterAll(() => service.stop())

async function invite(group: string, body: object = {}, by = service.root): Promise<{ id: string; code: string }> {
  const answer = succeeded(await by.post(`/api/v1/groups/${group}/invites`, body))
  return { id: text(answer, 'id'), code: text(answer, 'code') }
}

function accept({ client }: TestUser, code: string): Promise<Answer> {
  return client.post(`/api/v1/invites/${code}/accept`)
}

async function groupsOf(username: string): Promise<unknown> {
  return member(succeeded(await service.root.get(`/api/v1/users/${username}`)).body, 'groups')
}

async function membersOf(group: string): Promise<readonly unknown[]> {
  const { body } = succeeded(await service.root.get(`/api/v1/groups/${group}/members`))
  return (body as object[]).map((row) => member(row, 'username')) // a list of members
}

/** Events of some names, the newest first, once the last of them is stored. */
async function events(requestId: string): Promise<Answer> {
  for (let attempt = 0; attempt < 2000; attempt += 1) {
    const answer = succeeded(await service.root.get(`/api/v1/audit-events?requestId=${requestId}`))
    if (member(answer.body, 'length') !== 0) return answer
  }
  throw new Error('there is no such event')
}

describe('an invite', () => {
  it('is made, looked at, accepted, listed and taken back', async () => {
    const [group, fred, eve] = [await service.createGroup(), await service.createUserWithKey(), await service.createUserWithKey()]
    const made = await service.root.post(`/api/v1/groups/${group}/invites`, { maxAccepts: 2, accessFor: 'P3D', returnTo: '/apples' })
    expect([made.status, Object.keys(made.body as object).sort()]).toEqual([201, ['code', 'expiresAt', 'id', 'qrUrl', 'url']])
    const [id, code] = [text(made, 'id'), text(made, 'code')]
    expect(text(made, 'url')).toBe(`http://127.0.0.1:1/base/invite/${code}`)
    expect(text(made, 'qrUrl')).toBe(`http://127.0.0.1:1/base/api/v1/invites/${code}/qr.svg`)
    expect((await fred.client.get(`/api/v1/invites/${code}`)).body).toMatchObject({
      ...{ id, kind: 'membership', inviter: 'root', groups: [group], placesLeft: 2, accessFor: 'P3D', plusOnes: 0 },
    })
    const accepted = await accept(fred, code)
    expect([accepted.status, accepted.body]).toEqual([200, { groups: [{ group, notAfter: expect.any(String) }], returnTo: '/apples' }])
    expect(JSON.stringify(await groupsOf(fred.username))).toContain(group)
    expect(await membersOf(group)).toEqual([fred.username])
    expect((await accept(fred, code)).status).toBe(409)
    expect((await service.root.get(`/api/v1/groups/${group}/invites`)).body).toMatchObject([{ id, accepts: 1, state: 'pending' }])
    expect((await service.root.get(`/api/v1/groups/${group}/invites/${id}`)).text).not.toContain(code)
    const tried = await service.root.delete(`/api/v1/groups/${group}/invites/${id}?dryRun=true&cascade=true`)
    expect([tried.status, tried.body]).toEqual([200, { dryRun: true, deletes: { memberships: 1, invites: 1 } }])
    for (let time = 0; time < 2; time += 1) {
      expect((await service.root.delete(`/api/v1/groups/${group}/invites/${id}`)).status).toBe(201)
    }
    const refused = await accept(eve, code)
    expect([refused.status, refused.body]).toMatchObject([410, { code: 'Gone', errors: { revoked: 'it was taken back' } }])
    succeeded(await service.root.delete(`/api/v1/groups/${group}/invites/${id}?cascade=true`))
    expect(await membersOf(group)).toEqual([])
  }) // prettier-ignore

  it('is for whoever proves who they are, and may be made by whoever has the right to each of its groups', async () => {
    const [group, other] = [await service.createGroup(), await service.createGroup()]
    const fred = await service.createUserWithKey({ policy: policy(allow('tinyauth:CreateInvite', own(`groups/${group}`))) })
    const { code } = await invite(group, {}, fred.client)
    for (const answer of [
      await service.anonymous.get(`/api/v1/invites/${code}`),
      await service.anonymous.post(`/api/v1/invites/${code}/accept`),
      await service.anonymous.post(`/api/v1/groups/${group}/invites`, {}),
    ]) expect(answer.status).toBe(401)
    expect((await fred.client.post(`/api/v1/groups/${other}/invites`, {})).status).toBe(403)
    expect((await fred.client.post(`/api/v1/groups/${group}/invites`, { groups: [other] })).status).toBe(403)
    expect((await fred.client.get(`/api/v1/groups/${group}/invites`)).status).toBe(403)
    const bad = await fred.client.post(`/api/v1/groups/${group}/invites`, { returnTo: 'https://evil.example', accessFor: '-P1D' })
    expect([bad.status, bad.body]).toMatchObject([400, { errors: { accessFor: expect.any(String) } }])
  }) // prettier-ignore

  it('by policy ends with what policies allow the inviter, at once', async () => {
    const [group, fred] = [await service.createGroup(), await service.createUserWithKey()]
    const may = policy(allow('tinyauth:CreateInvite', own(`groups/${group}`)))
    const ann = await service.createUserWithKey({ policy: may })
    const { code } = await invite(group, {}, ann.client)
    await service.putUserPolicy(ann.username, policy(deny('tinyauth:CreateInvite', '*')), 'deny')
    const refused = await accept(fred, code)
    expect([refused.status, refused.body]).toMatchObject([410, { errors: { inviter: expect.any(String) } }])
    succeeded(await service.root.delete(`/api/v1/users/${ann.username}/policies/deny`))
    succeeded(await service.root.patch(`/api/v1/users/${ann.username}`, { status: 'disabled' }))
    expect((await accept(fred, code)).status).toBe(410)
    succeeded(await service.root.patch(`/api/v1/users/${ann.username}`, { status: 'active' }))
    expect((await accept(fred, code)).status).toBe(200)
  })

  it('of a member keeps within the membership; the member takes out again whom they invited, and nobody else', async () => {
    const group = await service.createGroup()
    const people = []
    for (let index = 0; index < 4; index += 1) people.push(await service.createUserWithKey())
    const [ann, bob, cid, dan] = people as [TestUser, TestUser, TestUser, TestUser] // four
    const on = { plusOnes: 3, maxDepth: 2, deauthorize: 'descendants' }
    succeeded(await accept(ann, (await invite(group, on)).code))
    const beyond = await ann.client.post(`/api/v1/groups/${group}/invites`, { maxAccepts: 4, maxDepth: 2, deauthorize: 'group' })
    expect([beyond.status, Object.keys(member(beyond.body, 'errors') as object).sort()]).toEqual([400, ['deauthorize', 'maxAccepts', 'maxDepth']])
    succeeded(await accept(bob, (await invite(group, { plusOnes: 1, maxDepth: 1 }, ann.client)).code))
    succeeded(await accept(cid, (await invite(group, {}, bob.client)).code))
    const pending = await invite(group, { maxAccepts: 1 }, ann.client)
    expect((await bob.client.delete(`/api/v1/groups/${group}/invites/${pending.id}`)).status).toBe(403)
    expect((await bob.client.delete(`/api/v1/groups/${group}/members/${ann.username}`)).status).toBe(403)
    expect((await dan.client.delete(`/api/v1/groups/${group}/members/${cid.username}`)).status).toBe(403)
    expect((await ann.client.delete(`/api/v1/groups/${group}/members/nobody`)).status).toBe(403)
    expect((await service.root.delete(`/api/v1/groups/${group}/members/nobody`)).status).toBe(404)
    expect((await ann.client.delete(`/api/v1/groups/${group}/members/${cid.username}?dryRun=true`)).status).toBe(200)
    expect((await ann.client.delete(`/api/v1/groups/${group}/members/${cid.username}?cascade=maybe`)).status).toBe(400)
    expect(await membersOf(group)).toHaveLength(3)
    expect((await ann.client.delete(`/api/v1/groups/${group}/users/${bob.username}`)).status).toBe(201)
    expect(await membersOf(group)).toEqual([ann.username])
    expect((await ann.client.delete(`/api/v1/groups/${group}/invites/${pending.id}`)).status).toBe(201)
  }) // prettier-ignore

  it('for 3, accepted by 50 at the same time, makes 3 memberships', async () => {
    const group = await service.createGroup()
    const { id, code } = await invite(group, { maxAccepts: 3 })
    const people = await Promise.all(Array.from({ length: 50 }, () => service.createUserWithKey()))
    const answers = await Promise.all(people.map((one) => accept(one, code)))
    const counts = [200, 410].map((status) => answers.filter((answer) => answer.status === status).length)
    expect(counts).toEqual([3, 47])
    expect(await membersOf(group)).toHaveLength(3)
    expect((await service.root.get(`/api/v1/groups/${group}/invites/${id}`)).body).toMatchObject({ accepts: 3, state: 'over' })
  }) // prettier-ignore
})

describe('the code of an invite', () => {
  it('stands in no event, no line of the log and no error, whatever is done with it', async () => {
    const [group, fred] = [await service.createGroup(), await service.createUserWithKey()]
    const { id, code } = await invite(group, { maxAccepts: 2 })
    const pages = [`/invite/${code}`, `/login?next=%2Finvite%2F${code}`]
    const asked: readonly (readonly [string, string])[] = [
      ['GET', `/api/v1/invites/${code}`],
      ['POST', `/api/v1/invites/${code}/accept`],
      ['POST', `/api/v1/invites/${code}/accept`],
      ['DELETE', `/api/v1/invites/${code}`],
      ['GET', `/api/v1/invites/${code}/nothing`],
      ...pages.map((path) => ['GET', path] as const),
      ['GET', `/nothing?next=/invite/${code}`],
      ['GET', `/invites/${code}`],
      ['PUT', `/invite/${code}`],
      ['GET', `/api/v1/invites/${code}/qr.svg`],
      ['GET', `/api/v1/groups/${group}/invites/${code}`],
      ['DELETE', `/api/v1/groups/${group}/invites/${code}`],
      ['GET', `/api/v1/invites/${code.slice(0, 21)}`],
    ]
    const seen: string[] = []
    for (const [index, [method, path]] of asked.entries()) {
      const requestId = `masked-${index}`
      const client = path.includes('/groups/') ? service.root : fred.client
      const answer = await client.request(method, path, { headers: [['X-Request-Id', requestId]] })
      // Pages lead back to where they were asked for: whoever sees them has the code.
      if (!pages.includes(path) && !path.startsWith('/invite/')) seen.push(answer.text)
      seen.push((await events(requestId)).text)
    }
    const all = succeeded(await service.root.get('/api/v1/audit-events')).text
    expect(seen.join('')).toContain(id)
    expect(logged).toContain('a request was refused')
    for (const place of [seen.join(''), all, logged]) expect(place).not.toContain(code.slice(0, 21))
  }) // prettier-ignore
})
