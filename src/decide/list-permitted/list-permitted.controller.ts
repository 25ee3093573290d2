import { Controller, Req } from '@nestjs/common'
import type { Request } from 'express'
import type { Call } from '../../common/call.js'
import { DomainError } from '../../common/errors/domain-error.js'
import { CurrentCall, ParsedBody, PathParam } from '../../common/http/parameters.decorator.js'
import { Route } from '../../common/http/route.decorator.js'
import { serviceNameProblem } from '../../common/wire-names.js'
import { queryNames } from '../authorize/query-names.js'
import { readActionQuestion } from '../authorize/question.js'
import { LIST_PERMITTED } from './list-permitted.route.js'
import { ListPermittedService, type PermittedAnswer } from './list-permitted.service.js'

/** Tells a service which of its resources an end user may see. */
@Controller()
export class ListPermittedController {
  constructor(private readonly permitted: ListPermittedService) {}

  @Route(LIST_PERMITTED)
  async list(
    @CurrentCall() call: Call,
    @Req() request: Request,
    @PathParam('service') service: string,
    @ParsedBody() body: unknown,
  ): Promise<PermittedAnswer> {
    const problem = serviceNameProblem(service)
    if (problem !== undefined) throw new DomainError('ValidationFailed', { problems: { service: problem } })
    return this.permitted.list(call, service, readActionQuestion(body, queryNames(request)))
  }
}
