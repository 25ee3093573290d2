import { HttpException } from '@nestjs/common'
import type { DenialBody } from '../authorizer/denial.js'
import type { AuthorizationFailed } from '../authorizer/errors.js'
import type { Reply } from '../authorizer/reply.js'

/**
 * Somebody is not let in, as Nest knows it: `getStatus()` and `getResponse()` are those of the answer to clients that are no
 * browsers, for filters of the application's own; `reply` is the whole answer.
 */
export class DeniedException extends HttpException {
  constructor(
    /** What the authorizer said. */
    readonly failure: AuthorizationFailed,
    { status, body }: { readonly status: number; readonly body: DenialBody },
    readonly reply: Reply,
  ) {
    super(body, status, { cause: failure })
    this.message = failure.expose ? failure.message : 'nothing can be decided at the moment'
  }
}
