import { ask } from '../api/client.js'
import { pathOf } from '../api/service-address.js'

/** A link: who is in the source counts as a member of the target. */
export interface GroupLink {
  readonly source: string
  readonly target: string
}

/** Makes a link. @throws HttpError */
export function linkGroups({ source, target }: GroupLink): Promise<unknown> {
  return ask('PUT', pathOf('groups', source, 'links', target))
}

/** Takes a link away. @throws HttpError */
export function unlink({ source, target }: GroupLink): Promise<unknown> {
  return ask('DELETE', pathOf('groups', source, 'links', target))
}
