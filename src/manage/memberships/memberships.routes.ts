import { z } from 'zod'
import type { RouteDeclaration } from '../../common/http/route.js'
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

export const REMOVE_USER_FROM_GROUP: RouteDeclaration = {
  method: 'DELETE',
  path: '/api/v1/groups/{group}/users/{username}',
  summary: 'takes a user out of a group; a membership with a boundary needs `SetBoundary` on group and policy as well',
  event: 'RemoveUserFromGroup',
  access: {
    action: 'RemoveUserFromGroup',
    level: 'permissions',
    resource: RESOURCE,
    // The ARN names the group alone; a policy that lets people leave has to know who is removed.
    context: { 'tinyauth:Member': '{username}' },
  },
  successStatus: 201,
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
