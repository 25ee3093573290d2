import { createParamDecorator } from '@nestjs/common'
import type { Request } from 'express'

/** The header `If-Match`, or `undefined`. */
export const IfMatch = createParamDecorator(
  (_: unknown, context) => context.switchToHttp().getRequest<Request>().headers['if-match'],
)
