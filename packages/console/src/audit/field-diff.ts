/** A field of two versions of a thing. */
export interface FieldChange {
  /** `displayName`, `policy.Statement[0].Action`. */
  readonly path: string
  readonly kind: 'added' | 'removed' | 'changed' | 'same'
  /** JSON texts; absent where the version has no such field. */
  readonly before?: string
  readonly after?: string
}

/** Nested deeper, a value is one field. */
const DEEPEST = 8

/** The fields of both versions, side by side, in the order in which they are written. */
export function diffFields(before: unknown, after: unknown): readonly FieldChange[] {
  const left = leavesOf(before)
  const right = leavesOf(after)
  return [...new Set([...left.keys(), ...right.keys()])].map((path) => changeOf(path, left.get(path), right.get(path)))
}

function changeOf(path: string, before: string | undefined, after: string | undefined): FieldChange {
  if (before === undefined) return { path, kind: 'added', after: after ?? '' }
  if (after === undefined) return { path, kind: 'removed', before }
  return { path, kind: before === after ? 'same' : 'changed', before, after }
}

/** Every value that holds no others, with the way to it. */
export function leavesOf(value: unknown): ReadonlyMap<string, string> {
  const leaves = new Map<string, string>()
  if (value !== undefined) collect(value, '', 0, leaves)
  return leaves
}

function collect(value: unknown, path: string, depth: number, into: Map<string, string>): void {
  const parts = depth < DEEPEST ? partsOf(value, path) : []
  if (parts.length === 0) into.set(path, JSON.stringify(value))
  for (const [at, part] of parts) collect(part, at, depth + 1, into)
}

function partsOf(value: unknown, path: string): readonly (readonly [string, unknown])[] {
  if (Array.isArray(value)) return value.map((part, at) => [`${path}[${at}]`, part])
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).map(([name, part]) => [path === '' ? name : `${path}.${name}`, part])
}
