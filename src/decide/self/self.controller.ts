import { Controller } from '@nestjs/common'
import type { Call } from '../../common/call.js'
import { CurrentCall, ParsedBody } from '../../common/http/parameters.decorator.js'
import { Route } from '../../common/http/route.decorator.js'
import { readOwnQuestion } from './own-question.js'
import { type OwnPermissions, Self, type SelfRepresentation } from './self.js'
import { CHECK_OWN_PERMISSIONS, GET_SELF } from './self.routes.js'

/** Tells callers who they are and what they may do here. */
@Controller()
export class SelfController {
  constructor(private readonly self: Self) {}

  @Route(GET_SELF)
  get(@CurrentCall() call: Call): Promise<SelfRepresentation> {
    return this.self.get(call)
  }

  @Route(CHECK_OWN_PERMISSIONS)
  permitted(@CurrentCall() call: Call, @ParsedBody() body: unknown): OwnPermissions {
    return this.self.permitted(call, readOwnQuestion(body))
  }
}
