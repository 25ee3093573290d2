import { z } from 'zod'
import type { RouteDeclaration } from '../../common/http/route.js'

const document = z.union([z.string(), z.looseObject({})]).describe('a policy document, as JSON text or as an object')

/** Body of `simulate`. */
export const simulateBody = z.strictObject({
  user: z
    .string()
    .max(128)
    .optional()
    .describe(
      'start from what this user holds; needs `GetUser` on it. Which of its statements nearly applied is told to holders of `ExplainDecision` on the service alone',
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

/** `simulate`: decides with policies that are not saved, and stores nothing. */
export const SIMULATE: RouteDeclaration = {
  method: 'POST',
  path: '/api/v1/simulate',
  summary: 'Decide with unsaved policies, and say why; nothing is stored',
  event: 'SimulatePolicy',
  access: { action: 'SimulatePolicy', level: 'read', resource: 'policies/' },
  body: simulateBody,
  response: z.object({ Decisions: z.array(z.unknown()), Problems: z.array(z.unknown()) }),
  writes: false,
}
