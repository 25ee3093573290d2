import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Answer, Decider, Question } from '@tinyauth/guard/client'
import fc from 'fast-check'
import { ManualClock } from '../../src/common/clock.js'
import { startService, succeeded } from '../service/harness.js'
import type { TestService } from '../service/harness.js'
import { allow, deny, policy } from '../service/policies.js'
import { deciderOf } from './cases/modes.js'
import { localGatekeeper, mayGet, ORCHARD, revisionOf, untilHeard } from './guarded-service.js'
import type { Asker } from './guarded-service.js'

const ACTIONS = ['GetApple', 'EatApple'] as const
const DOCUMENTS = {
  none: policy(allow('orchard:Nothing', '*')),
  get: policy(allow('orchard:GetApple', '*')),
  eat: policy(allow('orchard:EatApple', '*')),
  noEat: policy(deny('orchard:EatApple', '*')),
} as const

type Document = keyof typeof DOCUMENTS

/** One thing that an administrator does; `on` says which way. */
interface Change {
  readonly kind: 'status' | 'key' | 'own' | 'group' | 'shared' | 'member' | 'boundary'
  readonly user: 0 | 1
  readonly group: 0 | 1
  readonly on: boolean
  readonly document: Document
}

const one = fc.constantFrom<0 | 1>(0, 1)
const change: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom<Change['kind']>('status', 'key', 'own', 'group', 'shared', 'member', 'boundary'),
  user: one,
  group: one,
  on: fc.boolean(),
  document: fc.constantFrom<Document>('none', 'get', 'eat', 'noEat'),
})

const clock = new ManualClock(Date.UTC(2026, 10, 22, 12, 0, 0))
let service: TestService
let local: Decider
let remote: Decider
let witness: Asker

beforeAll(async () => {
  service = await startService({ clock, env: { EVENTS_PING_SECONDS: '1' } })
  witness = await service.createUserWithKey({ policy: DOCUMENTS.get })
  const parts = { url: service.url, service: ORCHARD, gatekeeper: await localGatekeeper(service), clock }
  local = deciderOf('local', parts)
  remote = deciderOf('remote', parts)
  await Promise.all([local.ready(), remote.ready()])
})

afterAll(async () => {
  await Promise.all([local, remote].map((decider) => decider.close()))
  await service.stop()
})

/** Two users, two groups, and one managed policy that is attached to the first user and the second group. */
class Orchard {
  private readonly members = new Set<string>()

  private constructor(
    readonly users: readonly Asker[],
    private readonly groups: readonly string[],
    private readonly shared: string,
  ) {}

  static async create(): Promise<Orchard> {
    const fixture = { policy: DOCUMENTS.none }
    const users = [await service.createUserWithKey(fixture), await service.createUserWithKey(fixture)]
    const groups = [await service.createGroup(DOCUMENTS.get), await service.createGroup(DOCUMENTS.none)]
    const shared = service.name('shared')
    succeeded(await service.root.post('/api/v1/policies', { name: shared, policy: DOCUMENTS.eat }))
    for (const target of [`users/${users[0]?.username}`, `groups/${groups[1]}`]) {
      succeeded(await service.root.post(`/api/v1/${target}/attached-policies`, { policy: shared }))
    }
    return new Orchard(users, groups, shared)
  }

  /** Does it; answers the revision afterwards. */
  apply({ kind, user, group, on, document }: Change): Promise<number> {
    const { username = '', keyId = '' } = this.users[user] ?? {}
    const path = `users/${username}`
    switch (kind) {
      case 'status':
        return this.send('PATCH', path, { status: on ? 'active' : 'disabled' })
      case 'key':
        return this.send('PATCH', `${path}/keys/${keyId}`, { status: on ? 'active' : 'inactive' })
      case 'own':
        return this.store(path, document)
      case 'group':
        return this.store(`groups/${this.groups[group]}`, document)
      case 'shared':
        return this.replaceShared(document)
      case 'member':
        return this.join(username, `groups/${this.groups[group]}`)
      case 'boundary':
        return on ? this.send('PUT', `${path}/boundary`, { policy: this.shared }) : this.unbind(path)
    }
  }

  /** Every question about every user, however he proves himself. */
  questions(): Question[] {
    return this.users.flatMap((user) =>
      (['basic', 'session', 'sigv4'] as const).flatMap((kind) =>
        ACTIONS.map((action) => mayGet(user, kind, clock.now(), action)),
      ),
    )
  }

  /** Joins, or leaves who has joined. */
  private async join(user: string, path: string): Promise<number> {
    const membership = `${path} ${user}`
    if (this.members.delete(membership)) return this.send('DELETE', `${path}/users/${user}`)
    this.members.add(membership)
    return this.send('POST', `${path}/add-user`, { user })
  }

  private async unbind(path: string): Promise<number> {
    await this.send('PUT', `${path}/boundary`, { policy: this.shared })
    return this.send('DELETE', `${path}/boundary`)
  }

  private store(owner: string, held: Document): Promise<number> {
    return this.send('PUT', `${owner}/policies/test`, { name: 'test', policy: DOCUMENTS[held] })
  }

  private async replaceShared(held: Document): Promise<number> {
    const path = `policies/${this.shared}/versions`
    await this.send('POST', path, { policy: DOCUMENTS[held], setAsDefault: true })
    const { body } = await service.root.get(`/api/v1/${path}`)
    const numbers = (body as { version: number }[]).map(({ version }) => version) // a list of versions
    const old = Math.min(...numbers)
    return this.send('DELETE', `${path}/${old}`)
  }

  private async send(method: string, path: string, body?: unknown): Promise<number> {
    return revisionOf(await service.root.request(method, `/api/v1/${path}`, { body }))
  }
}

async function verdicts(decider: Decider, questions: readonly Question[]): Promise<unknown[]> {
  const answers = await Promise.all(questions.map(async (question) => decider.decide(question)))
  return answers.map(({ authorized, allowed, authenticated, errorCode }: Answer) => {
    return { authorized, allowed, authenticated, errorCode }
  })
}

describe('after every one of many random changes', () => {
  it('a local guard answers every question about everybody as the service does', async () => {
    const changes = fc.array(change, { minLength: 8, maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(changes, async (steps) => {
        const orchard = await Orchard.create()
        clock.advance(2000)
        for (const step of steps) {
          const revision = await orchard.apply(step)
          const questions = orchard.questions()
          const knowing = questions.map((question) => ({ ...question, atLeastRevision: revision }))
          const expected = await verdicts(remote, questions)
          expect(await verdicts(local, knowing)).toEqual(expected)
          const ask = mayGet(witness, 'basic', clock.now())
          await untilHeard(local, { question: ask, witness: ask, revision })
          expect(await verdicts(local, questions)).toEqual(expected)
        }
      }),
      { seed: 20261123, numRuns: 10, endOnFailure: true },
    )
  }, 120_000)
})
