import { createHash } from 'node:crypto'
import { listDeclaration, type Listed, type ListQuery, type Page, pageInMemory } from '../../../manage/index.js'
import type { KnownProvider } from '../found-provider.js'

const text = (property: string): { kind: 'text'; property: string } => ({ kind: 'text', property: `p.${property}` })

/** What lists of providers may be filtered and sorted by. */
export const PROVIDERS_LIST = listDeclaration(
  'p',
  {
    id: text('name'),
    name: text('name'),
    kind: text('kind'),
    displayName: text('displayName'),
    source: text('source'),
    enabled: { kind: 'flag', property: 'p.enabled' },
  },
  { name: 'p.name', kind: 'p.kind', createdAt: 'p.createdAt', updatedAt: 'p.updatedAt' },
  ['p.name', 'p.displayName'],
)

/** Runs a list query over providers. In memory: those of the configuration are in no table, and all of them are few. */
export function pageOfProviders(all: readonly KnownProvider[], query: ListQuery): Page<KnownProvider> {
  return pageInMemory(all.map(listed), PROVIDERS_LIST, query)
}

function listed(known: KnownProvider): Listed<KnownProvider> {
  const { definition, source, compiled, row } = known
  return {
    id: row?.id ?? firstId(definition.name),
    entry: known,
    values: new Map<string, string | number | boolean>([
      ['p.name', definition.name],
      ['p.kind', definition.kind],
      ['p.displayName', definition.displayName ?? compiled.found?.displayName ?? ''],
      ['p.source', source],
      ['p.enabled', definition.enabled],
      ['p.createdAt', row?.createdAt ?? 0],
      ['p.updatedAt', row?.updatedAt ?? 0],
    ]),
  }
}

/** What is no row is older than every row. The same at each look, or a cursor would miss it. */
function firstId(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex')
  return `00000000-0000-${hex.slice(0, 4)}-${hex.slice(4, 8)}-${hex.slice(8, 20)}`
}
