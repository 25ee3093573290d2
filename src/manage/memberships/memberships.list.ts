import { listDeclaration } from '../lists/list-declaration.js'

const OF_USER = 'exists (select 1 from users u where u.id = m.userId and ?)'
const username = { kind: 'text', property: 'u.username', within: OF_USER } as const

/** What lists of members may be filtered and sorted by. */
export const MEMBERS_LIST = listDeclaration('m', { id: username, username }, { createdAt: 'm.createdAt' }, [])

const OF_GROUP = 'exists (select 1 from groups n where n.id = m.groupId and ?)'
const groupPath = { kind: 'text', property: 'n.path', within: OF_GROUP } as const

/** What lists of the memberships of a user may be filtered and sorted by. */
export const USER_MEMBERSHIPS_LIST = listDeclaration('m', { group: groupPath }, { createdAt: 'm.createdAt' }, [])
