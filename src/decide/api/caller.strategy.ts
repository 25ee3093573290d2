import { Injectable } from '@nestjs/common'
import { PassportStrategy } from '@nestjs/passport'
import type { Request } from 'express'
import { ANY_SERVICE, HeaderList, type Identity } from '@tinyauth/decision'
import type { Clock } from '../../common/clock.js'
import { DomainError } from '../../common/errors/domain-error.js'
import { ReceivedRequest } from '../../common/http/received-request.js'
import { requestState } from '../../common/http/request-state.js'
import type { CallerRequest, CallerService } from '../caller/caller.service.js'
import { RequestStrategy } from './request-strategy.js'

/** Name of the strategy. */
export const CALLER = 'tinyauth'

/** Who judges the caller of a request. */
interface Judge {
  readonly caller: CallerService
  readonly clock: Clock
}

const JUDGES = new WeakMap<Request, Judge>()

/** Says which service judges the request: Passport keeps its strategies for the whole process, whatever runs in it. */
export function judgedBy(request: Request, judge: Judge): void {
  JUDGES.set(request, judge)
}

/** Hands the request to the same verifiers that judge end users: cookie, Bearer, Basic, Signature V4. */
@Injectable()
export class CallerStrategy extends PassportStrategy(RequestStrategy, CALLER) {
  /** @throws DomainError with the identity code */
  async validate(request: Request): Promise<Identity> {
    const judge = JUDGES.get(request)
    if (judge === undefined)
      throw new DomainError('NotPermitted', { detail: 'the request did not come through the guard' })
    // What the key is bound to is judged with the resource of the route.
    const { call } = requestState(request)
    return await judge.caller.authenticate(callerRequest(request, judge.clock.now()), call, ANY_SERVICE)
  }
}

/** The request as its signature covers it. */
export function callerRequest(request: Request, nowMs: number): CallerRequest {
  const { rawBody } = requestState(request)
  return {
    headers: HeaderList.ofRaw(request.rawHeaders),
    signed: new ReceivedRequest(request.method, request.originalUrl, rawBody),
    nowMs,
  }
}
