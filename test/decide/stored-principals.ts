import fc from 'fast-check'
import type { EntityManager } from 'typeorm'
import {
  type Committed,
  type PolicyDocument,
  type PolicyOwner,
  type PolicyRef,
  PrincipalReader,
  type StoredMembership,
  type StoredPrincipal,
  type StoredService,
  UnitOfWork,
} from '../../src/store/index.js'

/** 2026-11-22, 10:00 UTC. */
export const NOW = Date.parse('2026-11-22T10:00:00Z')
const HOUR_MS = 3_600_000
export const KEY_ID = 'AKFRED'

/** What a store holds of one user. */
export interface StoredWorld {
  readonly principal: StoredPrincipal
  readonly guardrails: readonly PolicyRef[]
  /** By position; the id of a managed policy is its position. */
  readonly documents: readonly string[]
}

const action = fc.constantFrom(
  ...['apples:Get', 'APPLES:*', 'apples:E?t', 'app*:Get', '?pples:Eat', '*', '*:Get', 'pears:Get', 'pears:*', 'p*:*'],
  ...['tinyauth:*', 'Get', 'a:b:c', 'pears:${Username}', '{{svc}}:*'],
)
const resource = fc.constantFrom(
  '*',
  'arn:tinyauth:apples:::a/${Username}',
  'arn:tinyauth:apples:::a/1',
  'arn:tinyauth:apples:*',
)
const condition = fc.constantFrom(
  { Bool: { Mfa: 'true' } },
  { StringEquals: { Username: 'fred' } },
  { StringLike: { Action: 'apples:*' } },
  { StringEquals: { ActionLevel: 'read' } },
  { NoSuchOperator: { Username: 'fred' } },
  { IpAddress: { SourceIp: 'no network' } },
)
const some = fc.array(action, { minLength: 1, maxLength: 3 })
const statement = fc
  .record({
    allows: fc.boolean(),
    action: fc.oneof(
      { weight: 4, arbitrary: some.map((Action) => ({ Action })) },
      some.map((NotAction) => ({ NotAction })),
    ),
    resource,
    condition: fc.option(condition, { freq: 3 }),
  })
  .map(({ allows, action: named, resource: Resource, condition: Condition }) => {
    return { Effect: allows ? 'Allow' : 'Deny', ...named, Resource, ...(Condition === null ? {} : { Condition }) }
  })
const written = fc
  .array(statement, { minLength: 1, maxLength: 3 })
  .map((Statement) => JSON.stringify({ Version: '2012-10-17', Statement }))
const everything = JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } })
/** The text of a policy, readable or not. */
export const document = fc.oneof(
  { weight: 12, arbitrary: written },
  { weight: 6, arbitrary: fc.constant(everything) },
  { weight: 1, arbitrary: fc.constantFrom('{', '{"Statement": 5}', 'null') },
)

const DOCUMENTS = 6

const ref: fc.Arbitrary<PolicyRef> = fc
  .record({ at: fc.nat({ max: DOCUMENTS - 1 }), svc: fc.constantFrom('apples', 'pears', undefined) })
  .map(({ at, svc }) => {
    return { policyId: String(at), name: `policy-${at}`, version: 1, parameters: svc === undefined ? {} : { svc } }
  })
const limit = fc.option(ref, { freq: 3, nil: null })
const owner: fc.Arbitrary<PolicyOwner> = fc.record({
  boundary: limit,
  inlinePolicies: fc
    .array(document, { maxLength: 2 })
    .map((documents) =>
      documents.map((text, at) => ({ id: `${at}`, name: `inline-${at}`, version: 1, document: text })),
    ),
  attachedPolicies: fc.array(ref, { maxLength: 3 }),
})
/** Each inline policy is one of its own. */
function named(id: string, given: PolicyOwner): PolicyOwner {
  return { ...given, inlinePolicies: given.inlinePolicies.map((inline) => ({ ...inline, id: `${id} ${inline.name}` })) }
}

const bound = fc.constantFrom(null, NOW - HOUR_MS, NOW, NOW + HOUR_MS)
const bounds = fc
  .array(ref, { maxLength: 2 })
  .map((refs) => refs.map((boundary, at) => ({ path: `above-${at}`, boundary })))
