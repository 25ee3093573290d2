import { type CheckedGroups, groupsOf, groupsRefusal, type Identity, NO_GROUPS } from '@tinyauth/decision'
import { evaluateGroups, type GroupExpression } from '@tinyauth/policy-engine'

/**
 * Decides an expression by the groups of a user of a test. Groups form a tree by their paths, as in the service, and every group
 * that is asked about is there: whoever is in `chat` is in `chat/dm1` as well.
 */
export function testingGroups(identity: Identity, expression: GroupExpression, nowMs: number): CheckedGroups {
  if (groupsRefusal(identity) !== undefined) return NO_GROUPS
  const held = identity.entry.membershipsAt(nowMs)
  const { leaves } = evaluateGroups(expression, { groups: [], directGroups: [] })
  const below = leaves.flatMap(({ path }) =>
    held.flatMap(({ path: root }) => (path.startsWith(`${root}/`) ? [{ path, root }] : [])),
  )
  return groupsOf([...held, ...below], expression)
}
