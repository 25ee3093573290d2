import { listDeclaration } from '../lists/list-declaration.js'

const OF_USER = 'exists (select 1 from users u where u.id = m.userId and ?)'
const username = { kind: 'text', property: 'u.username', within: OF_USER } as const

/** What lists of members may be filtered and sorted by. */
export const MEMBERS_LIST = listDeclaration('m', { id: username, username }, { createdAt: 'm.createdAt' }, [])
