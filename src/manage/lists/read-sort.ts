import type { ListDeclaration } from './list-declaration.js'
import { readJson } from './read-json.js'

/** By which property, and in which direction. */
export interface Sort {
  readonly property: string
  readonly direction: 'ASC' | 'DESC'
}

const FORM = 'a JSON list such as `["id", "ASC"]`'

/** Reads `sort` (wire-protocol 3.5). Default: oldest first. */
export function readSort(
  text: string | undefined,
  declaration: ListDeclaration,
  problems: Record<string, string>,
): Sort {
  const byAge: Sort = { property: `${declaration.alias}.id`, direction: 'ASC' }
  if (text === undefined || text === '') return byAge
  const value = readJson('sort', text, FORM, problems)
  if (value === undefined) return byAge
  if (!Array.isArray(value) || value.length !== 2 || typeof value[0] !== 'string') {
    problems['sort'] = `must be ${FORM}`
    return byAge
  }
  return sortOf(value[0], value[1], declaration, problems) ?? byAge
}

function sortOf(
  name: string,
  direction: unknown,
  declaration: ListDeclaration,
  problems: Record<string, string>,
): Sort | undefined {
  const property = declaration.sorts.get(name)
  // Anything but `DESC` ascends, as in the original.
  if (property !== undefined) return { property, direction: direction === 'DESC' ? 'DESC' : 'ASC' }
  const names = [...declaration.sorts.keys()].map((known) => `\`${known}\``).join(', ')
  problems['sort'] = `must begin with an attribute to sort by, which are ${names}`
  return undefined
}
