import { z } from 'zod'
import type { RouteDeclaration } from '../../common/http/route.js'
import { dryRunQuerySchema } from '../dry-run.js'
import { listQuerySchema } from '../lists/list-query.js'
import { groupSchema } from './group-representation.js'
import { createGroupSchema, patchGroupSchema, putGroupSchema } from './group-schemas.js'

const GROUPS = '/api/v1/groups'
const GROUP = '/api/v1/groups/{group}'
const RESOURCE = 'groups/{group}'

export const LIST_GROUPS: RouteDeclaration = {
  method: 'GET',
  path: GROUPS,
  summary: 'lists groups',
  event: 'ListGroups',
  access: { action: 'ListGroups', level: 'list', resource: 'groups/' },
  query: listQuerySchema,
  response: z.array(groupSchema),
}

export const CREATE_GROUP: RouteDeclaration = {
  method: 'POST',
  path: GROUPS,
  summary: 'creates a group; in paths of other routes a `/` in its name is written `%2F`',
  event: 'CreateGroup',
  access: { action: 'CreateGroup', level: 'write', resource: 'groups/{body.name}' },
  bodyFirst: true,
  body: createGroupSchema,
  response: groupSchema,
}

export const GET_GROUP: RouteDeclaration = {
  method: 'GET',
  path: GROUP,
  summary: 'shows a group',
  event: 'GetGroup',
  access: { action: 'GetGroup', level: 'read', resource: RESOURCE },
  response: groupSchema,
}

const UPDATE = {
  path: GROUP,
  summary: 'changes what is given of a group; a new `name` renames, which needs `UpdateGroup` on both names',
  event: 'UpdateGroup',
  // A new name carries the group below other hands, and under other conditions on `Groups`.
  access: { action: 'UpdateGroup', level: 'permissions', resource: RESOURCE },
  response: groupSchema,
} as const

export const PUT_GROUP: RouteDeclaration = { method: 'PUT', ...UPDATE, body: putGroupSchema }

export const PATCH_GROUP: RouteDeclaration = { method: 'PATCH', ...UPDATE, body: patchGroupSchema }

export const DELETE_GROUP: RouteDeclaration = {
  method: 'DELETE',
  path: GROUP,
  summary: 'deletes a group with memberships, inline policies and attachments; `dryRun=true` counts them',
  event: 'DeleteGroup',
  // Its Denies end with it.
  access: { action: 'DeleteGroup', level: 'permissions', resource: RESOURCE },
  query: dryRunQuerySchema,
  successStatus: 201,
}
