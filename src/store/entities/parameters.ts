/** Values for the parameters of a managed policy, by name. */
export type PolicyParameters = Readonly<Record<string, string>>

/** The values in a column that a query read by itself. Null: none were given. */
export function readParameters(text: string | null): PolicyParameters {
  // Only the entities write these columns, as a flat object of strings.
  return text === null ? {} : (JSON.parse(text) as PolicyParameters)
}
