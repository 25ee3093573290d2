import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { EffectivePolicies } from '../../packages/console/src/simulator/effective-layers.js'
import { rulesHere } from '../../packages/console/src/simulator/rulings.js'
import { ManualClock } from '../../src/common/clock.js'
import { type Client, text } from '../service/client.js'
import { startService, succeeded, type TestService, type TestUser } from '../service/harness.js'
import { allow, arn, deny, own, policy } from '../service/policies.js'

const NOW = Date.parse('2026-11-29T10:00:00Z')
const RED = arn('orchard', 'apples/red')

const clock = new ManualClock(NOW)
let service: TestService
let orchard: TestUser
/** Shares what it may. */
let fred: TestUser

beforeAll(async () => {
  service = await startService({ clock })
  orchard = await service.gatekeeper('orchard')
  fred = await service.createUserWithKey({
    policy: policy(allow('orchard:*', '*'), allow('tinyauth:CreateShare', '*')),
  })
})

afterAll(() => service.stop())

async function told(username: string, client: Client = service.root): Promise<EffectivePolicies> {
  const { body } = succeeded(await client.get(`/api/v1/users/${username}/effective-policies`))
  return body as EffectivePolicies // as the route declares
}

/** What a browser decides of it. */
async function decided(effective: EffectivePolicies): Promise<string | undefined> {
  const decide = rulesHere({ effective, levelOf: () => undefined, nowMs: clock.now() })
  const pairs = [{ action: 'orchard:Get', resource: RED }]
  const [ruling] = await decide(pairs, { context: {}, edits: [], signal: new AbortController().signal })
  return ruling?.kind
}

async function accepted(ann: TestUser, order: object = {}): Promise<void> {
  const body = { service: 'orchard', actions: ['Get'], resources: [RED], ...order }
  const code = text(succeeded(await fred.client.post('/api/v1/shares', body)), 'code')
  succeeded(await ann.client.post(`/api/v1/invites/${code}/accept`))
}

const may = (user: TestUser): Promise<boolean> => service.permitted(orchard, 'orchard', user.proof, 'Get', RED)

describe('GET /users/{username}/effective-policies', () => {
  it('tells of each policy which stored thing it is, filled', async () => {
    const { username } = await service.createUserWithKey({ policy: policy(allow('orchard:Get', '*')) })
    const group = await service.createGroup(policy(allow('orchard:Eat', '*')))
    await service.addMember(group, username)
    const body = { policy: 'Reader', parameters: { svc: 'orchard' } }
    succeeded(await service.root.post(`/api/v1/groups/${group}/attached-policies`, body))
    succeeded(await service.root.put(`/api/v1/users/${username}/boundary`, body))
    const answer = await told(username)
    const managed = { kind: 'managed', name: 'Reader', version: 1, parameters: { svc: 'orchard' } }
    const filled = { partition: 'tinyauth', self: 'tinyauth', svc: 'orchard' }
    const reader = { id: 'Reader', version: '1', parameters: filled, origin: managed }
    expect(answer).toMatchObject({
      ...{
        untilMs: null,
        exact: true,
        principal: { username, arn: own(`users/${username}`), active: true, guest: false },
      },
      context: { Username: username, Groups: [group], DirectGroups: [group], Mfa: false },
      layers: {
        guardrails: [],
        identity: [
          { id: `users/${username}`, policies: [{ origin: { kind: 'user-policy', user: username, name: 'test' } }] },
          { id: `groups/${group}`, policies: [{ origin: { kind: 'group-policy', group, name: 'test' } }, reader] },
        ],
        boundaries: [{ id: `users/${username}/boundary`, policies: [reader] }],
      },
    })
    expect(JSON.stringify(answer.layers.boundaries)).toContain('arn:tinyauth:orchard:*:*:*')
    expect(Object.keys(answer.levels)).toContain('tinyauth:getuser')
  })

  it('tells whoever may ask about the giver what a share stands on, and decides as the service does', async () => {
    const ann = await service.createUserWithKey()
    await accepted(ann)
    const answer = await told(ann.username)
    expect([answer.exact, await decided(answer), await may(ann)]).toEqual([true, 'allow', true])
    await service.putUserPolicy(fred.username, policy(deny('orchard:Get', '*')), 'no-more')
    expect([await decided(await told(ann.username)), await may(ann)]).toEqual(['implicitDeny', false])
    succeeded(await service.root.delete(`/api/v1/users/${fred.username}/policies/no-more`))
  })

  it('tells nobody else of the giver, and allows nothing by it', async () => {
    const ann = await service.createUserWithKey()
    await accepted(ann)
    const right = policy(allow('tinyauth:GetEffectivePolicies', own(`users/${ann.username}`)))
    const asker = await service.createUserWithKey({ policy: right })
    const answer = await told(ann.username, asker.client)
    expect([answer.exact, await decided(answer)]).toEqual([false, 'implicitDeny'])
    expect(answer.reason).toMatch(/shared/)
    expect(JSON.stringify(answer)).not.toContain('orchard:*')
    expect((await asker.client.get(`/api/v1/users/${fred.username}/effective-policies`)).status).toBe(403)
  })

  it('counts no use of what is limited to some, and says until when it would hold; neither does `simulate`', async () => {
    const ann = await service.createUserWithKey()
    await accepted(ann, { maxUseTime: 'PT20M', accessFor: null })
    for (let day = 0; day < 3; day += 1) {
      const answer = await told(ann.username)
      expect([await decided(answer), answer.untilMs]).toEqual(['allow', clock.now() + 15 * 60_000])
      const requests = [{ action: 'orchard:Get', resource: RED }]
      const { body } = await service.root.post('/api/v1/simulate', { user: ann.username, requests })
      expect(body).toMatchObject({ Decisions: [{ Decision: 'allow' }] })
      clock.advance(86_400_000)
    }
    expect(await may(ann)).toBe(true)
    const rest = await told(ann.username)
    expect(rest.untilMs).toBe(clock.now() + 15 * 60_000)
    clock.advance(15 * 60_000)
    expect((await told(ann.username)).untilMs).toBe(clock.now() + 5 * 60_000)
  })

  it('is of a user that is there', async () => {
    expect((await service.root.get('/api/v1/users/nobody/effective-policies')).status).toBe(404)
    expect((await service.root.get('/api/v1/users/ROOT/effective-policies')).status).toBe(404)
  })
})
