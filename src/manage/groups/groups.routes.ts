import { z } from 'zod'
import type { RouteDeclaration } from '../../common/http/route.js'
import { dryRunQuerySchema } from '../dry-run.js'
import { listQuerySchema } from '../lists/list-query.js'
import { groupSchema } from './group-representation.js'
import {
  createGroupSchema,
  deleteGroupQuerySchema,
  moveGroupSchema,
  moveTriedSchema,
  patchGroupSchema,
  putGroupSchema,
} from './group-schemas.js'

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
  summary:
    'creates a group; in paths of other routes a `/` in its name is written `%2F`; groups that are to stand below it need `MoveGroup`',
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
  summary:
    'changes what is given of a group; a new `name` renames it and all below, which needs `UpdateGroup` on all old and new names, and `MoveGroup` where another group is above',
  event: 'UpdateGroup',
  // A new name carries the group below other hands, and under other conditions on `Groups`.
  access: { action: 'UpdateGroup', level: 'permissions', resource: RESOURCE },
  response: groupSchema,
} as const

export const PUT_GROUP: RouteDeclaration = { method: 'PUT', ...UPDATE, body: putGroupSchema }

export const PATCH_GROUP: RouteDeclaration = { method: 'PATCH', ...UPDATE, body: patchGroupSchema }

export const MOVE_GROUP: RouteDeclaration = {
  method: 'POST',
  path: `${GROUP}/move`,
  summary:
    'puts a group with all below it under another one, or under none; needs `MoveGroup` and `UpdateGroup` on old and new names; `dryRun=true` tells what would change',
  event: 'MoveGroup',
  // Who is in what stands above has what the group gives.
  access: { action: 'MoveGroup', level: 'permissions', resource: RESOURCE },
  body: moveGroupSchema,
  query: dryRunQuerySchema,
  response: z.union([groupSchema, moveTriedSchema]),
}

export const DELETE_GROUP: RouteDeclaration = {
  method: 'DELETE',
  path: GROUP,
  summary:
    'deletes a group with memberships, inline policies and attachments; with `recursive=true` all groups below, which needs `DeleteGroup` on each; `dryRun=true` counts',
  event: 'DeleteGroup',
  // Its Denies end with it.
  access: { action: 'DeleteGroup', level: 'permissions', resource: RESOURCE },
  query: deleteGroupQuerySchema,
  successStatus: 201,
}
