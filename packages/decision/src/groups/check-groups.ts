import { evaluateGroups, type GroupExpression, type GroupLeafOutcome } from '@tinyauth/policy-engine'
import type { HeldMembership } from '../principal/held-membership.js'
import type { Identity } from '../proofs/proof.js'

/** A group that somebody is in directly: the membership is `groups/{group}/members/{username}`. */
export interface GroupVia {
  readonly group: string
}

/** What was found out about one group of an expression, and by which memberships. */
export interface CheckedLeaf extends GroupLeafOutcome {
  /** Empty exactly where it is not granted. */
  readonly via: readonly GroupVia[]
}

/** What one expression came to for one person. */
export interface CheckedGroups {
  readonly granted: boolean
  /** In the order of the text; none where nothing is told. */
  readonly leaves: readonly CheckedLeaf[]
}

/** Nothing is granted, and nothing is told. */
export const NO_GROUPS: CheckedGroups = Object.freeze({ granted: false, leaves: Object.freeze([]) })

/** Why somebody who was proved is in no group as far as is told. */
export type GroupsRefusal = 'InsufficientScope' | 'NotPermitted'

/** The scope without which an OAuth access token tells no groups. */
export const GROUPS_SCOPE = 'groups'

/**
 * Why nothing is told of the groups of somebody who was proved; `undefined`: it is told.
 * INVARIANT: scopes only limit, and a guest has what was shared and no groups, so that `~blocked` lets no guest in.
 */
export function groupsRefusal({ entry, token }: Identity): GroupsRefusal | undefined {
  if (token !== undefined && !token.scopes.includes(GROUPS_SCOPE)) return 'InsufficientScope'
  return entry.parts.guest === true ? 'NotPermitted' : undefined
}

/** Decides an expression for somebody who was proved, by the memberships that hold at a moment (domain-model 5.4). */
export function checkGroups(identity: Identity, expression: GroupExpression, nowMs: number): CheckedGroups {
  if (groupsRefusal(identity) !== undefined) return NO_GROUPS
  return groupsOf(identity.entry.membershipsAt(nowMs), expression)
}

/** The same for memberships that hold; what was shared is no group of people. */
export function groupsOf(
  held: readonly Pick<HeldMembership, 'path' | 'root' | 'giver'>[],
  expression: GroupExpression,
): CheckedGroups {
  const ways = new Map<string, Set<string>>()
  const directGroups = new Set<string>()
  for (const { path, root, giver } of held) {
    if (giver !== undefined) continue
    if (root === undefined) directGroups.add(path)
    const roots = ways.get(path)
    if (roots === undefined) ways.set(path, new Set([root ?? path]))
    else roots.add(root ?? path)
  }
  const { granted, leaves } = evaluateGroups(expression, { groups: new Set(ways.keys()), directGroups })
  return { granted, leaves: leaves.map((leaf) => ({ ...leaf, via: viaOf(leaf, ways) })) }
}

function viaOf(
  { path, direct, granted }: GroupLeafOutcome,
  ways: ReadonlyMap<string, ReadonlySet<string>>,
): readonly GroupVia[] {
  if (!granted) return []
  return direct ? [{ group: path }] : [...(ways.get(path) ?? [])].sort().map((group) => ({ group }))
}
