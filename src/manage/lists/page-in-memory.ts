import type { ListDeclaration } from './list-declaration.js'
import type { Page } from './list-page.js'
import type { ListQuery } from './list-query.js'
import type { ReadFilter } from './read-filter.js'

/** What a property of a list entry is. Instants are milliseconds since 1970. */
export type ListedValue = string | number | boolean

/** What is no row of a table, as lists see it. */
export interface Listed<T> {
  /** Sorts by age, and is what a cursor names: the same at each look. */
  readonly id: string
  readonly entry: T
  /** By the properties that the declaration of the list names. */
  readonly values: ReadonlyMap<string, ListedValue>
}

/** Runs a list query over what is in no table of its own, by the rules of `readPage`. */
export function pageInMemory<T>(
  all: readonly Listed<T>[],
  { alias, searched }: ListDeclaration,
  { filters, search = '', window }: ListQuery,
): Page<T> {
  const found = all
    .filter(({ values }) => filters.every((filter) => fits(values, filter)))
    .filter(({ values }) => search === '' || searched.some((property) => holds(values.get(property), search)))
  if (window.kind === 'cursor') {
    const { afterId = '', count } = window
    const later = found.filter(({ id }) => id > afterId).sort((a, b) => compare(a.id, b.id))
    const rows = later.slice(0, count)
    return { rows: rows.map(({ entry }) => entry), nextId: later.length > count ? rows.at(-1)?.id : undefined }
  }
  const { first, count, sort } = window
  const sign = sort.direction === 'ASC' ? 1 : -1
  const sorted = ({ id, values }: Listed<T>): ListedValue | undefined =>
    sort.property === `${alias}.id` ? id : values.get(sort.property)
  const inOrder = found.sort((a, b) => sign * (compare(sorted(a), sorted(b)) || compare(a.id, b.id)))
  return { rows: inOrder.slice(first, first + count).map(({ entry }) => entry), first, total: found.length }
}

function fits(values: Listed<unknown>['values'], { filter, values: wanted }: ReadFilter): boolean {
  const value = lower(values.get(filter.property))
  if (filter.kind === 'before') return wanted.some((one) => value !== undefined && value < one)
  return wanted.some((one) => lower(one) === value)
}

function holds(value: ListedValue | undefined, text: string): boolean {
  return String(value).toLowerCase().includes(text.toLowerCase())
}

function lower(value: ListedValue | undefined): ListedValue | undefined {
  return typeof value === 'string' ? value.toLowerCase() : value
}

function compare(a: ListedValue | undefined, b: ListedValue | undefined): number {
  if (a === undefined || b === undefined || a === b) return 0
  return a < b ? -1 : 1
}
