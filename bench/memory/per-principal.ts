/** What lives in a node that holds so many principals. */
export interface Weight {
  readonly principals: number
  readonly bytes: number
}

/** Bytes by principal between two weighings. */
export function perPrincipal(before: Weight, after: Weight): number {
  return (after.bytes - before.bytes) / (after.principals - before.principals)
}
