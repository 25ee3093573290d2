import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startTinyauth } from '../../../src/service.js'
import { member } from '../../service/client.js'
import { startService, succeeded } from '../../service/harness.js'
import type { TestService } from '../../service/harness.js'
import { allow, own, policy } from '../../service/policies.js'

const PROVIDERS = '/api/v1/identity-providers'
const FILED = {
  name: 'filed',
  kind: 'github',
  settings: { clientId: 'tinyauth' },
  clientSecret: 'secret of the file',
  admission: { rules: '@example.com' },
}
const CORP = {
  kind: 'oidc',
  settings: { clientId: 'tinyauth', issuer: 'https://id.example.com', groupsClaim: 'groups' },
  clientSecret: 'a client secret',
  admission: { rules: '@example.com' },
}

let folder: string
let service: TestService

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tinyauth-providers-'))
  const file = join(folder, 'providers.json')
  writeFileSync(file, JSON.stringify([FILED]))
  service = await startService({ env: { IDENTITY_PROVIDERS_FILE: file } })
})

afterAll(async () => {
  await service.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function created(more: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const name = service.name('corp')
  succeeded(await service.root.post(PROVIDERS, { name, ...CORP, ...more }))
  return name
}

describe('identity providers', () => {
  it('(rev2-07) that ask another issuer, or are new, make nobody the owner of a group that awaited a subject of the one before', async () => {
    const name = service.name('corp')
    const group = await service.createGroup()
    const awaits = async (): Promise<unknown> =>
      member(succeeded(await service.root.get(`/api/v1/groups/${group}`)).body, 'ownerAwaited')
    const identity = { provider: name, subject: 's-1' }
    const awaitOne = async (): Promise<unknown> =>
      succeeded(await service.root.put(`/api/v1/groups/${group}/owner`, { identity }))
    await awaitOne()
    succeeded(await service.root.post(PROVIDERS, { name, ...CORP }))
    expect(await awaits()).toBeNull()
    await awaitOne()
    succeeded(await service.root.patch(`${PROVIDERS}/${name}`, { displayName: 'Corp', settings: CORP.settings }))
    expect(await awaits()).toEqual(identity)
    const settings = { ...CORP.settings, issuer: 'https://id.example.org' }
    succeeded(await service.root.patch(`${PROVIDERS}/${name}`, { settings, clientSecret: 'another' }))
    expect(await awaits()).toBeNull()
  })

  it('are created, read, changed and deleted, and never answer a secret', async () => {
    const name = await created({ displayName: 'Corp', groupMapping: { eng: 'staff' } })
    const read = await service.root.get(`${PROVIDERS}/${name}`)
    expect(read.body).toMatchObject({
      ...{ id: name, name, kind: 'oidc', displayName: 'Corp', enabled: true, source: 'database', createsUsers: true },
      ...{ settings: CORP.settings, hasClientSecret: true, admission: CORP.admission, problems: null },
      groupMapping: { eng: 'staff' },
    })
    expect(read.headers.etag).toBe('"1"')
    const patched = await service.root.patch(`${PROVIDERS}/${name}`, { enabled: false }, [['If-Match', '"1"']])
    expect([patched.status, patched.headers.etag]).toEqual([200, '"2"'])
    expect(patched.body).toMatchObject({ enabled: false, settings: CORP.settings, hasClientSecret: true })
    expect((await service.root.patch(`${PROVIDERS}/${name}`, {}, [['If-Match', '"1"']])).status).toBe(412)
    const sentBack = await service.root.put(`${PROVIDERS}/${name}`, patched.body)
    expect(sentBack.status).toBe(200)
    const deleted = await service.root.delete(`${PROVIDERS}/${name}`)
    expect([deleted.status, deleted.body]).toEqual([201, {}])
    expect((await service.root.get(`${PROVIDERS}/${name}`)).status).toBe(404)
    for (const { text } of [read, patched, sentBack]) expect(text).not.toContain('a client secret')
    const audit = await service.root.get('/api/v1/audit-events?limit=100')
    expect(audit.text).toContain('CreateIdentityProvider')
    expect(audit.text).not.toContain('a client secret')
  })

  it('answer every problem of a body at once', async () => {
    const answer = await service.root.post(PROVIDERS, { name: 'bad', kind: 'oidc', settings: {}, admission: {} })
    expect(answer.status).toBe(400)
    const problems = member(answer.body, 'errors') as object
    expect(Object.keys(problems).sort()).toEqual(['admission', 'clientSecret', 'settings/clientId', 'settings/issuer'])
  })

  it.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['no admission', { admission: undefined }, 'admission'],
    ['an unknown field', { surprise: 1 }, 'surprise'],
    ['an upper-case name', { name: 'Corp' }, 'name'],
    ['a name that means something else', { name: 'passkey' }, 'name'],
    ['the kind of development', { kind: 'test' }, 'kind'],
    ['a path of the machine', { kind: 'basic', usersFile: '/etc/passwd' }, 'usersFile'],
    ['a secret from a file', { clientSecretFile: '/etc/passwd' }, 'clientSecretFile'],
    ['a list as settings', { settings: [] }, 'settings'],
    ['a mapping to no group', { groupMapping: { eng: '*' } }, 'groupMapping/eng'],
    ['a prototype', { settings: JSON.parse('{"constructor": {"prototype": 1}}') as unknown }, 'settings/constructor'],
  ])('are refused with %s', async (_what, change, field) => {
    const answer = await service.root.post(PROVIDERS, { name: 'bad', ...CORP, ...change })
    expect([answer.status, Object.keys(member(answer.body, 'errors') as object)]).toEqual([
      400,
      expect.arrayContaining([field]),
    ])
  })

  it('have one name once, also where it stands in the configuration', async () => {
    const name = await created()
    for (const taken of [name, 'filed']) {
      expect((await service.root.post(PROVIDERS, { name: taken, ...CORP })).status).toBe(409)
    }
  })

  it('of the configuration are shown and cannot be changed', async () => {
    const read = await service.root.get(`${PROVIDERS}/filed`)
    expect(read.body).toMatchObject({ name: 'filed', source: 'configuration', hasClientSecret: true })
    expect(read.text).not.toContain('secret of the file')
    const answers = [
      await service.root.patch(`${PROVIDERS}/filed`, { enabled: false }),
      await service.root.put(`${PROVIDERS}/filed`, read.body),
      await service.root.delete(`${PROVIDERS}/filed`),
    ]
    expect(answers.map(({ status }) => status)).toEqual([409, 409, 409])
  })

  it('are listed in pages, with filter, search and order', async () => {
    const names = [await created({ displayName: 'Zebra' }), await created(), await created()]
    const all = await service.root.get(`${PROVIDERS}?sort=["name","DESC"]`)
    const listed = (all.body as { name: string }[]).map(({ name }) => name)
    expect(listed).toEqual(expect.arrayContaining([...names, 'filed']))
    expect(listed).toEqual([...listed].sort().reverse())
    expect(all.headers['content-range']).toBe(`posts 0-${listed.length - 1}/${listed.length}`)
    const filter = encodeURIComponent(JSON.stringify({ q: 'zeb' }))
    expect((await service.root.get(`${PROVIDERS}?filter=${filter}`)).body).toMatchObject([{ name: names[0] }])
    const filed = encodeURIComponent(JSON.stringify({ source: 'configuration' }))
    expect((await service.root.get(`${PROVIDERS}?filter=${filed}`)).body).toMatchObject([{ name: 'filed' }])
    const seen: string[] = []
    let cursor = ''
    do {
      const page = succeeded(await service.root.get(`${PROVIDERS}?limit=2${cursor}`))
      seen.push(...(page.body as { name: string }[]).map(({ name }) => name))
      const next = page.headers['x-tinyauth-next-cursor']
      cursor = typeof next === 'string' ? `&cursor=${next}` : ''
    } while (cursor !== '')
    expect([...seen].sort()).toEqual([...listed].sort())
    expect((await service.root.get(`${PROVIDERS}?filter={"settings":"x"}`)).status).toBe(400)
  })

  it('do not send a secret to an address that it was not given for', async () => {
    const name = await created()
    const settings = { ...CORP.settings, issuer: 'https://evil.example.org' }
    const refused = await service.root.patch(`${PROVIDERS}/${name}`, { settings })
    expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('must be given again')])
    const scopes = await service.root.patch(`${PROVIDERS}/${name}`, {
      settings: { ...CORP.settings, scopes: ['email'] },
    })
    expect(scopes.status).toBe(200)
    const anew = await service.root.patch(`${PROVIDERS}/${name}`, { settings, clientSecret: 'another' })
    expect(anew.status).toBe(200)
  })

  it('need the rights to the groups that they make people members of', async () => {
    const grants = policy(
      allow('tinyauth:*IdentityProvider', own('identity-providers/*')),
      allow('tinyauth:AddUserToGroup', own('groups/staff')),
    )
    const { client } = await service.createUserWithKey({ policy: grants })
    const name = service.name('mapped')
    const body = { name, ...CORP, groupMapping: { a: 'staff', b: 'admins' } }
    expect((await client.post(PROVIDERS, body)).status).toBe(403)
    expect((await client.post(PROVIDERS, { ...body, groupMapping: { a: 'staff' } })).status).toBe(200)
    const mapping = { a: ['staff', { group: 'admins' }] }
    expect((await client.patch(`${PROVIDERS}/${name}`, { groupMapping: mapping })).status).toBe(403)
    succeeded(await service.root.patch(`${PROVIDERS}/${name}`, { groupMapping: mapping }))
    expect((await client.patch(`${PROVIDERS}/${name}`, { enabled: false })).status).toBe(200)
    expect((await client.patch(`${PROVIDERS}/${name}`, { groupMapping: {} })).body).toMatchObject({
      groupMapping: null,
    })
  })

  it('are each their own resource', async () => {
    const [mine, other] = [await created(), await created()]
    const grants = policy(allow('tinyauth:*', own(`identity-providers/${mine}`)))
    const { client } = await service.createUserWithKey({ policy: grants })
    expect((await client.get(`${PROVIDERS}/${mine}`)).status).toBe(200)
    const refused = [
      await client.get(`${PROVIDERS}/${other}`),
      await client.patch(`${PROVIDERS}/${other}`, { enabled: false }),
      await client.delete(`${PROVIDERS}/${other}`),
      await client.post(`${PROVIDERS}/${other}/check`),
      await client.post(`${PROVIDERS}/${other}/test-rule`, { email: 'a@example.com' }),
      await client.get(PROVIDERS),
    ]
    expect(refused.map(({ status }) => status)).toEqual(Array(6).fill(403))
  })
})

