import { pathsAbove, pathKey, segmentsOf } from './group-path.js'

/** Groups of a provider that a setting names. Looking a path up costs no more for a long list than for a short one. */
export class GroupList {
  private readonly indices = new Map<string, number>()
  private mostSegments = 0

  constructor(
    paths: readonly string[],
    private readonly includeSubgroups: boolean,
  ) {
    for (const [index, path] of paths.entries()) {
      if (!this.indices.has(pathKey(path))) this.indices.set(pathKey(path), index)
      this.mostSegments = Math.max(this.mostSegments, segmentsOf(path))
    }
  }

  /** Which of the groups it is, or lies below when subgroups count; `undefined` for none. */
  indexOf(path: string): number | undefined {
    const key = pathKey(path)
    const own = this.indices.get(key)
    if (own !== undefined || !this.includeSubgroups) return own
    for (const above of pathsAbove(key, this.mostSegments)) {
      const index = this.indices.get(above)
      if (index !== undefined) return index
    }
    return undefined
  }
}
