import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createHmac, hash } from 'node:crypto'
import { type Answer, member, text } from '../../service/client.js'
import { forgedToken, goodClaims, startService, succeeded, type TestService } from '../../service/harness.js'
import { allow, arn, deny, own, policy } from '../../service/policies.js'
import { dateOf } from '../../service/session-token.js'

let service: TestService

beforeAll(async () => {
  service = await startService()
})

afterAll(() => service.stop())

async function attach(user: string, name: string, parameters: Record<string, string>): Promise<void> {
  succeeded(await service.root.post(`/api/v1/users/${user}/attached-policies`, { policy: name, parameters }))
}

/** The signing key of an answer; empty when it gives none. */
function keyOf(answer: Answer): Buffer {
  const key = member(answer.body, 'key')
  return Buffer.from(typeof key === 'string' ? key : '', 'base64')
}

/** Registers a service with its actions. */
async function registered(name: string, actions: readonly { name: string; level: string }[]): Promise<string> {
  succeeded(await service.root.post('/api/v1/services', { name }))
  succeeded(await service.root.put(`/api/v1/services/${name}/actions`, actions))
  return name
}

describe('a gatekeeper', () => {
  it('of all services gets no key that makes it an administrator of this service: sessions of users', async () => {
    const keeper = await service.createUserWithKey()
    await attach(keeper.username, 'Gatekeeper', { svc: '*' })
    const now = Math.floor(Date.now() / 1000)
    const path = `/api/v1/regions/global/services/tinyauth/user-signing-tokens/root/jwt/${dateOf(now)}`
    const answer = await keeper.client.get(path)
    const key = keyOf(answer)
    const token = forgedToken('tinyauth', goodClaims('root', now), key.length === 0 ? {} : { key })
    const taken =
      key.length === 0
        ? 'no key'
        : (await service.anonymous.with(`Bearer ${token}`).post('/api/v1/users', { username: service.name('evil') }))
            .status
    expect(taken).not.toBe(200)
  })

  it('of all services gets no key that makes it an administrator of this service: signatures of access keys', async () => {
    const keeper = await service.createUserWithKey()
    await attach(keeper.username, 'Gatekeeper', { svc: '*' })
    const now = new Date()
    const amzDate = now.toISOString().replaceAll(/[-:]|\.\d{3}/g, '')
    const date = amzDate.slice(0, 8)
    const { keyId } = service.rootKey
    const path = `/api/v1/regions/global/services/tinyauth/access-key-signing-tokens/${keyId}/aws-sig4/${date}`
    const answer = await keeper.client.get(path)
    const key = keyOf(answer)
    const host = new URL(service.url).host
    const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
    const canonical = `GET\n/api/v1/users\n\nhost:${host}\nx-amz-date:${amzDate}\n\nhost;x-amz-date\n${empty}`
    const scope = `${date}/global/tinyauth/aws4_request`
    const toSign = `AWS4-HMAC-SHA256\n${amzDate}\n${scope}\n${hash('sha256', canonical, 'hex')}`
    const signature = createHmac('sha256', key).update(toSign).digest('hex')
    const authorization = `AWS4-HMAC-SHA256 Credential=${keyId}/${scope}, SignedHeaders=host;x-amz-date, Signature=${signature}`
    const taken = await service.anonymous.with(authorization).get('/api/v1/users', [['X-Amz-Date', amzDate]])
    expect(taken.status).not.toBe(200)
  })
})

describe('an explicit Deny', () => {
  it('on a user hides the keys of that user from who may list keys elsewhere', async () => {
    const admin = await service.createUserWithKey({
      policy: policy(allow('tinyauth:*', '*'), deny('tinyauth:ListAccessKeys', own('users/root'))),
    })
    expect((await admin.client.get('/api/v1/users/root/keys')).status).toBe(403)
  })

  it('on a service is not evaded by spelling the service in capitals', async () => {
    const keeper = await service.createUserWithKey({
      policy: policy(
        allow('tinyauth:BatchAuthorizeByToken', own('services/*')),
        deny('tinyauth:BatchAuthorizeByToken', own('services/vault')),
      ),
    })
    const fred = await service.createUserWithKey({ policy: policy(allow('vault:Open', '*')) })
    const body = { permit: { Open: [arn('vault', 'doors/1')] }, headers: [fred.proof] }
    expect((await service.ask(keeper, 'vault', body)).status).toBe(403)
    const evaded = await service.ask(keeper, 'VAULT', body)
    expect({ status: evaded.status, authorized: member(evaded.body, 'Authorized') }).not.toEqual({
      status: 200,
      authorized: true,
    })
  })

  it('of a group is not lifted by deleting the group with rights that stop short of permissions', async () => {
    const admin = await service.createUserWithKey()
    await attach(admin.username, 'Administrator', { svc: '*' })
    const apples = await registered(service.name('apples'), [{ name: 'GetApple', level: 'read' }])
    const keeper = await service.gatekeeper(apples)
    const group = await service.createGroup(policy(deny(`${apples}:*`, '*')))
    await service.addMember(group, admin.username)
    const asked = (): Promise<boolean> =>
      service.permitted(keeper, apples, admin.proof, 'GetApple', arn(apples, 'apples/1'))
    expect(await asked()).toBe(false)
    await admin.client.delete(`/api/v1/groups/${group}`)
    expect(await asked()).toBe(false)
  })
})

