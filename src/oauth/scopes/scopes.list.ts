import { listDeclaration, type ListQuery, type Page } from '../../manage/index.js'
import type { ScopeRepresentation } from './scope-representation.js'

const name = { kind: 'text', property: 'name' } as const

/** What lists of scopes may be filtered and sorted by. */
export const SCOPES_LIST = listDeclaration(
  's',
  {
    id: name,
    name,
    description: { kind: 'text', property: 'description' },
    built_in: { kind: 'flag', property: 'built_in' },
  },
  { name: 'name', created_at: 'created_at', updated_at: 'updated_at' },
  ['name', 'description'],
)

/** A scope as lists see it; `id` sorts by age, and is what a cursor names. */
export interface ListedScope {
  readonly id: string
  readonly value: ScopeRepresentation
}

/** Runs a list query over scopes. In memory: the built-in ones are in no table, and all of them are few. */
export function pageOfScopes(all: readonly ListedScope[], { filters, search, window }: ListQuery): Page<ListedScope> {
  const wanted = all
    .filter((scope) =>
      filters.every(({ filter, values }) => values.map(lower).includes(textOf(scope, filter.property))),
    )
    .filter((scope) => SCOPES_LIST.searched.some((property) => textOf(scope, property).includes(lower(search ?? ''))))
  if (window.kind === 'cursor') {
    const later = sortedBy(wanted, 's.id').filter(({ id }) => id > (window.afterId ?? ''))
    const rows = later.slice(0, window.count)
    return { rows, nextId: later.length > rows.length ? rows.at(-1)?.id : undefined }
  }
  const { first, count, sort } = window
  const inOrder = sortedBy(wanted, sort.property)
  if (sort.direction === 'DESC') inOrder.reverse()
  return { rows: inOrder.slice(first, first + count), first, total: wanted.length }
}

function sortedBy(scopes: readonly ListedScope[], property: string): ListedScope[] {
  return [...scopes].sort((a, b) => compare(textOf(a, property), textOf(b, property)) || compare(a.id, b.id))
}

/** What a scope says of an attribute, to be compared without case. Instants are RFC 3339 in UTC, which sorts by time. */
function textOf({ id, value }: ListedScope, property: string): string {
  if (property === 's.id') return id
  const said = new Map<string, unknown>(Object.entries(value)).get(property)
  return typeof said === 'string' || typeof said === 'boolean' ? lower(said) : ''
}

function lower(value: string | boolean): string {
  return String(value).toLowerCase()
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
