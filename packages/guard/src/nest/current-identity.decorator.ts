import { createParamDecorator, type ExecutionContext } from '@nestjs/common'
import type { Identity } from '../decider.js'
import { identityOf } from '../request/known-identity.js'
import { callOf } from './asked-request.js'

/** Who was let in, as a parameter of a handler; `undefined` where nobody was recognised, such as on public routes. */
export const CurrentIdentity = createParamDecorator((_: unknown, context: ExecutionContext): Identity | undefined => {
  const call = callOf(context)
  return call === undefined ? undefined : identityOf(call)
})
