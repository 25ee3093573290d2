/** Where a reader of changes stands: the number and the content of the last one that it knows. */
export interface Position {
  readonly revision: number
  /** `undefined`: the change is not there any more, or there was none yet. */
  readonly mark: string | undefined
}

interface Change {
  readonly revision: number
  /** Milliseconds since 1970. */
  readonly at: number
  readonly subjects: readonly { readonly type: string; readonly id: string }[]
}

/** Where one stands behind a change. Two changes that a failover gave the same number have different marks. */
export function positionBehind({ revision, at, subjects }: Change): Position {
  return { revision, mark: `${at} ${subjects.map(({ type, id }) => `${type} ${id}`).join(' ')}` }
}
