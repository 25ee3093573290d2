import { z } from 'zod'
import type { RouteDeclaration } from '../../common/http/route.js'

const LINKS = '/api/v1/groups/{group}/links'
const LINK = `${LINKS}/{target}`
const RESOURCE = 'groups/{group}'

/** Paths of the groups that a group is linked with. */
export const groupLinksSchema = z.strictObject({
  /** Its members count as members of these. */
  to: z.array(z.string()),
  /** The members of these count as its members. */
  from: z.array(z.string()),
})

/** The links of a group on the wire. */
export type GroupLinks = z.infer<typeof groupLinksSchema>

export const LIST_GROUP_LINKS: RouteDeclaration = {
  method: 'GET',
  path: LINKS,
  summary: 'lists the groups whose members those of a group count as, and the other way round',
  event: 'GetGroup',
  access: { action: 'GetGroup', level: 'read', resource: RESOURCE },
  response: groupLinksSchema,
}

// Who is in a group has what it is linked to.
const access = { action: 'LinkGroup', level: 'permissions', resource: RESOURCE } as const

export const LINK_GROUP: RouteDeclaration = {
  method: 'PUT',
  path: LINK,
  summary: 'lets the members of a group count as members of another one; needs `LinkGroup` on both',
  event: 'LinkGroup',
  access,
  response: groupLinksSchema,
}

export const UNLINK_GROUP: RouteDeclaration = {
  method: 'DELETE',
  path: LINK,
  summary: 'takes a link away; needs `LinkGroup` on both groups',
  event: 'UnlinkGroup',
  access,
  successStatus: 201,
}
