import { z } from 'zod'
import type { RouteDeclaration } from '../../common/http/route.js'
import { dryRunQuerySchema, listQuerySchema } from '../../manage/index.js'
import { madeShareSchema, shareSchema } from './share-representation.js'
import { createShareSchema } from './share-schemas.js'

const SHARES = '/api/v1/shares'
const AFTER_READING = 'whoever gave it stands in the context, as `tinyauth:Giver`'

export const CREATE_SHARE: RouteDeclaration = {
  method: 'POST',
  path: SHARES,
  summary: 'shares these actions on these resources with whoever accepts; the caller must be allowed each of them now',
  event: 'CreateShare',
  access: { action: 'CreateShare', level: 'permissions', resource: 'services/{body.service}' },
  bodyFirst: true,
  body: createShareSchema,
  response: madeShareSchema,
  successStatus: 201,
}

export const LIST_SHARES: RouteDeclaration = {
  method: 'GET',
  path: SHARES,
  summary: 'lists what everybody shares',
  event: 'ListShares',
  access: { action: 'ListShares', level: 'list', resource: 'shares/' },
  query: listQuerySchema,
  response: z.array(shareSchema),
}

export const LIST_SHARES_OF_USER: RouteDeclaration = {
  method: 'GET',
  path: '/api/v1/users/{username}/shares',
  summary: 'lists what a user shares',
  event: 'ListShares',
  access: { action: 'ListShares', level: 'list', resource: 'users/{username}' },
  query: listQuerySchema,
  response: z.array(shareSchema),
}

export const GET_SHARE: RouteDeclaration = {
  method: 'GET',
  path: `${SHARES}/{share}`,
  summary: 'shows a share with those who have it',
  event: 'GetShare',
  access: { action: 'GetShare', level: 'read', resource: 'shares/{share}', afterReading: AFTER_READING },
  response: shareSchema,
}

export const REVOKE_SHARE: RouteDeclaration = {
  method: 'DELETE',
  path: `${SHARES}/{share}`,
  summary: 'takes a share back with all that was shared on from it; `dryRun=true` counts them',
  event: 'RevokeShare',
  access: { action: 'RevokeShare', level: 'permissions', resource: 'shares/{share}', afterReading: AFTER_READING },
  query: dryRunQuerySchema,
  successStatus: 201,
}
