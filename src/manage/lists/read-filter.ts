import { parseInstant } from '../fields/instant.js'
import type { ListDeclaration, ListFilter } from './list-declaration.js'
import { readJson } from './read-json.js'

/** One attribute that must equal one of some values. */
export interface ReadFilter {
  readonly filter: ListFilter
  readonly values: readonly FilterValue[]
}

/** What an attribute is compared with; an instant is milliseconds since 1970. */
export type FilterValue = string | boolean | number

const FORM = 'a JSON object such as `{"username": ["fred", "jane"]}`'
const MOST_VALUES = 1000

/**
 * Reads `filter` (wire-protocol 3.5): attributes are joined by AND, the values of one by OR. `%` and `_` are literal:
 * the wildcards of the original made every filter an oracle for the characters of a value; `{"q": "text"}` searches.
 */
export function readFilter(
  text: string | undefined,
  declaration: ListDeclaration,
  problems: Record<string, string>,
): { readonly filters: readonly ReadFilter[]; readonly search: string | undefined } {
  const none = { filters: [], search: undefined }
  if (text === undefined || text === '') return none
  const value = readJson('filter', text, FORM, problems)
  if (value === undefined) return none
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    problems['filter'] = `must be ${FORM}`
    return none
  }
  return readMembers(Object.entries(value), declaration, problems)
}

function readMembers(
  members: readonly (readonly [string, unknown])[],
  declaration: ListDeclaration,
  problems: Record<string, string>,
): { readonly filters: readonly ReadFilter[]; readonly search: string | undefined } {
  const filters: ReadFilter[] = []
  let search: string | undefined
  for (const [name, value] of members) {
    if (name === 'q' && declaration.searched.length > 0) {
      search = readSearch(value, problems)
      continue
    }
    const filter = declaration.filters.get(name)
    if (filter === undefined)
      problems[`filter/${name}`] = `is not an attribute to filter by, which are ${known(declaration)}`
    else filters.push({ filter, values: readValues(name, value, filter, problems) })
  }
  return { filters, search }
}

function readSearch(value: unknown, problems: Record<string, string>): string | undefined {
  if (typeof value === 'string') return value
  problems['filter/q'] = 'must be a string'
  return undefined
}

function readValues(
  name: string,
  value: unknown,
  { kind, nullAs }: ListFilter,
  problems: Record<string, string>,
): readonly FilterValue[] {
  const given: readonly unknown[] = Array.isArray(value) ? value : [value]
  const values = given.map((one) => READERS[kind].read(one === null ? nullAs : one))
  const fitting = values.filter((one) => one !== undefined)
  if (fitting.length < values.length) problems[`filter/${name}`] = `must be ${READERS[kind].form} or a list of them`
  if (values.length > MOST_VALUES) problems[`filter/${name}`] = `must have at most ${MOST_VALUES} values`
  return fitting
}

/** How values of each kind are read; `undefined`: it is none. */
const READERS: Readonly<
  Record<ListFilter['kind'], { readonly form: string; readonly read: (value: unknown) => FilterValue | undefined }>
> = {
  text: { form: 'a string', read: (value) => (typeof value === 'string' ? value : undefined) },
  flag: { form: 'a boolean', read: (value) => (typeof value === 'boolean' ? value : undefined) },
  before: {
    form: 'an instant of RFC 3339',
    read: (value) => (typeof value === 'string' ? parseInstant(value) : undefined),
  },
}

function known(declaration: ListDeclaration): string {
  const names = [...declaration.filters.keys(), ...(declaration.searched.length > 0 ? ['q'] : [])]
  return names.length === 0 ? 'none here' : names.map((name) => `\`${name}\``).join(', ')
}
