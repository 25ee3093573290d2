import { listDeclaration, type ListQuery, type Page } from '../../manage/index.js'
import type { Consent } from './consents.js'

/** What lists of consents may be filtered and sorted by. Sorting by `id` is by the age of the client. */
export const CONSENTS_LIST = listDeclaration(
  'c',
  { client_id: { kind: 'text', property: 'c.clientId' }, name: { kind: 'text', property: 'c.displayName' } },
  { client_id: 'c.clientId', name: 'c.displayName', since: 'c.since' },
  ['c.clientId', 'c.displayName'],
)

/** A consent as lists see it. A map: a query names its members. */
interface Item {
  readonly consent: Consent
  readonly id: string
  readonly values: ReadonlyMap<string, string | number>
}

/** Runs a list query over the consents of a user. In memory: what is one to people is several rows. */
export function pageOfConsents(all: readonly Consent[], query: ListQuery): Page<Consent> {
  const items = all.map(itemOf).filter((item) => isWanted(item, query))
  const { window } = query
  if (window.kind === 'cursor') {
    const { afterId = '', count } = window
    const later = sorted(items, 'c.id').filter(({ id }) => id > afterId)
    const rows = later.slice(0, count)
    return { rows: rows.map(({ consent }) => consent), nextId: later.length > count ? rows.at(-1)?.id : undefined }
  }
  const { first, count, sort } = window
  const inOrder = sorted(items, sort.property)
  if (sort.direction === 'DESC') inOrder.reverse()
  const rows = inOrder.slice(first, first + count)
  return { rows: rows.map(({ consent }) => consent), first, total: items.length }
}

function itemOf(consent: Consent): Item {
  const { id, clientId, displayName } = consent.client
  const values = new Map<string, string | number>([
    ['c.id', id],
    ['c.clientId', clientId],
    ['c.displayName', displayName],
    ['c.since', consent.since],
  ])
  return { consent, id, values }
}

function isWanted({ values }: Item, { filters, search = '' }: ListQuery): boolean {
  const isText = (property: string, fits: (text: string) => boolean): boolean =>
    fits(String(values.get(property)).toLowerCase())
  return (
    filters.every(({ filter, values: wanted }) =>
      isText(filter.property, (text) => wanted.some((one) => String(one).toLowerCase() === text)),
    ) &&
    (search === '' ||
      CONSENTS_LIST.searched.some((property) => isText(property, (text) => text.includes(search.toLowerCase()))))
  )
}

function sorted(items: readonly Item[], property: string): Item[] {
  return [...items].sort((a, b) => compare(a.values.get(property), b.values.get(property)) || compare(a.id, b.id))
}

function compare(a: string | number | undefined, b: string | number | undefined): number {
  if (a === undefined || b === undefined || a === b) return 0
  return a < b ? -1 : 1
}
