import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { ManualClock } from '../../src/common/clock.js'
import { basic, type Answer, type Client, type Credential, type HeaderLine } from '../service/client.js'
import { forgedToken, goodClaims, sessionCookie, startService, succeeded } from '../service/harness.js'
import type { TestService, TestUser } from '../service/harness.js'
import { allow, arn, deny, own, policy, type StatementInput } from '../service/policies.js'
import { sha256, signed } from '../service/sigv4.js'
import { type Asked, ORCHARD, startTestEdge, type TestEdge } from './edge-harness.js'

const SEED = 20_261_122
const ACTIONS = ['GetApple', 'ListApples', 'EatApple', 'GrantApple'] as const
const RESOURCES = ['apples/red', 'apples/fred', 'pears/1'] as const
const clock = new ManualClock(Date.UTC(2026, 10, 22, 12, 0, 0))

const action = fc.constantFrom('orchard:GetApple', 'orchard:*', 'ORCHARD:list*', 'orchard:Eat?pple', '*')
const resource = fc.constantFrom(
  '*',
  arn(ORCHARD, 'apples/*'),
  arn(ORCHARD, 'apples/${Username}'),
  'arn:tinyauth:orchard:*:*:*',
)
const condition = fc.constantFrom<StatementInput['Condition']>(
  undefined,
  { IpAddress: { SourceIp: '192.0.2.0/24' } },
  { StringEquals: { ActionLevel: ['read', 'list'] } },
  { StringNotEquals: { ActionLevel: 'permissions' } },
  { Bool: { Mfa: 'false' } },
  { StringLike: { Username: 'fred-*' } },
  { DateGreaterThan: { CurrentTime: '2026-11-22T12:00:30Z' } },
)
const statement = fc
  .record({ action, resource, condition, denies: fc.constantFrom(false, false, false, true) })
  .map(({ action: one, resource: on, condition: when, denies }) => (denies ? deny : allow)(one, on, when))
const document = fc.array(statement, { minLength: 1, maxLength: 4 }).map((statements) => policy(...statements))

/** How somebody proves themselves. */
const PROOFS = ['basic', 'session', 'bearer', 'sigv4', 'wrong', 'unknown', 'nobody', 'twice', 'bound', 'late'] as const

const GOOD = ['basic', 'session', 'bearer', 'sigv4'] as const

const question = fc.record({
  user: fc.nat({ max: 3 }),
  proof: fc.oneof(fc.constantFrom(...PROOFS), fc.constantFrom(...GOOD)),
  permit: fc.uniqueArray(fc.constantFrom(...ACTIONS), { minLength: 0, maxLength: 3 }),
  resources: fc.subarray([...RESOURCES], { minLength: 1 }),
  context: fc.constantFrom({}, { SourceIp: '192.0.2.7' }, { SourceIP: '198.51.100.1', Mfa: true }),
  extended: fc.boolean(),
})
type Question = typeof question extends fc.Arbitrary<infer T> ? T : never

let service: TestService
let edge: TestEdge
let gatekeeper: TestUser
let users: readonly TestUser[]
let bound: readonly Credential[]
let groups: readonly string[]
let witness: TestUser

beforeAll(async () => {
  service = await startService({ clock, env: { EVENTS_PING_SECONDS: '1' } })
  const key = await service.createUserWithKey({ policy: policy(allow('tinyauth:*', [own('services/orchard'), own('services/tinyauth')])) })
  gatekeeper = await service.gatekeeper(ORCHARD)
  witness = await service.createUserWithKey()
  succeeded(await service.root.post('/api/v1/services', { name: ORCHARD, decisionTtlSeconds: 7 }))
  const levels = ['read', 'list', 'write', 'permissions']
  const actions = ACTIONS.map((name, i) => ({ name, level: levels[i] }))
  succeeded(await service.root.put('/api/v1/services/orchard/actions', actions))
  const none = policy(allow('orchard:Nothing', '*'))
  const created = async (i: number): Promise<TestUser> => service.createUserWithKey({ username: `fred-${i}`, policy: none })
  users = await Promise.all([0, 1, 2, 3].map(created))
  bound = await Promise.all(users.map(({ username }) => service.createKey(username, { sourceCidrs: ['192.0.2.0/24'] })))
  groups = [await service.createGroup(none), await service.createGroup(none)]
  for (const user of users) for (const group of groups) await service.addMember(group, user.username)
  edge = await startTestEdge({ endpoint: service.url, key, clock })
}) // prettier-ignore

