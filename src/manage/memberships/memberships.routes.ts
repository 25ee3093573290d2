import { z } from 'zod'
import type { RouteDeclaration } from '../../common/http/route.js'
import { dryRunQuerySchema } from '../dry-run.js'
import { listQuerySchema } from '../lists/list-query.js'
import { membershipSchema, userMembershipSchema } from './membership-representation.js'
import { addMemberSchema, updateMembershipSchema } from './membership-schemas.js'

const RESOURCE = 'groups/{group}'

// Who is in a group has its policies: memberships are permissions (domain-model 5.2).
export const ADD_USER_TO_GROUP: RouteDeclaration = {
  method: 'POST',
  path: '/api/v1/groups/{group}/add-user',
  summary: 'puts a user into a group, at once or between two instants',
  event: 'AddUserToGroup',
  access: { action: 'AddUserToGroup', level: 'permissions', resource: RESOURCE },
  body: addMemberSchema,
}

// The ARN names the group alone; a policy that lets people leave has to know who is removed, and one that lets people take out again
// whom they invited, by whose invites the member came.
const REMOVAL = {
  event: 'RemoveUserFromGroup',
  access: {
    action: 'RemoveUserFromGroup',
    level: 'permissions',
    resource: RESOURCE,
    afterReading: 'by whose invites the member came is part of the context',
  },
  successStatus: 201,
} as const

export const REMOVE_USER_FROM_GROUP: RouteDeclaration = {
  ...REMOVAL,
  method: 'DELETE',
  path: '/api/v1/groups/{group}/users/{username}',
  summary:
    'takes a user out of a group, with all who came by invites of that user; a boundary that was set on a membership needs `SetBoundary` on group and policy as well',
}

/** Query of the removal of a member. */
const removalQuerySchema = dryRunQuerySchema.extend({
  cascade: z
    .enum(['true', 'false'], { error: 'must be `true` or `false`' })
    .optional()
    .describe('`false`: who came by invites of the member stays; default `true`'),
})

export const REMOVE_MEMBER: RouteDeclaration = {
  ...REMOVAL,
  method: 'DELETE',
  path: '/api/v1/groups/{group}/members/{username}',
  summary: 'takes a user out of a group, with or without those who came by invites of that user, or tells who would go',
  query: removalQuerySchema,
}

export const LIST_GROUP_MEMBERS: RouteDeclaration = {
  method: 'GET',
  path: '/api/v1/groups/{group}/members',
  summary: 'lists the members of a group',
  event: 'ListGroupMembers',
  access: { action: 'ListGroupMembers', level: 'list', resource: RESOURCE },
  query: listQuerySchema,
  response: z.array(membershipSchema),
}

export const UPDATE_MEMBERSHIP: RouteDeclaration = {
  method: 'PATCH',
  path: '/api/v1/groups/{group}/members/{username}',
  summary: 'changes from when and until when a membership holds',
  event: 'UpdateMembership',
  access: { action: 'UpdateMembership', level: 'permissions', resource: RESOURCE },
  body: updateMembershipSchema,
  response: membershipSchema,
}

export const LIST_MEMBERSHIPS: RouteDeclaration = {
  method: 'GET',
  path: '/api/v1/users/{username}/memberships',
  summary: 'lists in which groups a user is, on which terms, and which groups are reached by it',
  event: 'ListMemberships',
  access: { action: 'ListMemberships', level: 'list', resource: 'users/{username}' },
  query: listQuerySchema,
  response: z.array(userMembershipSchema),
}
