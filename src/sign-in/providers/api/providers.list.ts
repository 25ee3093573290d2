import { createHash } from 'node:crypto'
import { listDeclaration, type ListQuery, type Page } from '../../../manage/index.js'
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

/** A provider as lists see it. A map: a query names its members. */
interface Item {
  readonly known: KnownProvider
  readonly id: string
  readonly values: ReadonlyMap<string, string | number | boolean>
}

/** Runs a list query over providers. In memory: those of the configuration are in no table, and all of them are few. */
export function pageOfProviders(all: readonly KnownProvider[], query: ListQuery): Page<KnownProvider> {
  const items = all.map(itemOf).filter((item) => isWanted(item, query))
  const { window } = query
  if (window.kind === 'cursor') {
    const { afterId = '', count } = window
    const later = sorted(items, 'p.id').filter(({ id }) => id > afterId)
    const rows = later.slice(0, count)
    return { rows: rows.map(({ known }) => known), nextId: later.length > count ? rows.at(-1)?.id : undefined }
  }
  const { first, count, sort } = window
  const inOrder = sorted(items, sort.property)
  if (sort.direction === 'DESC') inOrder.reverse()
  const rows = inOrder.slice(first, first + count)
  return { rows: rows.map(({ known }) => known), first, total: items.length }
}

function itemOf(known: KnownProvider): Item {
  const { definition, source, compiled, row } = known
  const id = row?.id ?? firstId(definition.name)
  const values = new Map<string, string | number | boolean>([
    ['p.id', id],
    ['p.name', definition.name],
    ['p.kind', definition.kind],
    ['p.displayName', definition.displayName ?? compiled.found?.displayName ?? ''],
    ['p.source', source],
    ['p.enabled', definition.enabled],
    ['p.createdAt', row?.createdAt ?? 0],
    ['p.updatedAt', row?.updatedAt ?? 0],
  ])
  return { known, id, values }
}

/** What is no row is older than every row. The same at each look, or a cursor would miss it. */
function firstId(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex')
  return `00000000-0000-${hex.slice(0, 4)}-${hex.slice(4, 8)}-${hex.slice(8, 20)}`
}

function isWanted({ values }: Item, { filters, search }: ListQuery): boolean {
  const fits = filters.every(({ filter, values: wanted }) => {
    const value = lower(values.get(filter.property))
    return wanted.some((one) => lower(one) === value)
  })
  if (!fits || search === undefined || search === '') return fits
  const sought = search.toLowerCase()
  return PROVIDERS_LIST.searched.some((property) => String(values.get(property)).toLowerCase().includes(sought))
}

function lower(value: string | number | boolean | undefined): string | number | boolean | undefined {
  return typeof value === 'string' ? value.toLowerCase() : value
}

function sorted(items: readonly Item[], property: string): Item[] {
  return [...items].sort((a, b) => compare(a.values.get(property), b.values.get(property)) || compare(a.id, b.id))
}

function compare(a: string | number | boolean | undefined, b: string | number | boolean | undefined): number {
  if (a === undefined || b === undefined || a === b) return 0
  return a < b ? -1 : 1
}
