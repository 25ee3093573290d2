import { Controller } from '@nestjs/common'
import type { Call } from '../../common/call.js'
import { Config } from '../../common/config/index.js'
import { DomainError } from '../../common/errors/domain-error.js'
import { CurrentCall, ParsedBody, PathParam } from '../../common/http/parameters.decorator.js'
import { Route } from '../../common/http/route.decorator.js'
import { regionProblem, serviceNameProblem } from '../../common/wire-names.js'
import { CREATE_LEASE, type LeaseBody } from './leases.route.js'
import { type Lease, Leases } from './leases.service.js'

/** Leases for services. */
@Controller()
export class LeasesController {
  constructor(
    private readonly leases: Leases,
    private readonly config: Config,
  ) {}

  @Route(CREATE_LEASE)
  create(
    @CurrentCall() call: Call,
    @PathParam('service') service: string,
    @ParsedBody() body: LeaseBody,
  ): Promise<Lease> {
    call.audit.fields['request.service'] = service
    const problems = {
      service: serviceNameProblem(service) ?? this.ownProblem(service),
      region: regionProblem(body.region ?? 'global'),
    }
    const found = Object.entries(problems).filter((entry): entry is [string, string] => entry[1] !== undefined)
    if (found.length > 0) throw new DomainError('ValidationFailed', { problems: Object.fromEntries(found) })
    return this.leases.create(call, service, body)
  }

  /** A lease for this service would let its holder act as the person here. */
  private ownProblem(service: string): string | undefined {
    return service === this.config.service ? 'must be another service than this one' : undefined
  }
}
