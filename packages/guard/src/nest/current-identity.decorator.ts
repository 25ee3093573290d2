import { createParamDecorator, type ExecutionContext } from '@nestjs/common'
import type { Identity, SignedInUser } from '../decider.js'
import { identityOf, userOf } from '../request/known-identity.js'
import { callOf } from './asked-request.js'

/** Who was let in, as a parameter of a handler; `undefined` where nobody was recognised, such as on public routes. */
export const CurrentIdentity = createParamDecorator((_: unknown, context: ExecutionContext): Identity | undefined => {
  const call = callOf(context)
  return call === undefined ? undefined : identityOf(call)
})

/**
 * The person who was let in, as a parameter of a handler; `undefined` where nobody was recognised. Of somebody who proved a key and
 * has no session only the name is known.
 */
export const CurrentUser = createParamDecorator((_: unknown, context: ExecutionContext): SignedInUser | undefined => {
  const call = callOf(context)
  return call === undefined ? undefined : userOf(call)
})
