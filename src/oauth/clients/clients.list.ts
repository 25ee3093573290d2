import { listDeclaration } from '../../manage/index.js'

const OF_OWNER = 'exists (select 1 from users u where u.id = c.ownerId and ?)'
const clientId = { kind: 'text', property: 'c.clientId' } as const

/** What lists of clients may be filtered and sorted by. */
export const CLIENTS_LIST = listDeclaration(
  'c',
  {
    id: clientId,
    client_id: clientId,
    name: { kind: 'text', property: 'c.displayName' },
    owner: { kind: 'text', property: 'u.username', within: OF_OWNER },
    type: { kind: 'text', property: 'c.type' },
    enabled: { kind: 'flag', property: 'c.enabled' },
  },
  {
    client_id: 'c.lowerClientId',
    name: 'c.displayName',
    type: 'c.type',
    created_at: 'c.createdAt',
    updated_at: 'c.updatedAt',
  },
  ['c.clientId', 'c.displayName'],
)
