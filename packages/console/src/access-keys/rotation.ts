import type { AccessKey } from './access-key.js'

/** What a rotation is at: the first thing that is not done yet. */
export type RotationStep = 'make' | 'place' | 'watch' | 'disable' | 'delete' | 'done'

/** The steps, in their order. */
export const STEPS: readonly Exclude<RotationStep, 'done'>[] = ['make', 'place', 'watch', 'disable', 'delete']

/** A key and the one that comes in its place. */
export interface Rotation {
  /** `undefined`: is deleted. */
  readonly old: AccessKey | undefined
  /** `undefined`: is not made yet. */
  readonly successor: AccessKey | undefined
  /** `undefined`: there is nothing to rotate: the key is not there, or does not work any more and has no successor. */
  readonly step: RotationStep | undefined
}

type Seen = Pick<AccessKey, 'id' | 'status' | 'created_at' | 'last_used_at' | 'rotated_from'>

/** Where the rotation of a key stands. All of it is in the keys themselves, so it can be left and gone on with by anybody. */
export function rotationOf(keys: readonly AccessKey[], oldId: string): Rotation {
  const old = keys.find(({ id }) => id === oldId)
  const successor = keys.filter(({ rotated_from: from }) => from === oldId).toSorted(byAge)[0]
  return { old, successor, step: stepOf(old, successor) }
}

function stepOf(old: Seen | undefined, successor: Seen | undefined): RotationStep | undefined {
  if (successor === undefined) return old?.status === 'active' ? 'make' : undefined
  if (old === undefined) return 'done'
  if (old.status !== 'active') return 'delete'
  if (successor.last_used_at === null) return 'place'
  return isQuiet(old, successor) ? 'disable' : 'watch'
}

/** Whether nobody has used a key since another was made in its place. */
function isQuiet({ last_used_at: used }: Seen, { created_at: made }: Seen): boolean {
  return used === null || (made !== null && Date.parse(used) < Date.parse(made))
}

/** The newest first. */
function byAge(a: Seen, b: Seen): number {
  return Date.parse(b.created_at ?? '') - Date.parse(a.created_at ?? '')
}

/** Keys that are being rotated: both are there. */
export function unfinished(keys: readonly AccessKey[]): ReadonlySet<string> {
  const ids = new Set(keys.map(({ id }) => id))
  return new Set(keys.flatMap(({ rotated_from: from }) => (from !== null && ids.has(from) ? [from] : [])))
}
