import { z } from 'zod'
import type { RouteDeclaration } from '../../common/http/route.js'

const parameters = z.record(z.string(), z.string())

const origin = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('user-policy'), user: z.string(), name: z.string() }),
  z.object({ kind: z.literal('group-policy'), group: z.string(), name: z.string() }),
  z.object({ kind: z.literal('managed'), name: z.string(), version: z.int(), parameters }),
  z.object({ kind: z.literal('share'), share: z.string() }),
  z.object({ kind: z.literal('membership'), group: z.string() }),
  z.object({ kind: z.literal('fixed'), name: z.string() }),
])

const policy = z.object({
  id: z.string(),
  version: z.string().optional(),
  inline: z.literal(true).optional(),
  parameters: parameters.optional().describe('with which the template is filled, `partition` and `self` among them'),
  document: z.looseObject({}).nullable().describe('filled; null: it cannot be read, and everything is denied'),
  origin: origin.describe('which stored thing it is'),
})
const set = z.object({ id: z.string(), policies: z.array(policy) })
const ceiling = z.union([
  set,
  z.object({ id: z.string(), giver: z.looseObject({}).describe('{principal, context, layers}, as those of the user') }),
])
const source = set.extend({
  kind: z.enum(['user', 'group', 'role', 'share']),
  inherited: z.literal(true).optional(),
  ceilings: z.array(ceiling).optional(),
})

/** What a browser decides with as the service does. */
export const GET_EFFECTIVE_POLICIES: RouteDeclaration = {
  method: 'GET',
  path: '/api/v1/users/{username}/effective-policies',
  summary:
    'All that bears on what a user may do now, as data: documents of groups, boundaries and guardrails too, and of those who shared something if the action is held on them',
  event: 'GetEffectivePolicies',
  access: { action: 'GetEffectivePolicies', level: 'read', resource: 'users/{username}' },
  response: z.object({
    revision: z.int(),
    untilMs: z.int().nullable(),
    exact: z.boolean().describe('false: something is left out, which then allows nothing; ask `simulate`'),
    reason: z.string().optional(),
    principal: z.object({
      arn: z.string(),
      uid: z.string(),
      username: z.string(),
      active: z.boolean(),
      guest: z.boolean(),
    }),
    context: z.record(z.string(), z.unknown()),
    parameters,
    limits: z.record(z.string(), z.int()),
    levels: z.record(z.string(), z.string()).describe('`ActionLevel` by `service:action`, in lower case'),
    layers: z.object({ guardrails: z.array(set), identity: z.array(source), boundaries: z.array(set) }),
  }),
}
