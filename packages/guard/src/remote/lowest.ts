/** The lowest of the revisions; `undefined` where one is not known, or there is none. */
export function lowest(revisions: readonly (number | undefined)[]): number | undefined {
  let least: number | undefined
  for (const revision of revisions) {
    if (revision === undefined) return undefined
    if (least === undefined || revision < least) least = revision
  }
  return least
}
