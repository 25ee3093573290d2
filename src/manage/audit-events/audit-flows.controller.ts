import type { Readable } from 'node:stream'
import { Controller, Req, Res, type StreamableFile } from '@nestjs/common'
import type { Request, Response } from 'express'
import {
  AuditExports,
  type AuditExportQuery,
  AuditLog,
  type AuditStreamQuery,
  AuditStreams,
  recordCall,
} from '../../audit/index.js'
import type { Call } from '../../common/call.js'
import { Clock } from '../../common/clock.js'
import { Config } from '../../common/config/index.js'
import { DomainError } from '../../common/errors/domain-error.js'
import { CurrentCall, ParsedQuery } from '../../common/http/parameters.decorator.js'
import { Route } from '../../common/http/route.decorator.js'
import { EVENT_STREAM, lastSeen, noStream, streamed } from '../../common/http/streamed-answer.js'
import { Permissions } from '../../common/permissions.js'
import { EXPORT_AUDIT_EVENTS, STREAM_AUDIT_EVENTS } from './audit-events.routes.js'

const TYPES = { ndjson: 'application/x-ndjson', csv: 'text/csv; charset=utf-8' } as const

/** Answers that go on: the right is looked at again as long as they do, and their event stands before their first byte. */
@Controller()
export class AuditFlowsController {
  constructor(
    private readonly streams: AuditStreams,
    private readonly exports: AuditExports,
    private readonly permissions: Permissions,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  @Route(STREAM_AUDIT_EVENTS)
  async stream(
    @CurrentCall() call: Call,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
    @ParsedQuery() { after, ...filter }: AuditStreamQuery,
  ): Promise<StreamableFile> {
    noteFilter(call, filter)
    const headers = { type: EVENT_STREAM }
    if (request.method === 'HEAD') return noStream(headers)
    const place = lastSeen(request) ?? after
    const stream = await this.streams.open({ uid: uidOf(call), filter, after: place, holds: this.holds(call) })
    await this.recorded(call, stream)
    response.setHeader('x-accel-buffering', 'no')
    return streamed(stream, headers)
  }

  @Route(EXPORT_AUDIT_EVENTS)
  async export(
    @CurrentCall() call: Call,
    @Req() request: Request,
    @ParsedQuery() query: AuditExportQuery,
  ): Promise<StreamableFile> {
    noteFilter(call, query)
    const { format } = query
    const headers = { type: TYPES[format], disposition: `attachment; filename="audit-events.${format}"` }
    if (request.method === 'HEAD') return noStream(headers)
    const stream = await this.exports.open({ uid: uidOf(call), query, holds: this.holds(call) })
    await this.recorded(call, stream)
    return streamed(stream, headers)
  }

  private holds(call: Call): () => Promise<boolean> {
    return () => this.permissions.stillPermitted(call, 'ListAuditEvents', 'audit-events/')
  }

  /** Now, and not when the answer ends: that may be late, or never. */
  private async recorded(call: Call, stream: Readable): Promise<void> {
    try {
      await recordCall(call, 200, { audit: this.audit, clock: this.clock, service: this.config.service })
    } catch (error) {
      stream.destroy()
      throw error
    }
  }
}

/** What was asked for is part of what happened: all of it may leave the house. */
function noteFilter(call: Call, { from, to, ...rest }: Omit<AuditExportQuery, 'format' | 'limit'>): void {
  const times = { from: timeOf(from), to: timeOf(to) }
  call.audit.fields['request.filter'] = JSON.stringify({ ...times, ...rest })
}

function timeOf(at: number | undefined): string | undefined {
  return at === undefined ? undefined : new Date(at).toISOString()
}

function uidOf({ caller }: Call): string {
  if (caller === undefined) throw new DomainError('NotPermitted', { detail: 'nobody was authenticated' })
  return caller.uid
}
