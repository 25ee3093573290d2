import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common'
import type { Request, Response } from 'express'
import type { Observable } from 'rxjs'
import { concatMap } from 'rxjs'
import { AuditLog } from '../../audit/index.js'
import { DomainError } from '../../common/errors/domain-error.js'
import { assertDecided } from '../../common/assert-decided.js'
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
      concatMap(async (answer: unknown) => {
        if (state !== undefined) assertDecided(state.call)
        const made = state?.call.revision
        if (made !== undefined) await this.applied(made)
        const response = http.getResponse<Response>()
        // A page is sent by its handler.
        if (!response.headersSent) response.setHeader('x-tinyauth-revision', made ?? this.snapshot.revision)
        return answer
      }),
    )
  }

  /** Once a change is answered, this node decides by it. A store that is lost just now does not undo the change. */
  private async applied(revision: number): Promise<void> {
    try {
      await this.snapshot.atLeast(revision)
    } catch (error) {
      if (!(error instanceof DomainError)) throw error
    }
  }
}
