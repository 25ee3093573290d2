import { listDeclaration, type Listed, type ListQuery, type Page, pageInMemory } from '../../manage/index.js'
import type { OAuthScopeEntity } from '../../store/index.js'
import { BUILT_IN_SCOPES } from './built-in-scopes.js'
import { representBuiltIn, representScope, type ScopeRepresentation } from './scope-representation.js'

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

/** Runs a list query over scopes. In memory: the built-in ones are in no table, and all of them are few. */
export function pageOfScopes(own: readonly OAuthScopeEntity[], query: ListQuery): Page<ScopeRepresentation> {
  return pageInMemory([...BUILT_IN, ...own.map((row) => listed(row.id, representScope(row)))], SCOPES_LIST, query)
}

/** Older than every row, and in the order of their table. */
const BUILT_IN = BUILT_IN_SCOPES.map((scope, index) =>
  listed(`00000000-0000-0000-0000-${String(index + 1).padStart(12, '0')}`, representBuiltIn(scope)),
)

/** Instants are RFC 3339 in UTC, which sorts by time. */
function listed(id: string, scope: ScopeRepresentation): Listed<ScopeRepresentation> {
  const values = Object.entries(scope).flatMap(([name, value]): [string, string | boolean][] =>
    typeof value === 'string' || typeof value === 'boolean' ? [[name, value]] : [],
  )
  return { id, entry: scope, values: new Map([['created_at', ''], ['updated_at', ''], ...values]) }
}
