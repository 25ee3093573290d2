import { Controller } from '@nestjs/common'
import type { Call } from '../../common/call.js'
import { Config } from '../../common/config/index.js'
import { DomainError } from '../../common/errors/domain-error.js'
import { CurrentCall, PathParam } from '../../common/http/parameters.decorator.js'
import { Route } from '../../common/http/route.decorator.js'
import { regionProblem, serviceNameProblem } from '../../common/wire-names.js'
import { throwProblems } from '../../common/errors/throw-problems.js'
import type { PrincipalDocument } from './principal-document.js'
import { GET_SERVICE_PRINCIPAL } from './service-principal.route.js'
import { type PrincipalName, ServicePrincipals } from './service-principals.js'

/** Gives guards what they decide with by themselves. */
@Controller()
export class ServicePrincipalController {
  constructor(
    private readonly principals: ServicePrincipals,
    private readonly config: Config,
  ) {}

  @Route(GET_SERVICE_PRINCIPAL)
  async get(
    @CurrentCall() call: Call,
    @PathParam('region') region: string,
    @PathParam('service') service: string,
    @PathParam('by') by: string,
    @PathParam('name') name: string,
  ): Promise<PrincipalDocument> {
    call.audit.fields['request.region'] = region
    call.audit.fields['request.service'] = service
    call.audit.fields[by === 'users' ? 'request.user' : 'request.access-key'] = name
    const wanted = assertParameters(region, service, by, name)
    // What this service permits on itself is decided nowhere else, as its keys are given to nobody.
    if (service === this.config.service) {
      throw new DomainError('NotPermitted', { detail: 'principals of the service itself are given to nobody' })
    }
    const found = await this.principals.find(wanted, service)
    if (found === undefined) throw new DomainError('NotFound', { problems: { key: 'No such key' } })
    return found
  }
}

/** @throws DomainError `ValidationFailed` */
function assertParameters(region: string, service: string, by: string, name: string): PrincipalName {
  const problems: Record<string, string> = {}
  const ofRegion = regionProblem(region)
  const ofService = serviceNameProblem(service)
  if (ofRegion !== undefined) problems['region'] = ofRegion
  if (ofService !== undefined) problems['service'] = ofService
  if (by !== 'access-keys' && by !== 'users') problems['by'] = 'must be `access-keys` or `users`'
  throwProblems(problems)
  return by === 'users' ? { by, username: name } : { by: 'access-keys', keyId: name }
}
