import { listDeclaration } from '../lists/list-declaration.js'

const IN_GROUP =
  'exists (select 1 from memberships m join groups g on g.id = m.group_id where m.user_id = u.id and g.kind is null and ?)'
const groupName = { kind: 'text', property: 'g.path', within: IN_GROUP } as const

/** What lists of users may be filtered and sorted by. */
export const USERS_LIST = listDeclaration(
  'u',
  {
    id: { kind: 'text', property: 'u.username' },
    username: { kind: 'text', property: 'u.username' },
    displayName: { kind: 'text', property: 'u.displayName' },
    email: { kind: 'text', property: 'u.email' },
    emailVerified: { kind: 'flag', property: 'u.emailVerified' },
    status: { kind: 'text', property: 'u.status' },
    type: { kind: 'text', property: 'u.type' },
    groups: groupName,
    'groups.id': groupName,
    'groups.name': groupName,
  },
  {
    username: 'u.lowerUsername',
    status: 'u.status',
    type: 'u.type',
    createdAt: 'u.createdAt',
    updatedAt: 'u.updatedAt',
  },
  ['u.username', 'u.displayName', 'u.email'],
)
