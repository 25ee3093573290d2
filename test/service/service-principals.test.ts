import { decidePairs } from '@tinyauth/decision'
import { decide } from '@tinyauth/policy-engine'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ManualClock } from '../../src/common/clock.js'
import type { PrincipalDocument } from '../../src/decide/principals/principal-document.js'
import { guardEntry } from '../decide/guard-entry.js'
import { member, text } from './client.js'
import type { Answer } from './client.js'
import { startService, succeeded, withService } from './harness.js'
import type { TestService, TestUser } from './harness.js'
import { allow, arn, deny, own, policy } from './policies.js'

const NOW = Date.UTC(2026, 10, 22, 12, 0, 0)
const HOUR_MS = 3_600_000
const MAY_READ = policy(allow('tinyauth:GetServicePrincipal', own('services/orchard')))
const APPLE = arn('orchard', 'apples/1')

const clock = new ManualClock(NOW)
let service: TestService
let guard: TestUser

beforeAll(async () => {
  service = await startService({ clock })
  guard = await service.createUserWithKey({ policy: MAY_READ })
})

afterAll(() => service.stop())

function get(name: string, by: TestUser = guard, of = 'orchard'): Promise<Answer> {
  return by.client.get(`/api/v1/regions/global/services/${of}/principals/${name}`)
}

async function documentOf(name: string): Promise<PrincipalDocument> {
  return succeeded(await get(name)).body as PrincipalDocument // the form is what the tests look at
}

/** What a guard decides with the document. */
function decided(document: PrincipalDocument, action: string, nowMs = NOW): string | undefined {
  const identity = { entry: guardEntry(document), method: 'basic', mfa: false } as const
  const setting = { service: 'orchard', region: 'global', nowMs, context: {} }
  const pairs = [{ action: `orchard:${action}`, resource: APPLE }]
  const levelOf = (name: string): string | undefined => document.catalogue.levels[name.slice('orchard:'.length)]
  return decidePairs(identity, pairs, setting, levelOf, (request, layers) => decide(request, layers).kind)[0]
}

