import { Readable } from 'node:stream'
import { StreamableFile } from '@nestjs/common'
import type { Request } from 'express'
import { z } from 'zod'
import { validate } from './parse-json.js'

/** Type of server-sent events (WHATWG HTML). */
export const EVENT_STREAM = 'text/event-stream'

/** A number of an event, as a client of a stream says it. */
export const eventNumber = z
  .string()
  .regex(/^(?:0|[1-9]\d{0,14})$/, { error: 'must be the number of an event, from 0' })

const lastEventId = z.object({ 'Last-Event-ID': eventNumber.transform(Number) })

/**
 * The place that a client names when it comes back: the address is still the one that it began with.
 *
 * @throws DomainError `ValidationFailed` naming `Last-Event-ID`
 */
export function lastSeen(request: Request): number | undefined {
  const id = request.get('last-event-id')
  if (id === undefined || id === '') return undefined
  // The schema of that member answers a number.
  return (validate(lastEventId, { 'Last-Event-ID': id }) as z.output<typeof lastEventId>)['Last-Event-ID']
}

/** Headers of an answer that is streamed. */
export interface StreamedHeaders {
  /** `Content-Type`. */
  readonly type: string
  /** `Content-Disposition`. */
  readonly disposition?: string
}

/** A stream that was cut is no defect: its connection ends before its answer does, and nothing is logged. */
export function streamed(stream: Readable, options: StreamedHeaders): StreamableFile {
  return new StreamableFile(stream, options)
    .setErrorHandler((_, response) => {
      response.destroy?.()
    })
    .setErrorLogger(() => undefined)
}

/** The answer to HEAD: a stream that nobody may read would never end, and never be seen as slow. */
export function noStream(options: StreamedHeaders): StreamableFile {
  return new StreamableFile(Readable.from([]), options)
}
