import type { Group } from './group.js'
import { nameBelow } from './group-path.js'

/** The groups right below one, as far as they were read. */
export interface Level {
  readonly groups: readonly LevelGroup[]
  /** How many there are. */
  readonly total: number
}

/** A group of a level. */
export interface LevelGroup {
  readonly group: Group
  /** Whether others stand below it; `undefined`: not known before it is opened. */
  readonly hasBelow: boolean | undefined
}

/** Levels by the path of the group above; `''` for the highest. */
export type Levels = ReadonlyMap<string, Level>

/** A line of the tree that is a group. */
export interface GroupLine {
  readonly kind: 'group'
  /** The path. */
  readonly id: string
  readonly parent: string
  readonly name: string
  readonly group: Group
  /** From 1. */
  readonly level: number
  /** From 1. */
  readonly position: number
  readonly siblings: number
  readonly state: 'leaf' | 'closed' | 'open' | 'loading'
}

/** A line that reads the next groups of a level. */
export interface MoreLine {
  readonly kind: 'more'
  readonly id: string
  /** Path of the group above, `''` for none. */
  readonly parent: string
  readonly level: number
  readonly left: number
}

/** A line of the tree. */
export type TreeLine = GroupLine | MoreLine

/** The lines of a tree from top to bottom: each group, and below each open one what stands below it. */
export function treeLines(levels: Levels, open: ReadonlySet<string>, parent = '', level = 1): readonly TreeLine[] {
  const known = levels.get(parent)
  if (known === undefined) return []
  const lines = known.groups.flatMap(({ group, hasBelow }, at): readonly TreeLine[] => {
    const state = stateOf(group.id, hasBelow, levels, open)
    const name = nameBelow(group.id, parent === '' ? null : parent)
    const place = { level, position: at + 1, siblings: known.total }
    const line = { kind: 'group', id: group.id, parent, name, group, ...place, state } as const
    return state === 'open' ? [line, ...treeLines(levels, open, group.id, level + 1)] : [line]
  })
  const left = known.total - known.groups.length
  return left > 0 ? [...lines, { kind: 'more', id: `more:${parent}`, parent, level, left }] : lines
}

function stateOf(
  path: string,
  hasBelow: boolean | undefined,
  levels: Levels,
  open: ReadonlySet<string>,
): GroupLine['state'] {
  if (hasBelow === false) return 'leaf'
  const below = levels.get(path)
  if (below?.total === 0) return 'leaf'
  if (!open.has(path)) return 'closed'
  return below === undefined ? 'loading' : 'open'
}

/** What offers the next groups of a level, of which some are left. */
export function moreText(page: number, left: number): string {
  return left <= page ? `Show ${left} more` : `Show ${page} more of ${left.toLocaleString('en')} left`
}
