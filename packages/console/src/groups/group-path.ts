/** The last name of a path: `backend` of `eng/backend`. */
export function lastName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** The paths above, the highest first, whether there are such groups or not: `a` and `a/b` of `a/b/c`. */
export function pathsAbove(path: string): readonly string[] {
  const names = path.split('/').slice(0, -1)
  return names.map((_, at) => names.slice(0, at + 1).join('/'))
}

/** What a path is called below another one: `b/c` of `a/b/c` below `a`; the whole path below none, or elsewhere. */
export function nameBelow(path: string, parent: string | null): string {
  return parent !== null && path.toLowerCase().startsWith(`${parent.toLowerCase()}/`)
    ? path.slice(parent.length + 1)
    : path
}

/** Address of the screen of a group. */
export function groupAddress(path: string, tab?: 'place' | 'policies' | 'invites' | 'activity'): string {
  const address = `/groups/${encodeURIComponent(path)}/show`
  return tab === undefined ? address : `${address}/${tab}`
}

/** Address of the tree with a group chosen in it. */
export function treeAddress(path: string | null): string {
  return path === null ? '/groups' : `/groups?at=${encodeURIComponent(path)}`
}
