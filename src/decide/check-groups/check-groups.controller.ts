import { Controller, Req } from '@nestjs/common'
import type { Request } from 'express'
import type { Call } from '../../common/call.js'
import { DomainError } from '../../common/errors/domain-error.js'
import { CurrentCall, ParsedBody, PathParam } from '../../common/http/parameters.decorator.js'
import { Route } from '../../common/http/route.decorator.js'
import { serviceNameProblem } from '../../common/wire-names.js'
import { queryNames } from '../authorize/query-names.js'
import { CHECK_GROUPS } from './check-groups.route.js'
import { CheckGroupsService, type GroupsAnswer } from './check-groups.service.js'
import { readGroupsQuestion } from './groups-question.js'

/** Tells a service in which groups an end user is. */
@Controller()
export class CheckGroupsController {
  constructor(private readonly groups: CheckGroupsService) {}

  @Route(CHECK_GROUPS)
  async check(
    @CurrentCall() call: Call,
    @Req() request: Request,
    @PathParam('service') service: string,
    @ParsedBody() body: unknown,
  ): Promise<GroupsAnswer> {
    const problem = serviceNameProblem(service)
    if (problem !== undefined) throw new DomainError('ValidationFailed', { problems: { service: problem } })
    return this.groups.check(call, service, readGroupsQuestion(body, queryNames(request)))
  }
}
