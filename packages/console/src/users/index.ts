/**
 * Users: who they are, what they may do, and how they sign in. Their memberships, access keys and sessions are rooms beside this one.
 * Start reading at `user-show.tsx`, which holds the tabs.
 */
export { UserCreate as Create } from './user-create.js'
export { UserList as List } from './user-list.js'
export { UserShow as Show } from './user-show.js'
