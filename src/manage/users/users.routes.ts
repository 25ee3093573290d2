import { z } from 'zod'
import type { RouteDeclaration } from '../../common/http/route.js'
import { dryRunQuerySchema } from '../dry-run.js'
import { listQuerySchema } from '../lists/list-query.js'
import { userSchema } from './user-representation.js'
import { createUserSchema, patchUserSchema, putUserSchema } from './user-schemas.js'

const USERS = '/api/v1/users'
const USER = '/api/v1/users/{username}'
const RESOURCE = 'users/{username}'

export const LIST_USERS: RouteDeclaration = {
  method: 'GET',
  path: USERS,
  summary: 'lists users',
  event: 'ListUsers',
  access: { action: 'ListUsers', level: 'list', resource: 'users/' },
  query: listQuerySchema,
  response: z.array(userSchema),
}

export const CREATE_USER: RouteDeclaration = {
  method: 'POST',
  path: USERS,
  summary: 'creates a user',
  event: 'CreateUser',
  // Takes a password: whoever may, may become whoever protected services know by that name.
  access: { action: 'CreateUser', level: 'permissions', resource: 'users/{body.username}' },
  bodyFirst: true,
  body: createUserSchema,
  response: userSchema,
}

export const GET_USER: RouteDeclaration = {
  method: 'GET',
  path: USER,
  summary: 'shows a user',
  event: 'GetUser',
  access: { action: 'GetUser', level: 'read', resource: RESOURCE },
  response: userSchema,
}

const UPDATE = {
  path: USER,
  summary: 'changes what is given of a user; a new `username` renames, which needs `UpdateUser` on both names',
  event: 'UpdateUser',
  // Sets passwords: whoever may, may become that user.
  access: { action: 'UpdateUser', level: 'permissions', resource: RESOURCE },
  response: userSchema,
} as const

export const PUT_USER: RouteDeclaration = { method: 'PUT', ...UPDATE, body: putUserSchema }

export const PATCH_USER: RouteDeclaration = { method: 'PATCH', ...UPDATE, body: patchUserSchema }

export const DELETE_USER: RouteDeclaration = {
  method: 'DELETE',
  path: USER,
  summary: 'deletes a user with keys, memberships, inline policies and attachments; `dryRun=true` counts them',
  event: 'DeleteUser',
  // Frees a name, which policies and services may still know.
  access: { action: 'DeleteUser', level: 'permissions', resource: RESOURCE },
  query: dryRunQuerySchema,
  successStatus: 201,
}
