import { pathOf } from '../api/service-address.js'

/** Path of the keys of a user, or of one of them. */
export function keysPath(username: string, ...rest: readonly string[]): string {
  return pathOf('users', username, 'keys', ...rest)
}
