import { Controller } from '@nestjs/common'
import type { Call } from '../../common/call.js'
import { CurrentCall, ParsedBody } from '../../common/http/parameters.decorator.js'
import { Route } from '../../common/http/route.decorator.js'
import { SIMULATE, type SimulateBody } from './simulate.route.js'
import { Simulation } from './simulation.js'

/** Decides with policies that are not saved. */
@Controller()
export class SimulateController {
  constructor(private readonly simulation: Simulation) {}

  @Route(SIMULATE)
  simulate(@CurrentCall() call: Call, @ParsedBody() body: SimulateBody): Promise<object> {
    return this.simulation.run(call, body)
  }
}
