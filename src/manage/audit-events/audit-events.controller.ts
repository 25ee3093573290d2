import { Controller, Res } from '@nestjs/common'
import { type AuditQuery, AuditReader, type AuditRecord } from '../../audit/index.js'
import type { Call } from '../../common/call.js'
import { CurrentCall, ParsedQuery, PathParam } from '../../common/http/parameters.decorator.js'
import { Route } from '../../common/http/route.decorator.js'
import { NEXT_CURSOR } from '../lists/list-page.js'
import type { ResponseHeaders } from '../wire/response-headers.js'
import { GET_AUDIT_EVENT, LIST_AUDIT_EVENTS } from './audit-events.routes.js'

@Controller()
export class AuditEventsController {
  constructor(private readonly reader: AuditReader) {}

  @Route(LIST_AUDIT_EVENTS)
  async list(
    @ParsedQuery() query: AuditQuery,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<readonly AuditRecord[]> {
    const { events, next } = await this.reader.list(query)
    if (next !== undefined) response.setHeader(NEXT_CURSOR, next)
    return events
  }

  @Route(GET_AUDIT_EVENT)
  async get(@CurrentCall() call: Call, @PathParam('id') id: string): Promise<AuditRecord> {
    call.audit.fields['request.event-id'] = id
    return this.reader.get(id)
  }
}
