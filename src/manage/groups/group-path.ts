/** The paths above a path, the nearest first: `a/b` and `a` of `a/b/c`. */
export function pathsAbove(path: string): readonly string[] {
  const segments = path.split('/')
  return segments.slice(1).map((_, index) => segments.slice(0, segments.length - 1 - index).join('/'))
}

/** The first of the paths above a path that `has` knows; undefined: a root. */
export function nearestAbove(path: string, has: (path: string) => boolean): string | undefined {
  return pathsAbove(path).find(has)
}

/** The last name of a path: `c` of `a/b/c`. */
export function lastSegment(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** How many names a path has. */
export function depthOf(path: string): number {
  return path.split('/').length
}
