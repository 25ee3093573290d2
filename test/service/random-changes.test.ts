import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { startService, succeeded } from './harness.js'
import type { TestService, TestUser } from './harness.js'
import { allow, arn, deny, policy } from './policies.js'

const APPLE = arn('orchard', 'apples/red')
const ACTIONS = ['Get', 'Eat'] as const
const DOCUMENTS = {
  none: policy(allow('orchard:Nothing', '*')),
  get: policy(allow('orchard:Get', '*')),
  eat: policy(allow('orchard:Eat', '*')),
  noEat: policy(deny('orchard:Eat', '*')),
} as const

type Document = keyof typeof DOCUMENTS

/** What a plain reading of the rules remembers: who is active, what is stored where, who is in which group. */
interface World {
  readonly active: boolean[]
  readonly own: Document[]
  readonly member: boolean[][]
  readonly ofGroup: Document[]
  shared: Document
}

/** One thing that an administrator does. */
type Change =
  | { readonly kind: 'status'; readonly user: number; readonly active: boolean }
  | { readonly kind: 'own'; readonly user: number; readonly document: Document }
  | { readonly kind: 'join'; readonly user: number; readonly group: number; readonly member: boolean }
  | { readonly kind: 'ofGroup'; readonly group: number; readonly document: Document }
  | { readonly kind: 'shared'; readonly document: Document }

const two = fc.nat({ max: 1 })
const document = fc.constantFrom<Document>('none', 'get', 'eat', 'noEat')
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ kind: fc.constant('status' as const), user: two, active: fc.boolean() }),
  fc.record({ kind: fc.constant('own' as const), user: two, document }),
  fc.record({ kind: fc.constant('join' as const), user: two, group: two, member: fc.boolean() }),
  fc.record({ kind: fc.constant('ofGroup' as const), group: two, document }),
  fc.record({ kind: fc.constant('shared' as const), document }),
)

let service: TestService
let orchard: TestUser

beforeAll(async () => {
  service = await startService()
  orchard = await service.gatekeeper('orchard')
})

afterAll(() => service.stop())

/** Two users, two groups, and one managed policy that is attached to the first user and the second group. */
class Orchard {
  readonly world: World = {
    active: [true, true],
    own: ['none', 'none'],
    member: [
      [false, false],
      [false, false],
    ],
    ofGroup: ['none', 'none'],
    shared: 'none',
  }

  private constructor(
    private readonly users: readonly TestUser[],
    private readonly groups: readonly string[],
    private readonly shared: string,
  ) {}

  static async create(): Promise<Orchard> {
    const fixture = { policy: DOCUMENTS.none }
    const users = [await service.createUserWithKey(fixture), await service.createUserWithKey(fixture)]
    const groups = [await service.createGroup(DOCUMENTS.none), await service.createGroup(DOCUMENTS.none)]
    const shared = service.name('shared')
    succeeded(await service.root.post('/api/v1/policies', { name: shared, policy: DOCUMENTS.none }))
    const targets = [`users/${users[0]?.username}`, `groups/${groups[1]}`]
    for (const target of targets) {
      succeeded(await service.root.post(`/api/v1/${target}/attached-policies`, { policy: shared }))
    }
    return new Orchard(users, groups, shared)
  }

  /** Does it over the API and in the memory of the test. */
  async apply(step: Change): Promise<void> {
    const { world } = this
    switch (step.kind) {
      case 'status':
        world.active[step.user] = step.active
        return this.send('PATCH', this.user(step.user), { status: step.active ? 'active' : 'disabled' })
      case 'own':
        world.own[step.user] = step.document
        return this.store(this.user(step.user), step.document)
      case 'ofGroup':
        world.ofGroup[step.group] = step.document
        return this.store(this.group(step.group), step.document)
      case 'join':
        return this.join(step.user, step.group, step.member)
      case 'shared':
        world.shared = step.document
        return this.replaceShared(step.document)
    }
  }

  /** What the service decides: for each user, each action. */
  decided(): Promise<boolean[][]> {
    const of = (user: TestUser): Promise<boolean[]> =>
      Promise.all(ACTIONS.map((action) => service.permitted(orchard, 'orchard', user.proof, action, APPLE)))
    return Promise.all(this.users.map(of))
  }

  /** What a plain reading of the rules says. */
  expected(): boolean[][] {
    return this.users.map((_user, index) => {
      const held = this.held(index)
      const eats = held.includes('eat') && !held.includes('noEat')
      return this.world.active[index] === true ? [held.includes('get'), eats] : [false, false]
    })
  }

  private held(user: number): Document[] {
    const { own, member, ofGroup, shared } = this.world
    const groups = [0, 1].filter((group) => member[user]?.[group] === true)
    const attached = user === 0 || groups.includes(1) ? [shared] : []
    return [own[user], ...groups.map((group) => ofGroup[group]), ...attached].filter((held) => held !== undefined)
  }

  private async join(user: number, group: number, member: boolean): Promise<void> {
    const row = this.world.member[user]
    if (!row || row[group] === member) return
    row[group] = member
    const name = this.users[user]?.username
    if (member) await this.send('POST', `${this.group(group)}/add-user`, { user: name })
    else await this.send('DELETE', `${this.group(group)}/users/${name}`)
  }

  private store(owner: string, held: Document): Promise<void> {
    return this.send('PUT', `${owner}/policies/test`, { name: 'test', policy: DOCUMENTS[held] })
  }

  private async replaceShared(held: Document): Promise<void> {
    const path = `policies/${this.shared}`
    await this.send('POST', `${path}/versions`, { policy: DOCUMENTS[held], setAsDefault: true })
    const { body } = await service.root.get(`/api/v1/${path}/versions`)
    const numbers = (body as { version: number; isDefault?: boolean }[]).map(({ version }) => version) // a list of versions
    for (const old of numbers.sort((a, b) => b - a).slice(1)) await this.send('DELETE', `${path}/versions/${old}`)
  }

  private async send(method: string, path: string, body?: unknown): Promise<void> {
    succeeded(await service.root.request(method, `/api/v1/${path}`, { body }))
  }

  private user(index: number): string {
    return `users/${this.users[index]?.username}`
  }

  private group(index: number): string {
    return `groups/${this.groups[index]}`
  }
}

describe('after every one of many random changes', () => {
  it('the next decision is that of a plain reading of the rules', async () => {
    const changes = fc.array(change, { minLength: 10, maxLength: 30 })
    await fc.assert(
      fc.asyncProperty(changes, async (steps) => {
        const fixture = await Orchard.create()
        for (const step of steps) {
          await fixture.apply(step)
          expect(await fixture.decided()).toEqual(fixture.expected())
        }
      }),
      { seed: 20261122, numRuns: 12, endOnFailure: true },
    )
  }, 60_000)
})