afterAll(async () => {
  await edge.stop()
  edge.remove()
  await service.stop()
})

function proofOf(user: TestUser, own: Credential, proof: (typeof PROOFS)[number]): Pick<Asked, 'headers' | 'more'> {
  const nowMs = clock.now()
  const token = forgedToken(ORCHARD, goodClaims(user.username, Math.floor(nowMs / 1000)))
  const old = forgedToken(ORCHARD, goodClaims(user.username, Math.floor(nowMs / 1000) - 7200))
  const authorization = (value: string): HeaderLine => ['Authorization', value]
  const signature = signed(user, { path: '/x', host: 'shop.example', now: nowMs, service: ORCHARD })
  const request = { method: 'GET', uri: '/x', bodySha256: sha256('') }
  const by: Readonly<Record<(typeof PROOFS)[number], Pick<Asked, 'headers' | 'more'>>> = {
    basic: { headers: [user.proof] },
    session: { headers: [sessionCookie(token)] },
    bearer: { headers: [authorization(`Bearer ${token}`)] },
    sigv4: { headers: signature, more: { request } },
    wrong: { headers: [authorization(basic(user.keyId, 'wrong'))] },
    unknown: { headers: [authorization(basic('AKNOBODY', 'wrong'))] },
    nobody: { headers: [['X-Other', 'x']] },
    twice: { headers: [user.proof, user.proof] },
    bound: { headers: [authorization(basic(own.keyId, own.secret))] },
    late: { headers: [sessionCookie(old)] },
  }
  return by[proof]
}

function put(client: Client, { user, proof, permit, resources, context, extended }: Question): Promise<Answer> {
  const somebody = users[user]
  const key = bound[user]
  if (somebody === undefined || key === undefined) throw new Error('there are four users')
  const { headers, more } = proofOf(somebody, key, proof)
  const asked = Object.fromEntries(permit.map((name) => [name, resources.map((one) => arn(ORCHARD, one))]))
  const lines: HeaderLine[] = extended ? [['X-API-Version', '2']] : []
  const body = { permit: asked, headers, context, ...more }
  return client.as(gatekeeper).post(`/api/v1/services/${ORCHARD}/authorize-by-token`, body, lines)
}

/** All but the id, which is of one decision alone. */
function told({ status, body }: Answer): unknown {
  const { DecisionId: _, ...rest } = body as Record<string, unknown> // an answer is an object
  return { status, ...rest }
}

describe('an edge node before a service of ours', () => {
  it('answers what the service answers, whatever is stored and asked', async () => {
    const change = fc.record({ owner: fc.nat({ max: 5 }), held: document, questions: fc.array(question, { minLength: 12, maxLength: 12 }) })
    const allowed = { here: 0, all: 0 }
    const before = await edge.passed()
    await fc.assert(
      fc.asyncProperty(change, async ({ owner, held, questions }) => {
        const path = owner < 4 ? `users/fred-${owner}` : `groups/${groups[owner - 4]}`
        const stored = await service.root.put(`/api/v1/${path}/policies/test`, { name: 'test', policy: held })
        await edge.heard(gatekeeper, { headers: [witness.proof] }, Number(succeeded(stored).headers['x-tinyauth-revision']))
        clock.advance(1000)
        for (const asked of questions) {
          const [here, there] = await Promise.all([put(edge.anonymous, asked), put(service.anonymous, asked)])
          expect(told(here)).toEqual(told(there))
          allowed.all += 1
          if ((here.body as { Authorized: boolean }).Authorized) allowed.here += 1
        }
      }),
      { seed: SEED, numRuns: 30, endOnFailure: true },
    )
    // It says something only where both were seen often, and where the edge mostly decided by itself.
    expect(allowed.here).toBeGreaterThan(allowed.all / 20)
    expect((await edge.passed()) - before).toBeLessThan(allowed.all / 2)
  }, 120_000) // prettier-ignore
})
