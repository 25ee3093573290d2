import { z } from 'zod'
import { groupPathField } from '../../manage/fields/name-field.js'
import type { Profile } from '../federation/profile.js'
import { accessLevelField, levelNumber, reachesLevel } from './access-level.js'
import { pathsAbove, pathKey, pathProblem, segmentsOf } from './group-path.js'

const MOST_ENTRIES = 1000
const MOST_TARGETS = 100

const target = z.union(
  [
    groupPathField,
    z.strictObject({
      group: groupPathField,
      /** Least level that the user has in the provider's group. */
      minAccessLevel: accessLevelField.optional(),
      /** Whether the groups below the provider's group count as well; default false, since a mapping gives permissions. */
      includeSubgroups: z.boolean().optional(),
    }),
  ],
  { error: 'must be the path of a group here, or {"group", "minAccessLevel"?, "includeSubgroups"?}' },
)

const providerPath = z
  .string()
  .max(1024)
  .superRefine((path, context) => {
    const problem = pathProblem(path)
    if (problem !== undefined) context.addIssue({ code: 'custom', message: `\`${path}\` ${problem}` })
  })

/** Which groups here somebody belongs to who is in a group of the provider: by the path of the provider's group. */
export const groupMappingSchema = z
  .record(providerPath, z.union([target, z.array(target).min(1).max(MOST_TARGETS)], { error: targetError }))
  .refine((mapping) => Object.keys(mapping).length <= MOST_ENTRIES, { error: `must be at most ${MOST_ENTRIES} groups` })

/** A mapping as it is stored. */
export type GroupMapping = z.infer<typeof groupMappingSchema>

type Target = z.infer<typeof target>

/**
 * Paths of our groups that the user belongs to by the word of the provider, sorted, each once. Whether such a group exists
 * is for the caller to see.
 */
export function mapGroups(mapping: GroupMapping, profile: Profile): readonly string[] {
  const targets = targetsByPath(mapping)
  const most = Math.max(0, ...Object.keys(mapping).map(segmentsOf))
  const mapped = new Set<string>()
  for (const { path, accessLevel } of profile.groups) {
    if (typeof path !== 'string') continue
    const key = pathKey(path)
    addReached(mapped, targets.get(key), accessLevel, false)
    for (const above of pathsAbove(key, most)) addReached(mapped, targets.get(above), accessLevel, true)
  }
  return [...mapped].sort()
}

/** In a map `__proto__` and `constructor` are names like any other. */
function targetsByPath(mapping: GroupMapping): ReadonlyMap<string, readonly Target[]> {
  const targets = new Map<string, Target[]>()
  for (const [path, written] of Object.entries(mapping)) {
    const key = pathKey(path)
    targets.set(key, [...(targets.get(key) ?? []), ...(Array.isArray(written) ? written : [written])])
  }
  return targets
}

function addReached(
  mapped: Set<string>,
  targets: readonly Target[] | undefined,
  accessLevel: number | undefined,
  fromBelow: boolean,
): void {
  for (const target of targets ?? []) {
    const { group, minAccessLevel, includeSubgroups = false } = typeof target === 'string' ? { group: target } : target
    const least = minAccessLevel === undefined ? undefined : levelNumber(minAccessLevel)
    if ((includeSubgroups || !fromBelow) && reachesLevel(accessLevel, least)) mapped.add(group)
  }
}

function targetError(): string {
  return `must be 1 to ${MOST_TARGETS} paths of groups here, or of {"group", "minAccessLevel"?, "includeSubgroups"?}`
}
