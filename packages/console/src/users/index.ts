/** Users: who they are, and everything that hangs on them. Start reading at `user-show.tsx`. */
import type { ResourceProps } from 'react-admin'
import { UserCreate } from './user-create.js'
import { UserList } from './user-list.js'
import { UserShow } from './user-show.js'

export const resource: Omit<ResourceProps, 'name'> = { list: UserList, create: UserCreate, show: UserShow }
