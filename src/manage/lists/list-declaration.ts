/** What one attribute of a list is compared with. */
export interface ListFilter {
  /** `text` is compared without case and literally; `flag` is `true` or `false`; `before` is an instant that the property lies before. */
  readonly kind: 'text' | 'flag' | 'before'
  /** The property, `u.username`, or an expression of properties. A constant of the code: it becomes SQL. */
  readonly property: string
  /** For a relation: where `?` stands, the comparison is put. A constant of the code as well. */
  readonly within?: string
  /** What `null` is compared as; absent: it is refused. */
  readonly nullAs?: string
}

/**
 * Attributes by which a list is filtered and sorted. Only what the representation shows may stand here: a filter on
 * anything else is an oracle for it (capabilities S15).
 */
export interface ListDeclaration {
  /** Alias of the listed rows in the query. */
  readonly alias: string
  /** By the name of the attribute on the wire. A map: attributes come from callers, `constructor` among them. */
  readonly filters: ReadonlyMap<string, ListFilter>
  /** By the name on the wire: the property, or an expression, that is never null, for the databases order nulls differently. */
  readonly sorts: ReadonlyMap<string, string>
  /** Properties in which `{"q": "text"}` looks for the text. */
  readonly searched: readonly string[]
}

/** A declaration from plain objects. Sorting by `id` is sorting by age. */
export function listDeclaration(
  alias: string,
  filters: Readonly<Record<string, ListFilter>>,
  sorts: Readonly<Record<string, string>>,
  searched: readonly string[],
): ListDeclaration {
  return {
    alias,
    filters: new Map(Object.entries(filters)),
    sorts: new Map(Object.entries({ id: `${alias}.id`, ...sorts })),
    searched,
  }
}
