import { listDeclaration } from '../lists/list-declaration.js'

const HAS_MEMBER = 'exists (select 1 from memberships m join users u on u.id = m.user_id where m.group_id = g.id and ?)'
const PARENT =
  "coalesce((select p.path from group_edges e join groups p on p.id = e.source_id where e.target_id = g.id and e.kind = 'parent'), '')"
const memberName = { kind: 'text', property: 'u.username', within: HAS_MEMBER } as const

/** What lists of groups may be filtered and sorted by. */
export const GROUPS_LIST = listDeclaration(
  'g',
  {
    id: { kind: 'text', property: 'g.path' },
    name: { kind: 'text', property: 'g.path' },
    description: { kind: 'text', property: 'g.description' },
    // `null` and the empty name: those below no other.
    parent: { kind: 'text', property: PARENT, nullAs: '' },
    users: memberName,
    'users.id': memberName,
    'users.username': memberName,
  },
  { name: 'g.lowerPath', createdAt: 'g.createdAt', updatedAt: 'g.updatedAt' },
  ['g.path', 'g.description'],
)
