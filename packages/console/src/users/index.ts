/** Users: who they are, and everything that hangs on them. Start reading at `user-show.tsx`. */
export { UserCreate as Create } from './user-create.js'
export { UserList as List } from './user-list.js'
export { UserShow as Show } from './user-show.js'
