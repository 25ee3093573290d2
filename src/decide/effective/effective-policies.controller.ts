import { Controller } from '@nestjs/common'
import type { Call } from '../../common/call.js'
import { CurrentCall, PathParam } from '../../common/http/parameters.decorator.js'
import { Route } from '../../common/http/route.decorator.js'
import { EffectiveLayers, type EffectivePolicies } from './effective-policies.js'
import { GET_EFFECTIVE_POLICIES } from './effective-policies.route.js'

/** Shows what bears on a user. */
@Controller()
export class EffectivePoliciesController {
  constructor(private readonly layers: EffectiveLayers) {}

  @Route(GET_EFFECTIVE_POLICIES)
  get(@CurrentCall() call: Call, @PathParam('username') username: string): Promise<EffectivePolicies> {
    call.audit.subject = username
    call.audit.fields['request.username'] = username
    return this.layers.of(call, username)
  }
}
