import { z } from 'zod'
import type { RouteDeclaration } from '../../common/http/route.js'

const MOST_LOOKED_AT = 1000

/** Body of `simulate/who`. */
export const whoCanBody = z.strictObject({
  action: z.string().max(256).describe('with its prefix'),
  resource: z.string().max(2048),
  context: z.record(z.string(), z.unknown()).default({}),
  limit: z.int().min(1).max(MOST_LOOKED_AT).default(200).describe('users that are looked at in this call, at most'),
  cursor: z.uuid({ error: 'must be what `next` of an answer said' }).optional().describe('`next` of the answer before'),
})

/** Body of `simulate/who`, read. */
export type WhoCanBody = z.output<typeof whoCanBody>

const decidedBy = z.array(z.looseObject({ source: z.string() }))

/** `simulate/who`: which users may do one thing; a part of all users at a time. */
export const WHO_CAN: RouteDeclaration = {
  method: 'POST',
  path: '/api/v1/simulate/who',
  summary:
    'Which users may do one thing, a part of them at a time; needs `ListUsers` as well, and of whom the caller may not `GetUser` nothing is told',
  event: 'SimulateWho',
  access: { action: 'SimulatePolicy', level: 'read', resource: 'policies/' },
  body: whoCanBody,
  response: z.object({
    allowed: z.array(z.object({ username: z.string(), decidedBy })),
    looked: z.int().describe('users that were looked at'),
    hidden: z.int().describe('those of them of whom nothing is told'),
    total: z.int().describe('active users in all'),
    next: z.string().nullable().describe('`cursor` of the next call; null: that was everybody'),
  }),
  writes: false,
}
