import { listDeclaration, type Listed, type ListQuery, type Page, pageInMemory } from '../../manage/index.js'
import type { Consent } from './consents.js'

/** What lists of consents may be filtered and sorted by. Sorting by `id` is by the age of the client. */
export const CONSENTS_LIST = listDeclaration(
  'c',
  { client_id: { kind: 'text', property: 'c.clientId' }, name: { kind: 'text', property: 'c.displayName' } },
  { client_id: 'c.clientId', name: 'c.displayName', since: 'c.since' },
  ['c.clientId', 'c.displayName'],
)

/** Runs a list query over the consents of a user. In memory: what is one to people is several rows. */
export function pageOfConsents(all: readonly Consent[], query: ListQuery): Page<Consent> {
  return pageInMemory(all.map(listed), CONSENTS_LIST, query)
}

function listed(consent: Consent): Listed<Consent> {
  const { id, clientId, displayName } = consent.client
  const values = new Map<string, string | number>([
    ['c.clientId', clientId],
    ['c.displayName', displayName],
    ['c.since', consent.since],
  ])
  return { id, entry: consent, values }
}
