import { z } from 'zod'
import type { RouteDeclaration } from '../../common/http/route.js'

const sets = z.array(
  z.object({
    allOf: z.array(z.string()).describe('a resource matches each of these patterns'),
    noneOf: z.array(z.string()).describe('and none of these'),
  }),
)

/** Body of `list-permitted`. What is wrong with its members is told as `authorize-by-token` tells it. */
const body = z.strictObject({
  action: z.unknown().optional().describe('without prefix, such as `ListApples`'),
  headers: z.unknown().optional().describe("headers of the end user's request: pairs [name, value], repeats allowed"),
  context: z.unknown().optional().describe('context keys of the request, such as `SourceIp`'),
  region: z.unknown().optional().describe('key region; default `global`'),
  request: z.unknown().optional().describe('{method, uri, bodySha256} of what the end user signed'),
  atLeastRevision: z.unknown().optional().describe('answer only once this change is known'),
})

/** `list-permitted`: the patterns of resources on which an end user may do one action. */
export const LIST_PERMITTED: RouteDeclaration = {
  method: 'POST',
  path: '/api/v1/services/{service}/list-permitted',
  summary: 'Prove who an end user is and tell on which resources one action is permitted, to filter a list with',
  event: 'ListPermitted',
  access: { action: 'ListPermitted', level: 'execute', resource: 'services/{service}' },
  body,
  response: z.object({
    Authenticated: z.boolean(),
    Identity: z.string().optional(),
    ClientId: z.string().optional().describe('client of the access token that proved the identity'),
    Scopes: z.array(z.string()).optional().describe('scopes of that token'),
    ErrorCode: z.string().optional(),
    Allowed: sets.describe('permitted is what is in one of these'),
    Denied: sets.describe('and in none of these'),
    Complete: z.boolean().describe('false: less is told than `authorize-by-token` would permit, never more'),
    ResourceCharacters: z.int().describe('longer resources are not permitted'),
    Revision: z.int(),
  }),
  writes: false,
}
