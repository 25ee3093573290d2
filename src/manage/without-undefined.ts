/** A copy without the members that are undefined: a database layer writes them as NULL, or throws. */
export function withoutUndefined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const members = Object.entries(values).filter(([, value]) => value !== undefined)
  // What is left has the types of the parameter without `undefined`; `fromEntries` cannot express it.
  return Object.fromEntries(members) as { [K in keyof T]?: Exclude<T[K], undefined> }
}