describe('a list of users as a provider', () => {
  it('keeps hashes, shows none, and takes back what it showed', async () => {
    const name = service.name('list')
    const users = [{ name: 'fred', password: 'the password', email: 'fred@example.com' }]
    const body = { name, kind: 'basic', settings: { users }, admission: { rules: '@example.com' } }
    const answer = succeeded(await service.root.post(PROVIDERS, body))
    const shown = [{ name: 'fred', email: 'fred@example.com', hasPassword: true }]
    expect(member(answer.body, 'settings')).toEqual({ users: shown })
    expect(answer.text).not.toMatch(/argon2|the password/)
    const more = { users: [...shown, { name: 'jane', password: 'hers' }] }
    const updated = succeeded(await service.root.patch(`${PROVIDERS}/${name}`, { settings: more }))
    expect(member(updated.body, 'settings')).toEqual({ users: [...shown, { name: 'jane', hasPassword: true }] })
    const without = { users: [...shown, { name: 'new' }] }
    expect((await service.root.patch(`${PROVIDERS}/${name}`, { settings: without })).status).toBe(400)
    expect((await service.root.get('/api/v1/audit-events?limit=100')).text).not.toMatch(/the password|\$argon2/)
  })
})

describe('the trial of a rule', () => {
  it.each<[Readonly<Record<string, unknown>>, object]>([
    [{ email: 'fred@example.com' }, { admitted: true, by: expect.stringContaining('@example.com'), groups: [] }],
    [
      { email: 'fred@example.com', groups: ['eng'] },
      { admitted: true, groups: ['staff'] },
    ],
    [
      { email: 'fred@example.com', emailVerified: false },
      { admitted: false, groups: [] },
    ],
    [{ email: 'fred@example.com.evil.org' }, { admitted: false }],
    [{ email: 'fred@example.com\n' }, { admitted: false }],
    [{}, { admitted: false, why: expect.any(String) }],
  ])('says of %j %j', async (who, expected) => {
    const name = await created({ groupMapping: { eng: 'staff' } })
    const answer = await service.root.post(`${PROVIDERS}/${name}/test-rule`, who)
    expect([answer.status, answer.body]).toEqual([200, expect.objectContaining(expected)])
  })

  it('works for what stands in the configuration', async () => {
    const answer = await service.root.post(`${PROVIDERS}/filed/test-rule`, { email: 'a@example.com' })
    expect(answer.body).toMatchObject({ admitted: true })
  })
})

