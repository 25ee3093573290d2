import type { RightsSource } from '@tinyauth/decision'
import type { CompiledPolicy } from '@tinyauth/policy-engine'
import type { PolicyRef, StoredMembership, StoredTerms } from '../store/index.js'
import type { PolicyShelf } from './policy-shelf.js'

/**
 * What a membership itself allows (domain-model 5.6): to invite others, to take members out again, what comes with owning the group.
 * A policy as any other, so whatever limits policies limits it: boundaries, scopes of tokens, guardrails. Nothing: `undefined`.
 */
export function membershipRights(
  { terms, boundary, group }: StoredMembership,
  shelf: PolicyShelf,
  compiled: (ref: PolicyRef) => CompiledPolicy,
): RightsSource | undefined {
  if (terms === null || group.giverId !== null) return undefined
  const statements = statementsOf(terms, group.path)
  const policies = [
    ...(statements.length === 0 ? [] : [rightsPolicy(statements, group.path, shelf)]),
    ...(terms.ownerPolicy === null ? [] : [compiled(terms.ownerPolicy)]),
  ]
  if (policies.length === 0) return undefined
  const id = `groups/${group.path}/membership`
  if (boundary === null) return { id, kind: 'role', policies }
  const ceilings = [{ id: `groups/${group.path}/membership-boundary`, policies: [compiled(boundary)] }]
  return { id, kind: 'role', policies, ceilings }
}

interface Statement {
  readonly Sid: string
  readonly Effect: 'Allow'
  readonly Action: readonly string[]
  readonly Resource: readonly string[]
  readonly Condition?: object
}

/** `{{…}}` is filled in by the shelf, as in every policy that ships. */
function statementsOf({ invites, deauthorize }: StoredTerms, path: string): readonly Statement[] {
  const allow = (Sid: string, actions: readonly string[], Condition?: object): Statement => {
    const Action = actions.map((action) => `{{self}}:${action}`)
    const arn = `arn:{{partition}}:{{self}}:::groups/${path}`
    return {
      Sid,
      Effect: 'Allow',
      Action,
      Resource: [arn, `${arn}/*`],
      ...(Condition === undefined ? {} : { Condition }),
    }
  }
  const byOwnInvites = { 'ForAnyValue:StringEquals': { 'tinyauth:MembershipAncestor': '${Username}' } }
  return [
    ...(invites ? [allow('Invite', ['CreateInvite'])] : []),
    ...(deauthorize === 'group' ? [allow('TakeBack', [...TAKE_BACK, ...SEE])] : []),
    ...(deauthorize === 'descendants' ? [allow('TakeBackOwn', TAKE_BACK, byOwnInvites)] : []),
  ]
}

const TAKE_BACK = ['RemoveUserFromGroup', 'RevokeInvite'] as const
const SEE = ['ListInvites', 'GetInvite', 'ListGroupMembers'] as const

function rightsPolicy(Statement: readonly Statement[], path: string, shelf: PolicyShelf): CompiledPolicy {
  const document = JSON.stringify({ Version: '2012-10-17', Statement })
  const kinds = Statement.map(({ Sid }) => Sid).join('+')
  return shelf.inline({ id: `membership ${kinds} ${path}`, version: 1, name: 'membership', document })
}
