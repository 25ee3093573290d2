import { z } from 'zod'
import type { RouteDeclaration } from '../../common/http/route.js'
import { listQuerySchema } from '../lists/list-query.js'
import { accessKeySchema, heldAccessKeySchema, newAccessKeyRepresentationSchema } from './access-key-representation.js'
import { createAccessKeySchema, rotateAccessKeySchema, updateAccessKeySchema } from './access-key-schemas.js'

const KEYS = '/api/v1/users/{username}/keys'
const KEY = '/api/v1/users/{username}/keys/{key}'
const RESOURCE = 'users/{username}'

export const LIST_ACCESS_KEYS: RouteDeclaration = {
  method: 'GET',
  path: KEYS,
  summary: 'lists the access keys of a user; checked on `users/`, as the original does, or on the user',
  event: 'ListAccessKeys',
  access: { action: 'ListAccessKeys', level: 'list', resource: 'users/', orResource: 'users/{username}' },
  query: listQuerySchema,
  response: z.array(accessKeySchema),
}

export const LIST_ALL_ACCESS_KEYS: RouteDeclaration = {
  method: 'GET',
  path: '/api/v1/access-keys',
  summary:
    'lists the access keys of all users; filters `expiresBefore` and `unusedSince` take instants: the key ends before, or was last used (or else made) before',
  event: 'ListAccessKeys',
  access: { action: 'ListAccessKeys', level: 'list', resource: 'users/' },
  query: listQuerySchema,
  response: z.array(heldAccessKeySchema),
}

export const CREATE_ACCESS_KEY: RouteDeclaration = {
  method: 'POST',
  path: KEYS,
  summary: 'makes an access key, within the limits of a key that signs the call; the only answer that has its secret',
  event: 'CreateAccessKey',
  access: { action: 'CreateAccessKey', level: 'permissions', resource: RESOURCE },
  body: createAccessKeySchema,
  response: newAccessKeyRepresentationSchema,
}

export const GET_ACCESS_KEY: RouteDeclaration = {
  method: 'GET',
  path: KEY,
  summary: 'shows an access key without its secret',
  event: 'GetAccessKey',
  access: { action: 'GetAccessKey', level: 'read', resource: RESOURCE },
  response: accessKeySchema,
}

export const UPDATE_ACCESS_KEY: RouteDeclaration = {
  method: 'PATCH',
  path: KEY,
  summary:
    'changes status, expiry, services and networks of an access key, within the limits of a key that signs the call',
  event: 'UpdateAccessKey',
  access: { action: 'UpdateAccessKey', level: 'permissions', resource: RESOURCE },
  body: updateAccessKeySchema,
  response: accessKeySchema,
}

export const ROTATE_ACCESS_KEY: RouteDeclaration = {
  method: 'POST',
  path: `${KEY}/rotate`,
  summary: 'makes a key with the same limits in the place of another, which goes on working for `overlapSeconds`',
  event: 'RotateAccessKey',
  access: { action: 'RotateAccessKey', level: 'permissions', resource: RESOURCE },
  body: rotateAccessKeySchema,
  response: newAccessKeyRepresentationSchema,
}

export const DELETE_ACCESS_KEY: RouteDeclaration = {
  method: 'DELETE',
  path: KEY,
  summary: 'deletes an access key',
  event: 'DeleteAccessKey',
  access: { action: 'DeleteAccessKey', level: 'permissions', resource: RESOURCE },
  successStatus: 201,
}
