import { Controller, Req, Res } from '@nestjs/common'
import type { Request, Response } from 'express'
import { AuditLog, recordCall } from '../../audit/index.js'
import type { Call } from '../../common/call.js'
import { Clock } from '../../common/clock.js'
import { Config } from '../../common/config/index.js'
import { DomainError } from '../../common/errors/domain-error.js'
import { CurrentCall, ParsedQuery, PathParam } from '../../common/http/parameters.decorator.js'
import { Route } from '../../common/http/route.decorator.js'
import { serviceNameProblem } from '../../common/wire-names.js'
import { Snapshot } from '../../snapshot/index.js'
import { CallerService } from '../caller/caller.service.js'
import { tellOver } from './event-socket.js'
import type { EventStream } from './event-stream.js'
import { EventStreams } from './event-streams.js'
import { type EventSocketQuery, READ_EVENTS_WS } from './events.route.js'
import { assertOwnPage } from './own-page.js'
import { lineText } from './service-event.js'
import { Upgrades } from './upgrades.js'
import { handshakeProblem } from './web-socket-request.js'

/** Tells guards what changed, over a WebSocket. */
@Controller()
export class EventSocketController {
  constructor(
    private readonly upgrades: Upgrades,
    private readonly streams: EventStreams,
    private readonly caller: CallerService,
    private readonly snapshot: Snapshot,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  @Route(READ_EVENTS_WS)
  async listen(
    @CurrentCall() call: Call,
    @Req() request: Request,
    @Res() response: Response,
    @ParsedQuery() { since }: EventSocketQuery,
    @PathParam('service') service: string,
  ): Promise<void> {
    call.audit.fields['request.service'] = service
    const problem = serviceNameProblem(service)
    if (problem !== undefined) throw new DomainError('ValidationFailed', { problems: { service: problem } })
    const identity = this.caller.identityOf(call)
    assertOwnPage(request.rawHeaders, identity, this.config.publicUrl)
    if (!this.upgrades.isOffered(request)) throw handshakeProblem(request) ?? new DomainError('UpgradeRequired')
    const stream = await this.streams.open({ identity, call, service, text: lineText }, since)
    try {
      await recordCall(call, response.statusCode, {
        audit: this.audit,
        clock: this.clock,
        service: this.config.service,
      })
      response.setHeader('x-tinyauth-revision', this.snapshot.revision)
      this.begin(request, response, stream)
    } catch (error) {
      stream.destroy()
      throw error
    }
  }

  /** Nothing is written to the response any more; its end is when the call is counted. A client that has gone is not. */
  private begin(request: Request, response: Response, stream: EventStream): void {
    const socket = this.upgrades.accept(request)
    if (socket === undefined) {
      stream.destroy()
      return
    }
    socket.on('close', () => {
      response.end()
    })
    tellOver(socket, stream)
  }
}
