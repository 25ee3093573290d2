import { createParamDecorator } from '@nestjs/common'
import type { Request } from 'express'
import { requestState } from '../../common/http/request-state.js'
import { assertNoRepeatedMember } from './repeated-members.js'

/**
 * `ParsedBody` of a route that takes a policy: nothing in it was said twice.
 *
 * @throws DomainError `ValidationFailed`
 */
export const PolicyBody = createParamDecorator((_: unknown, context) => {
  const { rawBody, body } = requestState(context.switchToHttp().getRequest<Request>())
  assertNoRepeatedMember(rawBody.toString('utf8'))
  return body
})
