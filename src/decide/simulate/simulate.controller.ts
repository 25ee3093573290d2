import { Controller } from '@nestjs/common'
import type { Call } from '../../common/call.js'
import { CurrentCall, ParsedBody } from '../../common/http/parameters.decorator.js'
import { Route } from '../../common/http/route.decorator.js'
import { SIMULATE, type SimulateBody } from './simulate.route.js'
import { Simulation } from './simulation.js'
import { WhoCan } from './who-can.js'
import { WHO_CAN, type WhoCanBody } from './who-can.route.js'

/** Decides with policies that are not saved. */
@Controller()
export class SimulateController {
  constructor(
    private readonly simulation: Simulation,
    private readonly whoCan: WhoCan,
  ) {}

  @Route(SIMULATE)
  simulate(@CurrentCall() call: Call, @ParsedBody() body: SimulateBody): Promise<object> {
    return this.simulation.run(call, body)
  }

  @Route(WHO_CAN)
  who(@CurrentCall() call: Call, @ParsedBody() body: WhoCanBody): Promise<object> {
    call.audit.fields['request.actions'] = [body.action]
    call.audit.fields['request.resources'] = [body.resource]
    return this.whoCan.find(call, body)
  }
}
