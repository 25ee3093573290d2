import { Controller, Req, Res, type StreamableFile } from '@nestjs/common'
import type { Request, Response } from 'express'
import { AuditLog, recordCall } from '../../audit/index.js'
import type { Call } from '../../common/call.js'
import { Clock } from '../../common/clock.js'
import { Config } from '../../common/config/index.js'
import { DomainError } from '../../common/errors/domain-error.js'
import { EVENT_STREAM, lastSeen, noStream, streamed } from '../../common/http/streamed-answer.js'
import { CurrentCall, ParsedQuery, PathParam } from '../../common/http/parameters.decorator.js'
import { Route } from '../../common/http/route.decorator.js'
import { serviceNameProblem } from '../../common/wire-names.js'
import { CallerService } from '../caller/caller.service.js'
import { EventLog, type EventPage } from './event-log.js'
import { EventStreams } from './event-streams.js'
import { type EventsQuery, READ_EVENTS } from './events.route.js'
import { streamText } from './service-event.js'

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
    if (request.accepts(['application/json', EVENT_STREAM]) !== EVENT_STREAM) return this.log.page(since, limit)
    if (request.method === 'HEAD') return noStream({ type: EVENT_STREAM })
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
    return streamed(stream, { type: EVENT_STREAM })
  }
}
