import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common'
import { HttpAdapterHost } from '@nestjs/core'
import { DeniedException } from './denied.exception.js'

/** Answers those who are not let in: JSON, a page, or the way to the login page. */
@Catch(DeniedException)
export class DeniedFilter implements ExceptionFilter<DeniedException> {
  constructor(private readonly adapterHost: HttpAdapterHost) {}

  catch(denied: DeniedException, host: ArgumentsHost): void {
    // GraphQL has its own form for exceptions with a status.
    if (host.getType() !== 'http') throw denied
    const { httpAdapter } = this.adapterHost
    const response: unknown = host.switchToHttp().getResponse()
    if (httpAdapter.isHeadersSent(response)) {
      httpAdapter.end(response)
      return
    }
    const { status, headers, body } = denied.reply
    for (const [name, value] of Object.entries(headers)) httpAdapter.setHeader(response, name, value)
    httpAdapter.reply(response, body, status)
  }
}
