import { pathOf } from '../api/service-address.js'

/** Path of one member of a group. */
export function memberPath(group: string, username: string): string {
  return pathOf('groups', group, 'members', username)
}
