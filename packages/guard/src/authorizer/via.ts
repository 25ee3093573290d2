import type { CheckedGroups } from '@tinyauth/decision'
import type { Via } from '../decider.js'

/** The groups that somebody was found in, each once, with their memberships. What stands behind `~` speaks for nobody. */
export function viaOf(groups: readonly CheckedGroups[], username: string): readonly Via[] {
  const found = new Map<string, Set<string>>()
  for (const { path, granted, negated, via } of groups.flatMap(({ leaves }) => leaves)) {
    if (!granted || negated) continue
    const ways = found.get(path) ?? new Set()
    for (const { group } of via) ways.add(group)
    found.set(path, ways)
  }
  return [...found].map(([group, ways]) => ({
    group,
    memberships: [...ways].map((way) => ({ group: way, id: `groups/${way}/members/${username}` })),
  }))
}
