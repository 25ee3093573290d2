import fc from 'fast-check'
import type { TestService, TestUser } from '../service/harness.js'
import { succeeded } from '../service/harness.js'
import { allow, arn, deny, policy } from '../service/policies.js'
import { text } from '../service/client.js'

/** What everybody is asked about. */
const APPLES = [arn('orchard', 'apples/red'), arn('orchard', 'apples/green')] as const
const ACTIONS = ['Get', 'Eat'] as const
const DOCUMENTS = {
  none: policy(allow('orchard:Nothing', '*')),
  get: policy(allow('orchard:Get', '*')),
  both: policy(allow('orchard:*', '*')),
  red: policy(allow('orchard:*', APPLES[0])),
  noEat: policy(allow('orchard:*', '*'), deny('orchard:Eat', '*')),
} as const
type Document = keyof typeof DOCUMENTS

/** The policy that shares need besides. */
const MAY_SHARE = policy(allow('tinyauth:CreateShare', '*'))

/** One thing that somebody does. */
export type ShareStep =
  | { readonly kind: 'policy'; readonly user: number; readonly document: Document }
  | { readonly kind: 'status'; readonly user: number; readonly active: boolean }
  | {
      readonly kind: 'share'
      readonly from: number
      readonly to: number
      readonly action: number
      readonly apple: number
    }
  | { readonly kind: 'revoke'; readonly share: number }

const PEOPLE = 4
const person = fc.nat({ max: PEOPLE - 1 })
const bit = fc.nat({ max: 1 })

/** A chain that everything begins with, so that there is something to break. */
export const FIRST: readonly ShareStep[] = [
  { kind: 'policy', user: 0, document: 'both' },
  { kind: 'share', from: 0, to: 1, action: 1, apple: 0 },
  { kind: 'share', from: 1, to: 2, action: 1, apple: 0 },
]

/** Sequences of steps; giving is the most frequent. */
export const shareSteps: fc.Arbitrary<readonly ShareStep[]> = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ kind: fc.constant('share' as const), from: person, to: person, action: bit, apple: bit }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('policy' as const),
        user: person,
        document: fc.constantFrom<Document>('none', 'get', 'both', 'red', 'noEat'),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('status' as const), user: person, active: fc.boolean() }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('revoke' as const), share: fc.nat({ max: 5 }) }) },
  ),
  { minLength: 3, maxLength: 10 },
)

/** A share as the plain model remembers it. */
interface KnownShare {
  readonly id: string
  readonly from: number
  readonly to: number
  readonly action: number
  readonly apple: number
  readonly parents: readonly string[]
}

/** Four people who share apples, and what a plain reading of the rules remembers of them. */
export class Sharers {
  private readonly own: Document[] = Array.from({ length: PEOPLE }, () => 'none')
  private readonly active: boolean[] = Array.from({ length: PEOPLE }, () => true)
  private shares: KnownShare[] = []
  /** How often each answer was seen. */
  readonly seen = { byShare: 0, refusedByGiver: 0 }

  private constructor(
    private readonly service: TestService,
    private readonly gatekeeper: TestUser,
    private readonly people: readonly TestUser[],
  ) {}

  static async gather(service: TestService, gatekeeper: TestUser): Promise<Sharers> {
    const people: TestUser[] = []
    for (let i = 0; i < PEOPLE; i++) {
      const username = service.name(`sharer-${gatekeeper.username}`)
      const user = await service.createUserWithKey({ username, policy: DOCUMENTS.none })
      await service.putUserPolicy(user.username, MAY_SHARE, 'may-share')
      people.push(user)
    }
    return new Sharers(service, gatekeeper, people)
  }

  async take(step: ShareStep): Promise<void> {
    if (step.kind === 'policy') await this.setPolicy(step.user, step.document)
    else if (step.kind === 'status') await this.setActive(step.user, step.active)
    else if (step.kind === 'revoke') await this.revoke(step.share)
    else await this.share(step)
  }

