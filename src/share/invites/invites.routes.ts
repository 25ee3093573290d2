import { z } from 'zod'
import type { RouteDeclaration } from '../../common/http/route.js'
import { dryRunQuerySchema, listQuerySchema } from '../../manage/index.js'
import { invitePreviewSchema, inviteSchema, madeInviteSchema } from './invite-representation.js'
import { createInviteSchema } from './invite-schemas.js'

const INVITES = '/api/v1/groups/{group}/invites'
const INVITE = `${INVITES}/{invite}`
const RESOURCE = 'groups/{group}'

export const CREATE_INVITE: RouteDeclaration = {
  method: 'POST',
  path: INVITES,
  summary:
    'makes an invite into a group, or into several; needs `CreateInvite` on each, and `SetBoundary` on a boundary policy; a member gives no more than the own membership has',
  event: 'CreateInvite',
  access: { action: 'CreateInvite', level: 'permissions', resource: RESOURCE },
  body: createInviteSchema,
  response: madeInviteSchema,
  successStatus: 201,
}

export const LIST_INVITES: RouteDeclaration = {
  method: 'GET',
  path: INVITES,
  summary: 'lists the invites into a group; `state` is `pending` or `over`',
  event: 'ListInvites',
  access: { action: 'ListInvites', level: 'list', resource: RESOURCE },
  query: listQuerySchema,
  response: z.array(inviteSchema),
}

export const GET_INVITE: RouteDeclaration = {
  method: 'GET',
  path: INVITE,
  summary: 'shows an invite, without its code',
  event: 'GetInvite',
  access: { action: 'GetInvite', level: 'read', resource: RESOURCE },
  response: inviteSchema,
}

export const REVOKE_INVITE: RouteDeclaration = {
  method: 'DELETE',
  path: INVITE,
  summary:
    'takes an invite back; with `cascade` whoever came by it as well, which needs `RemoveUserFromGroup` for each of them',
  event: 'RevokeInvite',
  access: {
    action: 'RevokeInvite',
    level: 'permissions',
    resource: RESOURCE,
    afterReading: 'who invited is part of the context, and may take back what is their own',
  },
  query: dryRunQuerySchema.extend({
    cascade: z
      .enum(['true', 'false'], { error: 'must be `true` or `false`' })
      .optional()
      .describe('`true`: whoever came by it is taken out, with those whom they invited; default `false`'),
  }),
  successStatus: 201,
}

/** An invite as whoever holds its code sees it. */
export const PREVIEW_INVITE: RouteDeclaration = {
  method: 'GET',
  path: '/api/v1/invites/{code}',
  summary: 'shows what an invite leads to, to whoever holds its code',
  event: 'PreviewInvite',
  access: { authenticated: true, reason: 'the code is the right to see it' },
  response: invitePreviewSchema,
}

/** Takes what an invite gives. */
export const ACCEPT_INVITE: RouteDeclaration = {
  method: 'POST',
  path: '/api/v1/invites/{code}/accept',
  summary: 'accepts an invite: makes the caller a member of what it leads into',
  event: 'AcceptInvite',
  access: { authenticated: true, reason: 'the code is the right to it, which its inviter gave away' },
  response: z.strictObject({
    groups: z.array(z.strictObject({ group: z.string(), notAfter: z.string().nullable() })),
    returnTo: z.string().nullable(),
  }),
}
