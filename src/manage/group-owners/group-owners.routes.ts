import { z } from 'zod'
import type { RouteDeclaration } from '../../common/http/route.js'
import { nameField } from '../fields/name-field.js'
import { notText, textField } from '../fields/text-field.js'
import { groupSchema } from '../groups/group-representation.js'

const identity = z.strictObject({ provider: nameField, subject: textField(255).min(1, { error: 'must not be empty' }) })

/** Body of SetGroupOwner: one of both. A user that cannot exist is not found rather than refused. */
export const groupOwnerSchema = z
  .strictObject({ user: z.string({ error: notText }).optional(), identity: identity.optional() })
  .refine(({ user, identity: awaited }) => (user === undefined) !== (awaited === undefined), {
    path: ['user'],
    error: 'must be given, or `identity` in its place',
  })

/** Who is to own a group: a user, or whoever signs in by an identity. */
export type GroupOwner = z.infer<typeof groupOwnerSchema>

// Who owns a group hands out what it gives.
const access = { action: 'SetGroupOwner', level: 'permissions', resource: 'groups/{group}' } as const

export const SET_GROUP_OWNER: RouteDeclaration = {
  method: 'PUT',
  path: '/api/v1/groups/{group}/owner',
  summary: 'makes a user an owner of a group, or lets it await the first sign-in of an identity; other owners stay',
  event: 'SetGroupOwner',
  access,
  body: groupOwnerSchema,
  response: groupSchema,
}

export const AWAIT_NO_OWNER: RouteDeclaration = {
  method: 'DELETE',
  path: '/api/v1/groups/{group}/owner',
  summary: 'lets a group await no identity as its owner any more; its owners stay',
  event: 'SetGroupOwner',
  access,
  successStatus: 201,
}

export const REMOVE_GROUP_OWNER: RouteDeclaration = {
  method: 'DELETE',
  path: '/api/v1/groups/{group}/owners/{username}',
  summary: 'makes an owner of a group a plain member; the last owner needs a successor first',
  event: 'RemoveGroupOwner',
  access,
  successStatus: 201,
}
