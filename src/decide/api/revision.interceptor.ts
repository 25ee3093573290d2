import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common'
import type { Request, Response } from 'express'
import type { Observable } from 'rxjs'
import { tap } from 'rxjs'
import { AuditLog } from '../../audit/index.js'
import { findRequestState } from '../../common/http/request-state.js'
import { Snapshot } from '../../snapshot/index.js'
import { assertAuditable } from '../front/own-api.middleware.js'

/** Says with every answer which revision it stands at: of the change that was made, else of the snapshot. */
@Injectable()
export class RevisionInterceptor implements NestInterceptor {
  constructor(
    private readonly snapshot: Snapshot,
    private readonly audit: AuditLog,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    assertAuditable(this.audit)
    const http = context.switchToHttp()
    const state = findRequestState(http.getRequest<Request>())
    return next.handle().pipe(
      tap(() => {
        const revision = state?.call.revision ?? this.snapshot.revision
        http.getResponse<Response>().setHeader('x-tinyauth-revision', revision)
      }),
    )
  }
}