describe('the principal of a service', () => {
  it('is all that bears on the service and nothing about others, with parameters filled in', async () => {
    succeeded(await service.root.post('/api/v1/services', { name: 'orchard', decisionTtlSeconds: 9 }))
    succeeded(await service.root.put('/api/v1/services/orchard/actions', [{ name: 'Get', level: 'read' }]))
    const fred = await service.createUser({
      password: 'a long enough password',
      policy: policy(allow('orchard:Get', '*'), deny('pears:*', '*')),
    })
    await service.putUserPolicy(fred, policy(allow('pears:Get', '*')), 'pears')
    const attached = { policy: 'Reader', parameters: { svc: 'orchard' } }
    succeeded(await service.root.post(`/api/v1/users/${fred}/attached-policies`, attached))
    const answer = await get(`users/${fred}`)
    expect(answer).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } })
    expect(answer.body).toEqual({
      revision: Number(answer.headers['x-tinyauth-revision']),
      uid: expect.any(String) as unknown,
      username: fred,
      arn: own(`users/${fred}`),
      active: true,
      credentialsChangedAtMs: NOW,
      faults: [],
      own: {
        id: `users/${fred}`,
        kind: 'user',
        policies: [
          { id: 'test', inline: true, document: policy(allow('orchard:Get', '*')) },
          { id: 'Reader', version: '1', document: expect.objectContaining({ Version: '2012-10-17' }) as unknown },
        ],
      },
      memberships: [],
      guardrails: [],
      policyIds: [expect.any(String)],
      catalogue: { decisionTtlSeconds: 9, levels: { Get: 'read' } },
      limits: expect.objectContaining({
        groupsPerUser: 1000,
        attachedPolicies: 100,
        policyCharacters: 6144,
      }) as unknown,
      maxSessionSeconds: 28_800,
      clockSkewSeconds: 300,
    })
    expect(answer.text).not.toMatch(/pears|\{\{|argon2/)
    expect(answer.text).toContain(':orchard:')
  })

  it('is asked by access key with what that key is bound to, and nothing of other keys', async () => {
    const fred = await service.createUser({ policy: policy(allow('orchard:*', '*')) })
    const expiresAt = new Date(NOW + HOUR_MS).toISOString()
    const bound = { services: ['orchard', 'pears'], sourceCidrs: ['10.0.0.0/8'], expiresAt }
    const [key, other] = [await service.createKey(fred, bound), await service.createKey(fred)]
    const answer = succeeded(await get(`access-keys/${key.keyId}`))
    expect(member(answer.body, 'key')).toEqual({
      keyId: key.keyId,
      active: true,
      expiresAtMs: NOW + HOUR_MS,
      services: ['orchard'],
      sourceCidrs: ['10.0.0.0/8'],
    })
    for (const hidden of [other.keyId, key.secret, other.secret]) expect(answer.text).not.toContain(hidden)
  })

  it('holds memberships that begin later, with their times as numbers, and none that are over', async () => {
    const fred = await service.createUser()
    const groups = await Promise.all(
      ['Get', 'Eat', 'Sell'].map((name) => service.createGroup(policy(allow(`orchard:${name}`, '*')))),
    )
    const [later = '', until = '', past = ''] = groups
    const at = (ms: number): string => new Date(NOW + ms).toISOString()
    await service.addMember(later, fred, { notBefore: at(HOUR_MS) })
    await service.addMember(until, fred, { notAfter: at(HOUR_MS) })
    await service.addMember(past, fred, { notBefore: at(-2 * HOUR_MS), notAfter: at(1000) })
    clock.set(NOW + 2000)
    const document = await documentOf(`users/${fred}`)
    clock.set(NOW)
    const times = document.memberships.map(({ path, notBeforeMs, notAfterMs }) => ({ path, notBeforeMs, notAfterMs }))
    expect(times).toHaveLength(2)
    expect(times).toContainEqual({ path: later, notBeforeMs: NOW + HOUR_MS, notAfterMs: undefined })
    expect(times).toContainEqual({ path: until, notBeforeMs: undefined, notAfterMs: NOW + HOUR_MS })
    expect(
      [NOW + 2000, NOW + HOUR_MS].map((ms) => [decided(document, 'Get', ms), decided(document, 'Eat', ms)]),
    ).toEqual([
      ['implicitDeny', 'allow'],
      ['allow', 'implicitDeny'],
    ])
  })

  it('holds the guardrails, also that of READ_ONLY, under which guards still ask and decide', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'tinyauth-principals-'))
    try {
      const [keeper, fred] = await withService({ clock, dataDir }, async (writable) => {
        const guardrail = policy(allow('*', '*'), deny('orchard:Eat', '*'))
        succeeded(await writable.root.post('/api/v1/policies', { name: 'NoEating', policy: guardrail }))
        const holder = await writable.createUser({ policy: policy(allow('orchard:*', '*')) })
        const asker = await writable.createUserWithKey({ policy: MAY_READ })
        succeeded(await writable.root.post('/api/v1/guardrails', { policy: 'NoEating' }))
        return [asker, holder] as const
      })
      await withService({ clock, dataDir, env: { READ_ONLY: 'true' } }, async (readOnly) => {
        const path = `/api/v1/regions/global/services/orchard/principals/users/${fred}`
        const answer = succeeded(await readOnly.anonymous.as(keeper).get(path))
        const document = answer.body as PrincipalDocument // the form is what the tests look at
        expect(document.guardrails.map(({ id }) => id)).toEqual(['READ_ONLY', 'guardrails/NoEating'])
        expect([decided(document, 'Get'), decided(document, 'Eat')]).toEqual(['allow', 'explicitDeny'])
      })
    } finally {
      rmSync(dataDir, { recursive: true, force: true })
    }
  })

  it('says that a disabled user is not active', async () => {
    const fred = await service.createUser()
    succeeded(await service.root.patch(`/api/v1/users/${fred}`, { status: 'disabled' }))
    expect((await documentOf(`users/${fred}`)).active).toBe(false)
  })

  it('is 404 `No such key` where there is none, and for a key of other services', async () => {
    const fred = await service.createUser()
    const elsewhere = await service.createKey(fred, { services: ['pears'] })
    for (const name of [
      'users/nobody',
      `users/${fred.toUpperCase()}`,
      'access-keys/AKNONE',
      `access-keys/${elsewhere.keyId}`,
    ]) {
      const answer = await get(name)
      expect([name, answer.status, text(answer, 'message')]).toEqual([name, 404, 'No such key'])
    }
  })

  it('is refused for the service itself: 403, whatever the policies say', async () => {
    const path = `/api/v1/regions/global/services/tinyauth/principals/users/${guard.username}`
    expect((await service.root.get(path)).status).toBe(403)
  })

  it('is told to who may ask about that service: else 401, 403', async () => {
    const name = `users/${guard.username}`
    const powerless = await service.gatekeeper('orchard')
    const nobody = await service.anonymous.get(`/api/v1/regions/global/services/orchard/principals/${name}`)
    expect([nobody.status, (await get(name, powerless)).status, (await get(name, guard, 'pears')).status]).toEqual([
      401, 403, 403,
    ])
  })

  it.each(['groups/x', 'user/x'])('refuses %s: 400', async (name) => {
    expect(await get(name)).toMatchObject({ status: 400, body: { errors: { by: expect.any(String) } } })
  })
})
