import { type HeldSession, PrincipalEntry, type ScopePolicies } from '@tinyauth/decision'
import { type CompiledPolicy, compilePolicy, parsePolicy, type Policy, type PolicySet } from '@tinyauth/policy-engine'
import type { SignedInUser } from '../decider.js'
import { isUsername } from './testing-credential.js'

/** A policy: the document, or its JSON text. */
export type TestingPolicy = Policy | Readonly<Record<string, unknown>> | string

/** What a user may do. */
export interface TestingUser {
  /** Attached to the user, at most ten as in the service. Default none: the user may do nothing. */
  readonly policies?: readonly TestingPolicy[]
  /** The groups that the user is a member of, by path, each with its policies. Default none. */
  readonly groups?: Readonly<Record<string, readonly TestingPolicy[]>>
  /** What the user may do at most. Default: no bound. */
  readonly boundary?: TestingPolicy
  /** What handlers are told of the user who is signed in. Default: the name and the groups alone. */
  readonly profile?: Partial<Pick<SignedInUser, 'name' | 'picture' | 'email' | 'emailVerified'>>
}

/** The session of whoever is signed in. */
export const TESTING_SESSION = 'testing'

/** Users by name. */
export type TestingUsers = Readonly<Record<string, TestingUser>>

/** Users that cannot be; every problem at once. */
export class TestingUsersError extends Error {
  constructor(
    /** Each begins with the place: `users/fred/policies/0/Statement/0/Effect`. */
    readonly problems: readonly string[],
  ) {
    super(['the users of the test cannot be:', ...problems.map((problem) => `- ${problem}`)].join('\n'))
    this.name = 'TestingUsersError'
  }
}

/**
 * Compiles users as the service does when it stores and loads them.
 *
 * @param scopes policies of scopes, by name
 * @throws TestingUsersError for names and policies that the service would refuse, and for more of them than it allows
 */
export function testingPrincipals(
  users: TestingUsers,
  partition: string,
  scopes: Readonly<Record<string, TestingPolicy>> = {},
): ReadonlyMap<string, PrincipalEntry> {
  const problems: string[] = []
  const ofScopes = new Map(
    Object.entries(scopes).map(([name, policy]) => [name, compileOne(policy, `scopes/${name}`, problems)] as const),
  )
  const principals = new Map(
    Object.entries(users).map(([username, user]) => {
      if (!isUsername(username)) problems.push(`users/${username}: no user can be named so`)
      return [username, principalOf(username, user, { partition, scopes: ofScopes }, problems)] as const
    }),
  )
  // A policy that cannot be read is a fault of its holder too; it is named once.
  if (problems.length === 0) problems.push(...[...principals.values()].flatMap(faultsOf))
  if (problems.length > 0) throw new TestingUsersError(problems)
  return principals
}

function principalOf(
  username: string,
  user: TestingUser,
  { partition, scopes }: { readonly partition: string; readonly scopes: ScopePolicies },
  problems: string[],
): PrincipalEntry {
  const id = `users/${username}`
  const { policies = [], groups = {}, boundary } = user
  return new PrincipalEntry(
    {
      uid: `testing-${username}`,
      username,
      arn: `arn:${partition}:tinyauth:::${id}`,
      active: true,
      credentialsChangedAtMs: 0,
      passwordHash: undefined,
      own: { id, kind: 'user', policies: compileAll(policies, `${id}/policies`, problems) },
      memberships: Object.entries(groups).map(([path, held]) => ({
        groupId: `testing-${path}`,
        path,
        notBeforeMs: undefined,
        notAfterMs: undefined,
        source: { id: `groups/${path}`, kind: 'group', policies: compileAll(held, `${id}/groups/${path}`, problems) },
      })),
      guardrails: [],
      boundary: boundary === undefined ? undefined : boundaryOf(boundary, `${id}/boundary`, problems),
      keys: new Map(),
      keyBoundaries: new Map(),
      sessions: new Map([[TESTING_SESSION, ENDLESS_SESSION]]),
      scopes,
      policyIds: [],
      revision: 0,
    },
    {},
  )
}

/** Credentials of tests say who somebody is, and nothing is asked of the session. */
const ENDLESS_SESSION: HeldSession = {
  ...{ id: TESTING_SESSION, kind: 'browser', sourceIp: '' },
  ...{ createdAtMs: 0, lastSeenAtMs: 0, expiresAtMs: Number.MAX_SAFE_INTEGER },
}

/** What of a user is over a limit, and would deny everything. */
function faultsOf(entry: PrincipalEntry): readonly string[] {
  // Nothing of a user of a test begins or ends, so any moment tells.
  return entry.at(0).layers.faults.map(({ message }) => `users/${entry.username}: ${message}`)
}

function boundaryOf(policy: TestingPolicy, id: string, problems: string[]): PolicySet {
  return { id, policies: [compileOne(policy, id, problems)] }
}

function compileAll(policies: readonly TestingPolicy[], place: string, problems: string[]): readonly CompiledPolicy[] {
  return policies.map((policy, index) => compileOne(policy, `${place}/${index}`, problems))
}

/** Parsed as for being saved: what the service would refuse is refused here, and does not fail closed unseen. */
function compileOne(document: TestingPolicy, id: string, problems: string[]): CompiledPolicy {
  const parsed = parsePolicy(document)
  problems.push(...parsed.problems.map(({ path, message }) => `${id}${path}: ${message}`))
  return compilePolicy(parsed.policy ?? document, { id })
}