describe('who holds everything but permissions', () => {
  it.each(['Writer', 'Administrator'])(
    'does not make an action of level permissions one of its own: %s',
    async (role) => {
      const apples = await registered(service.name('apples'), [{ name: 'GrantApple', level: 'permissions' }])
      const keeper = await service.gatekeeper(apples)
      const fred = await service.createUserWithKey()
      await attach(fred.username, role, { svc: '*' })
      const asked = (): Promise<boolean> =>
        service.permitted(keeper, apples, fred.proof, 'GrantApple', arn(apples, 'apples/1'))
      expect(await asked()).toBe(false)
      await fred.client.put(`/api/v1/services/${apples}/actions`, [{ name: 'GrantApple', level: 'write' }])
      expect(await asked()).toBe(false)
    },
  )

  it('does not bring a group under its own hands by renaming it', async () => {
    const fred = await service.createUserWithKey()
    await attach(fred.username, 'Writer', { svc: 'tinyauth' })
    await attach(fred.username, 'GroupOwner', { group: 'eng' })
    const admins = await service.createGroup(policy(allow('*', '*')), service.name('admins'))
    await fred.client.patch(`/api/v1/groups/${admins}`, { name: 'eng/mine' })
    await fred.client.post('/api/v1/groups/eng%2Fmine/add-user', { user: fred.username })
    const policies = await fred.client.post(`/api/v1/users/${fred.username}/policies`, {
      name: 'all',
      policy: policy(allow('*', '*')),
    })
    expect(policies.status).toBe(403)
  })

  it('does not take over a name with its rights by deleting and creating the user', async () => {
    const fred = await service.createUserWithKey()
    await attach(fred.username, 'Writer', { svc: 'tinyauth' })
    const victim = service.name('victim')
    await service.createUser({ username: victim, password: 'theirs' })
    await fred.client.delete(`/api/v1/users/${victim}`)
    const created = await fred.client.post('/api/v1/users', { username: victim, password: 'mine' })
    expect(created.status).toBe(403)
  })
})

describe('the boundary of a membership', () => {
  it('is not lifted by who may manage members and may not set boundaries', async () => {
    const name = service.name('limit')
    succeeded(await service.root.post('/api/v1/policies', { name, policy: policy(allow('plums:Get', '*')) }))
    const group = await service.createGroup(policy(allow('plums:*', '*')), service.name('crew'))
    const owner = await service.createUserWithKey()
    await attach(owner.username, 'GroupOwner', { group })
    await service.addMember(group, owner.username)
    const boundary = `/api/v1/groups/${group}/members/${owner.username}/boundary`
    succeeded(await service.root.put(boundary, { policy: name }))
    expect((await owner.client.delete(boundary)).status).toBe(403)
    const keeper = await service.gatekeeper('plums')
    const asked = (): Promise<boolean> => service.permitted(keeper, 'plums', owner.proof, 'Drop', arn('plums', 'p/1'))
    expect(await asked()).toBe(false)
    await owner.client.delete(`/api/v1/groups/${group}/users/${owner.username}`)
    await owner.client.post(`/api/v1/groups/${group}/add-user`, { user: owner.username })
    expect(await asked()).toBe(false)
  })
})

describe('an access key', () => {
  it('with a boundary makes no key without', async () => {
    const name = service.name('narrow')
    const narrow = policy(allow(['figs:Get', 'tinyauth:CreateAccessKey'], '*'))
    succeeded(await service.root.post('/api/v1/policies', { name, policy: narrow }))
    const fred = await service.createUserWithKey({ policy: policy(allow(['figs:*', 'tinyauth:*'], '*')) })
    succeeded(await service.root.put(`/api/v1/users/${fred.username}/keys/${fred.keyId}/boundary`, { policy: name }))
    expect((await fred.client.get('/api/v1/users')).status).toBe(403)
    const made = await fred.client.post(`/api/v1/users/${fred.username}/keys`)
    const status =
      made.status === 200
        ? (
            await service.anonymous
              .as({ keyId: text(made, 'access_key_id'), secret: text(made, 'secret_access_key') })
              .get('/api/v1/users')
          ).status
        : made.status
    expect(status).toBe(403)
  })

  it('that is limited to networks and services makes no key without these limits', async () => {
    // Without a key of its own: two active ones are the limit.
    const fred = await service.createUser({ policy: policy(allow('tinyauth:*', '*')) })
    const limited = await service.createKey(fred, { sourceCidrs: ['127.0.0.0/8'], services: ['tinyauth'] })
    const made = await service.anonymous.as(limited).post(`/api/v1/users/${fred}/keys`, {})
    expect(succeeded(made).body).toMatchObject({ services: ['tinyauth'], source_cidrs: ['127.0.0.0/8'] })
  })
})
