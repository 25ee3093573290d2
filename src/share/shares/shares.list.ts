import { listDeclaration } from '../../manage/index.js'

const BY = 'exists (select 1 from users u where u.id = s.giverId and ?)'

/** What lists of shares may be filtered and sorted by. */
export const SHARES_LIST = listDeclaration(
  's',
  {
    id: { kind: 'text', property: 's.id' },
    service: { kind: 'text', property: 's.service' },
    giver: { kind: 'text', property: 'u.username', within: BY },
  },
  { id: 's.id', service: 's.service' },
  ['s.service'],
)