describe('the check of a provider', () => {
  it('finds what is wrong, and says what to do', async () => {
    const settings = { ...CORP.settings, issuer: 'http://127.0.0.1:1', allowPrivateNetwork: true }
    const name = await created({ settings, groupMapping: { eng: 'nowhere' }, enabled: false })
    const answer = await service.root.post(`${PROVIDERS}/${name}/check`)
    expect([answer.status, member(answer.body, 'ok')]).toEqual([200, false])
    const findings = member(answer.body, 'findings') as { level: string }[]
    expect(findings.map(({ level }) => level)).toEqual(expect.arrayContaining(['warning', 'error']))
    for (const part of ['is not enabled', '`nowhere`']) expect(answer.text).toContain(part)
  })

  it('is done for a list too', async () => {
    const users = [{ name: 'fred', password: 'x' }]
    const name = await created({
      kind: 'basic',
      settings: { users },
      clientSecret: null,
      admission: { everyone: true },
    })
    const answer = await service.root.post(`${PROVIDERS}/${name}/check`)
    expect(answer.body).toMatchObject({ ok: true })
  })
})

describe('identities of users', () => {
  it('are linked by their subject, listed and unlinked', async () => {
    const provider = await created()
    const user = await service.createUser({ password: 'the password of fred' })
    const path = `/api/v1/users/${user}/identities`
    const linked = succeeded(await service.root.post(path, { provider, subject: '1001' }))
    expect(linked.body).toMatchObject({
      ...{ provider, subject: '1001', issuer: 'https://id.example.com', lastSignInAt: null },
    })
    expect((await service.root.post(path, { provider, subject: '1001' })).body).toEqual(linked.body)
    expect((await service.root.get(path)).body).toEqual([linked.body])
    const other = await service.createUser()
    const taken = await service.root.post(`/api/v1/users/${other}/identities`, { provider, subject: '1001' })
    expect([taken.status, taken.text.includes(user)]).toEqual([409, false])
    const id = String(member(linked.body, 'id'))
    expect((await service.root.delete(`/api/v1/users/${other}/identities/${id}`)).status).toBe(404)
    expect((await service.root.delete(`${path}/${id}`)).status).toBe(201)
    expect((await service.root.get(path)).body).toEqual([])
  })

  it.each<[Readonly<Record<string, unknown>>, string]>([
    [{ subject: '1' }, 'provider'],
    [{ provider: 'nobody', subject: '1' }, 'provider'],
    [{ provider: 'filed' }, 'subject'],
    [{ provider: 'filed', subject: '' }, 'subject'],
    [{ provider: 'filed', subject: ' 1' }, 'subject'],
    [{ provider: 'filed', subject: 1 }, 'subject'],
    [{ provider: 'filed', email: 'a@example.com' }, 'email'],
    [{ provider: 'filed', subject: '1', issuer: 'https://evil.example.org' }, 'issuer'],
  ])('are not linked by %j', async (body, field) => {
    const user = await service.createUser()
    const answer = await service.root.post(`/api/v1/users/${user}/identities`, body)
    expect([answer.status, Object.keys(member(answer.body, 'errors') as object)]).toEqual([
      400,
      expect.arrayContaining([field]),
    ])
  })

  it('are not unlinked when that locks a person out, unless it is forced', async () => {
    const user = await service.createUser()
    const path = `/api/v1/users/${user}/identities`
    const id = String(member((await service.root.post(path, { provider: 'filed', subject: user })).body, 'id'))
    expect((await service.root.delete(`${path}/${id}`)).status).toBe(409)
    expect((await service.root.delete(`${path}/${id}?force=maybe`)).status).toBe(400)
    expect((await service.root.delete(`${path}/${id}?force=true`)).status).toBe(201)
  })

  it('go with their provider, which a trial counts', async () => {
    const provider = await created()
    const user = await service.createUser()
    const path = `/api/v1/users/${user}/identities`
    succeeded(await service.root.post(path, { provider, subject: '1' }))
    const tried = await service.root.delete(`${PROVIDERS}/${provider}?dryRun=true`)
    expect([tried.status, tried.body]).toEqual([
      200,
      { dryRun: true, deletes: { identityProviders: 1, identities: 1, sessions: 0, memberships: 0 } },
    ])
    expect((await service.root.get(path)).body).toMatchObject([{ provider }])
    succeeded(await service.root.delete(`${PROVIDERS}/${provider}`))
    expect((await service.root.get(path)).body).toEqual([])
  })

  it('need the rights to the user', async () => {
    const user = await service.createUser()
    const grants = policy(allow('tinyauth:*Identit*', own('users/somebody-else')))
    const { client } = await service.createUserWithKey({ policy: grants })
    const path = `/api/v1/users/${user}/identities`
    const answers = [
      await client.get(path),
      await client.post(path, { provider: 'filed', subject: '1' }),
      await client.delete(`${path}/x`),
    ]
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403])
  })
})

describe('a configuration of providers that cannot be used', () => {
  it('stops the start, and names entry and field', async () => {
    const file = join(folder, 'broken.json')
    writeFileSync(file, JSON.stringify([{ ...FILED, admission: { rules: 'a,b' } }]))
    const start = startTinyauth({
      ...{ NODE_ENV: 'test', PORT: '0', DATA_DIR: join(folder, 'data'), LOG_LEVEL: 'silent' },
      IDENTITY_PROVIDERS_FILE: file,
    })
    await expect(start).rejects.toThrow(/identity provider 1 \(filed\), `admission\/rules/)
  })
})
