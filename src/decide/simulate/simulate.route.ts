import { z } from 'zod'
import type { RouteDeclaration } from '../../common/http/route.js'

const document = z.union([z.string(), z.looseObject({})]).describe('a policy document, as JSON text or as an object')

const name = z.string().max(300)

/** What is replaced, as `effective-policies` names it. */
const origin = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('user-policy'), user: name, name }),
  z.strictObject({ kind: z.literal('group-policy'), group: name, name }),
  z.strictObject({
    kind: z.literal('managed'),
    name,
    version: z.unknown().optional().describe('not looked at: the policy is replaced wherever it is used'),
    parameters: z.unknown().optional().describe('not looked at, as `version`'),
  }),
  z.strictObject({ kind: z.literal('share'), share: name }),
])

/** Body of `simulate`. */
const simulateBody = z.strictObject({
  user: z
    .string()
    .max(128)
    .optional()
    .describe(
      'start from what this user holds; needs `GetUser` on it. Which of its statements nearly applied is told to holders of `ExplainDecision` on the service alone',
    ),
  key: z
    .string()
    .max(128)
    .optional()
    .describe('an access key of this user, whose boundary is judged as well; needs `GetAccessKey` on the user'),
  replace: z
    .array(z.strictObject({ origin, document }))
    .max(20)
    .default([])
    .describe(
      'unsaved documents in the place of stored policies that bear on the user; templates are filled as those are',
    ),
  policies: z
    .array(document)
    .max(50)
    .default([])
    .describe('unsaved identity policies, judged beside what the user holds'),
  boundaries: z.array(document).max(10).default([]).describe('unsaved boundaries: each must allow'),
  guardrails: z.array(document).max(10).default([]).describe('unsaved guardrails: each must allow'),
  requests: z
    .array(
      z.strictObject({
        action: z.string().max(256),
        resource: z.string().max(2048),
        context: z.record(z.string(), z.unknown()).default({}),
      }),
    )
    .min(1)
    .max(100)
    .describe('what is asked; actions with their prefix'),
})

/** What is asked. */
export type SimulateBody = z.infer<typeof simulateBody>

/** `simulate`: decides with policies that are not saved, and stores nothing. */
export const SIMULATE: RouteDeclaration = {
  method: 'POST',
  path: '/api/v1/simulate',
  summary: 'Decide with unsaved policies, and say why; nothing is stored',
  event: 'SimulatePolicy',
  access: { action: 'SimulatePolicy', level: 'read', resource: 'policies/' },
  body: simulateBody,
  response: z.object({
    Decisions: z.array(z.unknown()),
    Problems: z.array(z.unknown()),
    Replaced: z
      .array(z.int())
      .optional()
      .describe('by position in `replace`: in how many places that bear on the user the policy stands'),
  }),
  writes: false,
}
