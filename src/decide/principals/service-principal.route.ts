import { z } from 'zod'
import type { RouteDeclaration } from '../../common/http/route.js'

const policy = z.object({
  id: z.string(),
  version: z.string().optional(),
  inline: z.literal(true).optional(),
  document: z.looseObject({}).nullable().describe('null: it cannot be read, and denies everything'),
})
const set = z.object({ id: z.string(), policies: z.array(policy) })
const source = set.extend({
  kind: z.enum(['user', 'group']),
  ceilings: z.array(set).optional(),
  inherited: z.literal(true).optional(),
})

/** What a guard that decides by itself holds of one principal. */
export const GET_SERVICE_PRINCIPAL: RouteDeclaration = {
  method: 'GET',
  path: '/api/v1/regions/{region}/services/{service}/principals/{by}/{name}',
  summary:
    'All that bears on what one principal may do with one service, without any secret; `by` is `access-keys` or `users`',
  event: 'GetServicePrincipal',
  access: { action: 'GetServicePrincipal', level: 'permissions', resource: 'services/{service}' },
  response: z.object({
    revision: z.int(),
    uid: z.string(),
    username: z.string(),
    arn: z.string(),
    active: z.boolean(),
    credentialsChangedAtMs: z.int(),
    faults: z.array(z.string()).describe('not empty: everything is denied'),
    own: source,
    memberships: z.array(
      z.object({
        groupId: z.string(),
        path: z.string(),
        root: z.string().optional(),
        notBeforeMs: z.int().optional(),
        notAfterMs: z.int().optional(),
        source,
      }),
    ),
    guardrails: z.array(set),
    boundary: set.optional(),
    policyIds: z.array(z.string()),
    sessions: z
      .array(
        z.object({
          id: z.string(),
          kind: z.string(),
          provider: z.string().optional(),
          mfaAtMs: z.int().optional(),
          accessLevel: z.int().optional(),
          createdAtMs: z.int(),
          expiresAtMs: z.int(),
        }),
      )
      .optional(),
    key: z
      .object({
        keyId: z.string(),
        active: z.boolean(),
        expiresAtMs: z.int().optional(),
        services: z.array(z.string()).optional(),
        sourceCidrs: z.array(z.string()).optional(),
        boundary: set.optional(),
      })
      .optional(),
    catalogue: z.object({ decisionTtlSeconds: z.int(), levels: z.record(z.string(), z.string()) }),
    limits: z.record(z.string(), z.int()),
    maxSessionSeconds: z.int(),
    clockSkewSeconds: z.int(),
  }),
}
