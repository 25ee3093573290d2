import { Readable } from 'node:stream'
import { Controller, Req, Res, StreamableFile } from '@nestjs/common'
import type { Request, Response } from 'express'
import type { z } from 'zod'
import { AuditLog } from '../../audit/index.js'
import type { Call } from '../../common/call.js'
import { Clock } from '../../common/clock.js'
import { Config } from '../../common/config/index.js'
import { DomainError } from '../../common/errors/domain-error.js'
import { CurrentCall, ParsedQuery, PathParam } from '../../common/http/parameters.decorator.js'
import { validate } from '../../common/http/parse-json.js'
import { Route } from '../../common/http/route.decorator.js'
import { serviceNameProblem } from '../../common/wire-names.js'
import { CallerService } from '../caller/caller.service.js'
import { recordCall } from '../front/record-call.js'
import { EventLog, type EventPage } from './event-log.js'
import type { EventStream } from './event-stream.js'
import { EventStreams } from './event-streams.js'
import { type EventsQuery, lastEventId, READ_EVENTS } from './events.route.js'
import { streamText } from './service-event.js'

const STREAM = 'text/event-stream'

/** Tells guards what changed. */
@Controller()
export class EventsController {
  constructor(
    private readonly log: EventLog,
    private readonly streams: EventStreams,
    private readonly caller: CallerService,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  @Route(READ_EVENTS)
  async read(
    @CurrentCall() call: Call,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
    @ParsedQuery() { since, limit }: EventsQuery,
    @PathParam('service') service: string,
  ): Promise<EventPage | StreamableFile> {
    call.audit.fields['request.service'] = service
    const problem = serviceNameProblem(service)
    if (problem !== undefined) throw new DomainError('ValidationFailed', { problems: { service: problem } })
    if (request.accepts(['application/json', STREAM]) !== STREAM) return this.log.page(since, limit)
    if (request.method === 'HEAD') return noEvents()
    const identity = this.caller.identityOf(call)
    const stream = await this.streams.open({ identity, call, service, text: streamText }, lastSeen(request) ?? since)
    try {
      // Now, and not when the stream ends: that may be never.
      await recordCall(call, 200, { audit: this.audit, clock: this.clock, service: this.config.service })
    } catch (error) {
      stream.destroy()
      throw error
    }
    response.setHeader('x-accel-buffering', 'no')
    return answerOf(stream)
  }
}

/** A client that lost a stream names the place under this header, and the address still the one that it began with. */
function lastSeen(request: Request): number | undefined {
  const id = request.get('last-event-id')
  if (id === undefined || id === '') return undefined
  // The schema of that member answers a number.
  return (validate(lastEventId, { 'Last-Event-ID': id }) as z.output<typeof lastEventId>)['Last-Event-ID']
}

/** A stream that nobody may read would never end, and never be seen as slow. */
function noEvents(): StreamableFile {
  return new StreamableFile(Readable.from([]), { type: STREAM })
}

/** A stream that was cut is no defect: its connection ends, and nothing is logged. */
function answerOf(stream: EventStream): StreamableFile {
  return new StreamableFile(stream, { type: STREAM })
    .setErrorHandler((_, response) => {
      response.destroy?.()
    })
    .setErrorLogger(() => undefined)
}