const membershipFields = fc.record({
  ...{ notBefore: bound, notAfter: bound, boundary: limit, bounds, group: owner },
  // Now and then in the same group in two ways.
  at: fc.nat({ max: 3 }),
  root: fc.constantFrom(null, 'root-1', 'root-2'),
})
const memberships: fc.Arbitrary<readonly StoredMembership[]> = fc
  .array(membershipFields, { maxLength: 4 })
  .map((held) =>
    held.map(({ group, at, ...fields }, index) => {
      const place = { id: `g${at}`, path: `group-${at}`, giverId: null }
      return { id: `m${index}`, terms: null, ...fields, group: { ...place, ...named(`g${at}-${index}`, group) } }
    }),
  )

/** A user with everything that the store can hold about one, over limits and unreadable things among it. */
export const storedWorld: fc.Arbitrary<StoredWorld> = fc
  .record({
    owner,
    memberships,
    keyBoundary: limit,
    guardrails: fc.array(ref, { maxLength: 1 }),
    documents: fc.array(document, { minLength: DOCUMENTS, maxLength: DOCUMENTS }),
  })
  .map(({ owner: own, keyBoundary, memberships: held, ...rest }) => {
    const person = { displayName: 'Fred', picture: null, email: 'fred@example.org', emailVerified: true }
    const login = { passwordHash: 'the hash', status: 'active', type: 'human', guestUntil: null } as const
    const since = { credentialsChangedAt: NOW }
    const key = { id: 'k1', keyId: KEY_ID, sealedSecret: 'the sealed secret', status: 'active' } as const
    const unbound = { expiresAt: null, services: null, sourceCidrs: null }
    return {
      ...rest,
      principal: {
        user: { uid: 'uid-fred', username: 'fred', ...person, ...login, ...since, ...named('fred', own) },
        keys: [{ ...key, ...unbound, boundary: keyBoundary }],
        memberships: held,
        sessions: [],
        tokens: [],
        scopes: [],
      },
    }
  })

const SERVICES: readonly StoredService[] = [
  {
    ...{ id: 's1', name: 'apples', regions: ['default'], decisionTtlSeconds: 7, leaseTtlSeconds: 900 },
    actions: [
      { name: 'Get', level: 'read' },
      { name: 'Eat', level: 'write' },
    ],
  },
]

/** The same principal as somebody else: no policy is that of another. */
export function renamed({ user, memberships: held, ...rest }: StoredPrincipal, username: string): StoredPrincipal {
  const owned = <T extends PolicyOwner>(of: T): T => {
    return { ...of, inlinePolicies: of.inlinePolicies.map((inline) => ({ ...inline, id: `${username} ${inline.id}` })) }
  }
  return {
    ...rest,
    user: { ...owned(user), uid: `uid-${username}`, username },
    memberships: held.map((membership) => ({ ...membership, group: owned(membership.group) })),
  }
}

/** Reads a world from memory. */
export class WorldReader extends PrincipalReader {
  constructor(private readonly world: StoredWorld) {
    super()
  }

  override principal(_: EntityManager, uid: string): Promise<StoredPrincipal | undefined> {
    return Promise.resolve(uid === this.world.principal.user.uid ? this.world.principal : undefined)
  }

  override uidByUsername(_: EntityManager, name: string): Promise<string | undefined> {
    return Promise.resolve(name === 'fred' ? this.world.principal.user.uid : undefined)
  }

  override uidByKeyId(_: EntityManager, keyId: string): Promise<string | undefined> {
    return Promise.resolve(keyId === KEY_ID ? this.world.principal.user.uid : undefined)
  }

  override policyDocuments(
    _: EntityManager,
    refs: readonly Pick<PolicyRef, 'policyId' | 'version'>[],
  ): Promise<readonly PolicyDocument[]> {
    const found = refs.map(({ policyId, version }) => {
      return { policyId, version, document: this.world.documents[Number(policyId)] ?? '' }
    })
    return Promise.resolve(found)
  }

  override guardrails(): Promise<readonly PolicyRef[]> {
    return Promise.resolve(this.world.guardrails)
  }

  override services(): Promise<readonly StoredService[]> {
    return Promise.resolve(SERVICES)
  }
}

/** One state of a store that nobody writes to. */
export class ReadOnlyWork extends UnitOfWork {
  override run<T>(): Promise<Committed<T>> {
    return Promise.reject(new Error('nothing is written here'))
  }

  override read<T>(work: (manager: EntityManager, revision: number) => Promise<T>): Promise<T> {
    // The reader of a world needs none.
    return work({} as EntityManager, 7)
  }

  override onCommit(): () => void {
    return () => undefined
  }
}