  private async setPolicy(user: number, document: Document): Promise<void> {
    const { username } = this.person(user)
    const body = { name: 'test', policy: JSON.stringify(DOCUMENTS[document]) }
    succeeded(await this.service.root.put(`/api/v1/users/${username}/policies/test`, body))
    this.own[user] = document
  }

  private async setActive(user: number, active: boolean): Promise<void> {
    const { username } = this.person(user)
    succeeded(await this.service.root.patch(`/api/v1/users/${username}`, { status: active ? 'active' : 'disabled' }))
    this.active[user] = active
  }

  private async revoke(index: number): Promise<void> {
    const share = this.shares[index]
    if (share === undefined) return
    succeeded(await this.service.root.delete(`/api/v1/shares/${share.id}`))
    const gone = new Set([share.id])
    for (const id of gone) for (const { id: below, parents } of this.shares) if (parents.includes(id)) gone.add(below)
    this.shares = this.shares.filter(({ id }) => !gone.has(id))
  }

  private async share({ from, to, action, apple }: Extract<ShareStep, { kind: 'share' }>): Promise<void> {
    const giver = this.person(from)
    const order = { service: 'orchard', actions: [ACTIONS[action]], resources: [APPLES[apple]], accessFor: null }
    const made = await giver.client.post('/api/v1/shares', order)
    const may = this.active[from] === true && this.allows(from, action, apple)
    if ((made.status === 201) !== may) throw new Error(`sharing answered ${made.status} ${made.text}, allowed: ${may}`)
    if (!may) return
    const taker = this.person(to)
    const taken = await taker.client.post(`/api/v1/invites/${text(made, 'code')}/accept`)
    if (taken.status !== 200) return
    const told = succeeded(await this.service.root.get(`/api/v1/shares/${text(made, 'id')}`))
    const { parents } = told.body as { parents: string[] }
    this.shares.push({ id: text(made, 'id'), from, to, action, apple, parents })
  }

  /** Asks for everybody about everything, and compares with the plain reading. */
  async check(): Promise<readonly string[]> {
    const wrong: string[] = []
    for (let user = 0; user < PEOPLE; user++) {
      for (const [action, name] of ACTIONS.entries()) {
        for (const [apple, resource] of APPLES.entries()) {
          const expected = this.active[user] === true && this.allows(user, action, apple)
          const { proof } = this.person(user)
          const got = await this.service.permitted(this.gatekeeper, 'orchard', proof, name, resource)
          this.note(user, action, apple, got)
          if (got !== expected) wrong.push(`user ${user} ${name} ${resource}: ${got}, expected ${expected}`)
        }
      }
    }
    return wrong
  }

  private note(user: number, action: number, apple: number, got: boolean): void {
    const held = this.shares.some((share) => share.to === user && share.action === action && share.apple === apple)
    const own = this.ofOwn(user, action, apple)
    if (got && own === 'implicit') this.seen.byShare += 1
    if (!got && held && own === 'implicit' && this.active[user] === true) this.seen.refusedByGiver += 1
  }

  /** Whether somebody may do something, `through` being those for whom it is asked already. */
  private allows(user: number, action: number, apple: number, through: readonly number[] = []): boolean {
    const own = this.ofOwn(user, action, apple)
    if (own !== 'implicit') return own === 'allow'
    return this.shares.some(
      (share) =>
        share.to === user &&
        share.action === action &&
        share.apple === apple &&
        share.from !== user &&
        !through.includes(share.from) &&
        this.active[share.from] === true &&
        this.allows(share.from, action, apple, [...through, user]),
    )
  }

  private ofOwn(user: number, action: number, apple: number): 'allow' | 'deny' | 'implicit' {
    const document = this.own[user] ?? 'none'
    if (document === 'noEat') return action === 0 ? 'allow' : 'deny'
    if (document === 'both') return 'allow'
    if (document === 'get') return action === 0 ? 'allow' : 'implicit'
    return document === 'red' && apple === 0 ? 'allow' : 'implicit'
  }

  private person(user: number): TestUser {
    const found = this.people[user]
    if (found === undefined) throw new Error(`there is nobody ${user}`)
    return found
  }
}
