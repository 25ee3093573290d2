/** A copy without the members that are undefined; the caller vouches for the required ones. */
export function withoutUndefined<T extends object>(draft: { [K in keyof T]: T[K] | undefined }): T {
  const members = Object.entries(draft).filter(([, value]) => value !== undefined)
  // What is left has the types that the parameter names; `fromEntries` cannot express it.
  return Object.fromEntries(members) as T
}
