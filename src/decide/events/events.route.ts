import { z } from 'zod'
import { eventNumber } from '../../common/http/streamed-answer.js'
import type { RouteDeclaration } from '../../common/http/route.js'

const MOST_EVENTS = 1000

/** Query of `events`. */
export const eventsQuery = z.strictObject({
  since: eventNumber
    .transform(Number)
    .optional()
    .describe('number of the last change that is known already; without it: from now on'),
  limit: z.coerce.number().int().min(1).max(MOST_EVENTS).default(100).describe('events of one page; not for a stream'),
})

/** Query of `events/ws`. */
export const eventSocketQuery = eventsQuery.omit({ limit: true })

/** A checked query of `events/ws`. */
export type EventSocketQuery = z.output<typeof eventSocketQuery>

/** A checked query of `events`. */
export type EventsQuery = z.output<typeof eventsQuery>

const event = z.object({
  v: z.literal(1),
  seq: z.int().describe('revision of the change'),
  at: z.string().describe('RFC 3339'),
  type: z
    .string()
    .describe(
      'for people: `user.changed`, `membership.changed`, …, `session.revoked`, on streams also `ping` and `reset`',
    ),
  subjects: z.array(z.object({ type: z.string(), id: z.string() })).describe('what has to be read again'),
})

/** The numbered changes, as a page or as a stream (domain-model 5.7). */
export const READ_EVENTS: RouteDeclaration = {
  method: 'GET',
  path: '/api/v1/services/{service}/events',
  summary:
    'What changed since a change: a page, or with `Accept: text/event-stream` a stream that goes on (`Last-Event-ID`)',
  event: 'ReadEvents',
  access: { action: 'ReadEvents', level: 'read', resource: 'services/{service}' },
  query: eventsQuery,
  response: z.object({ v: z.literal(1), seq: z.int(), events: z.array(event), more: z.boolean() }),
}

/** The same as messages of a WebSocket (RFC 6455): for clients that have a library for that and none for the stream. */
export const READ_EVENTS_WS: RouteDeclaration = {
  method: 'GET',
  path: '/api/v1/services/{service}/events/ws',
  summary: 'What changes, over a WebSocket: one message of JSON for each change after `since`, and pings',
  event: 'ReadEvents',
  access: { action: 'ReadEvents', level: 'read', resource: 'services/{service}' },
  query: eventSocketQuery,
  successStatus: 101,
}
