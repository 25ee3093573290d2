import { Controller, Res } from '@nestjs/common'
import {
  type AuditChainQuery,
  AuditCounter,
  type AuditCounts,
  type AuditCountsQuery,
  type AuditQuery,
  AuditReader,
  type AuditRecord,
  ChainCheck,
  type ChainStatus,
} from '../../audit/index.js'
import type { Call } from '../../common/call.js'
import { CurrentCall, ParsedQuery, PathParam } from '../../common/http/parameters.decorator.js'
import { Route } from '../../common/http/route.decorator.js'
import { NEXT_CURSOR } from '../lists/list-page.js'
import type { ResponseHeaders } from '../wire/response-headers.js'
import { COUNT_AUDIT_EVENTS, GET_AUDIT_EVENT, LIST_AUDIT_EVENTS, VERIFY_AUDIT_LOG } from './audit-events.routes.js'

/** Header with the `after` of the next page in the order of the chain; there is always one. */
const NEXT_AFTER = 'X-Tinyauth-Next-After'

@Controller()
export class AuditEventsController {
  constructor(
    private readonly reader: AuditReader,
    private readonly counter: AuditCounter,
    private readonly chain: ChainCheck,
  ) {}

  @Route(LIST_AUDIT_EVENTS)
  async list(
    @ParsedQuery() { after, ...query }: AuditQuery,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<readonly AuditRecord[]> {
    if (after !== undefined) {
      const { events, seq } = await this.reader.after(query, after, query.limit)
      response.setHeader(NEXT_AFTER, String(seq))
      return events
    }
    const { events, next } = await this.reader.list(query)
    if (next !== undefined) response.setHeader(NEXT_CURSOR, next)
    return events
  }

  @Route(COUNT_AUDIT_EVENTS)
  count(@ParsedQuery() query: AuditCountsQuery): Promise<AuditCounts> {
    return this.counter.count(query)
  }

  @Route(VERIFY_AUDIT_LOG)
  verify(@ParsedQuery() { last }: AuditChainQuery): Promise<ChainStatus> {
    return this.chain.check(last)
  }

  @Route(GET_AUDIT_EVENT)
  async get(@CurrentCall() call: Call, @PathParam('id') id: string): Promise<AuditRecord> {
    call.audit.fields['request.event-id'] = id
    return this.reader.get(id)
  }
}
