import { z } from 'zod'
import type { RouteDeclaration } from '../../common/http/route.js'

/** `self`: who calls. */
export const GET_SELF: RouteDeclaration = {
  method: 'GET',
  path: '/api/v1/self',
  summary: 'Who calls, by what proof, and what this service is',
  event: 'GetSelf',
  access: {
    authenticated: true,
    reason: 'tells people what they proved themselves',
    tokens: 'the scope `openid` is needed, and `profile` for the display name',
  },
  response: z.object({
    username: z.string(),
    displayName: z.string().nullable().describe('left out for an access token without `profile`').optional(),
    uid: z.string(),
    arn: z.string(),
    type: z.enum(['human', 'machine']),
    guest: z.boolean(),
    method: z.string().describe('`session`, `basic`, `sigv4`, `bearer`, `oauth` or `password`'),
    mfa: z.boolean(),
    keyId: z.string().optional(),
    clientId: z.string().optional(),
    scopes: z.array(z.string()).optional(),
    session: z
      .object({
        id: z.string(),
        createdAt: z.string(),
        expiresAt: z.string(),
        mfaAt: z.string().nullable(),
        provider: z.string().nullable(),
      })
      .optional(),
    service: z.string(),
    partition: z.string(),
    version: z.string(),
    features: z.object({
      readOnly: z.boolean(),
      publicUrl: z.string().nullable().describe('null: links to this service cannot be told'),
    }),
  }),
  sampled: true,
}

/** Body of `self/permitted`. What is wrong with it, other members too, is told as `authorize-by-token` tells it. */
const body = z.looseObject({
  permit: z.unknown().optional().describe('actions without prefix, with what stands after `arn:P:S:::`'),
  somewhere: z.unknown().optional().describe('actions without prefix'),
})

const pairs = z.record(z.string(), z.array(z.string()))

/** `self/permitted`: what the caller may do here. */
export const CHECK_OWN_PERMISSIONS: RouteDeclaration = {
  method: 'POST',
  path: '/api/v1/self/permitted',
  summary: 'What this service would permit the caller of this call',
  event: 'CheckOwnPermissions',
  access: {
    authenticated: true,
    reason: 'tells people no more than trying would',
    tokens: 'each answer is within its scopes',
  },
  body,
  response: z.object({
    Permitted: pairs,
    NotPermitted: pairs,
    Somewhere: z
      .array(z.string())
      .describe(
        'those of `somewhere` that a statement could allow, whatever its resource and conditions: an upper bound',
      ),
  }),
  writes: false,
  sampled: true,
}
