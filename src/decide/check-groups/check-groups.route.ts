import { z } from 'zod'
import type { RouteDeclaration } from '../../common/http/route.js'

const leaf = z.object({
  path: z.string(),
  direct: z
    .boolean()
    .describe('direct membership was asked for, by `direct(…)`, or because it stands below `~` or `^`'),
  negated: z.boolean().describe('stands below an odd number of `~`'),
  information: z.boolean().describe('stands behind `+`: looked up, and nothing else'),
  granted: z.boolean().describe('the end user is such a member'),
  via: z
    .array(z.object({ group: z.string() }))
    .describe('groups of which they are a direct member, by which that is so: `groups/{group}/members/{username}`'),
})

/** Body of `check-groups`. What is wrong with its members is told as `authorize-by-token` tells it. */
const body = z.strictObject({
  groups: z
    .unknown()
    .optional()
    .describe('an expression such as `~(chat/dm1/"blocked") & chat/dm1`, or a list of up to 50 of them'),
  headers: z.unknown().optional().describe("headers of the end user's request: pairs [name, value], repeats allowed"),
  context: z.unknown().optional().describe('context keys of the request, such as `SourceIp`'),
  region: z.unknown().optional().describe('key region; default `global`'),
  request: z.unknown().optional().describe('{method, uri, bodySha256} of what the end user signed'),
  atLeastRevision: z.unknown().optional().describe('answer only once this change is known'),
})

/** `check-groups`: in which groups an end user is, as expressions ask. */
export const CHECK_GROUPS: RouteDeclaration = {
  method: 'POST',
  path: '/api/v1/services/{service}/check-groups',
  summary: 'Prove who an end user is and decide expressions of groups for them',
  event: 'CheckGroups',
  access: { action: 'CheckGroups', level: 'execute', resource: 'services/{service}' },
  body,
  response: z.object({
    Authenticated: z.boolean(),
    Identity: z.string().optional(),
    ClientId: z.string().optional().describe('client of the access token that proved the identity'),
    Scopes: z.array(z.string()).optional().describe('scopes of that token: without `groups` nothing is granted'),
    ErrorCode: z
      .string()
      .optional()
      .describe('why nothing is told: of the proof, `InsufficientScope`, or `NotPermitted`'),
    Groups: z
      .array(z.object({ expression: z.string(), granted: z.boolean(), leaves: z.array(leaf) }))
      .describe('in the order of the expressions'),
    MaxAge: z.int().describe('seconds for which the answer may be kept'),
    Revision: z.int(),
  }),
  writes: false,
}
