import { z } from 'zod'
import type { Profile } from '../federation/profile.js'
import { GroupList } from './group-list.js'

/** Levels of GitLab by name; other providers have none. */
export const ACCESS_LEVELS = {
  minimal: 5,
  guest: 10,
  planner: 15,
  reporter: 20,
  developer: 30,
  maintainer: 40,
  owner: 50,
} as const

const NAMES = ['minimal', 'guest', 'planner', 'reporter', 'developer', 'maintainer', 'owner'] as const

const expected = { error: `must be a whole number from 1 to ${ACCESS_LEVELS.owner} or one of ${NAMES.join(', ')}` }

/** Name or number of an access level. Nobody is above `owner`, and level 0 is no access, so neither asks for anything. */
export const accessLevelField = z.union(
  [z.int().min(1, expected).max(ACCESS_LEVELS.owner, expected), z.enum(NAMES)],
  expected,
)

/** An access level as it is written in a setting. */
export type AccessLevel = z.infer<typeof accessLevelField>

/** The number of a level. */
export function levelNumber(level: AccessLevel): number {
  return typeof level === 'string' ? ACCESS_LEVELS[level] : level
}

/** Whether a group gives at least this level. No level in the group is none, whatever is asked for. */
export function reachesLevel(accessLevel: number | undefined, least: number | undefined): boolean {
  return least === undefined || (typeof accessLevel === 'number' && accessLevel >= least)
}

/**
 * The highest level that the user has in these groups of the provider and below them, without `groups` in any; `undefined`
 * where there is none. The value of the context key `Idp.AccessLevel`.
 */
export function highestAccessLevel(profile: Profile, groups?: readonly string[]): number | undefined {
  const list = groups === undefined ? undefined : new GroupList(groups, true)
  let highest: number | undefined
  for (const { path, accessLevel } of profile.groups) {
    if (!reachesLevel(accessLevel, highest ?? 0) || accessLevel === undefined) continue
    if (list === undefined || list.indexOf(path) !== undefined) highest = accessLevel
  }
  return highest
}
