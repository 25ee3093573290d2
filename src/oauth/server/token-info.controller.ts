import { Controller, Req, Res } from '@nestjs/common'
import { HeaderList } from '@tinyauth/decision'
import type { Request, Response } from 'express'
import type { z } from 'zod'
import type { Call } from '../../common/call.js'
import { Clock } from '../../common/clock.js'
import { CurrentCall, ParsedBody, PathParam } from '../../common/http/parameters.decorator.js'
import { Route } from '../../common/http/route.decorator.js'
import { UnitOfWork } from '../../store/index.js'
import { INTROSPECT_FOR_SERVICE, type introspectBody, TOKEN_INFORMATION } from './oauth.routes.js'
import { tokenFacts } from './token-facts.js'

/** Tells what an access token is, to whoever holds it and to gatekeepers. */
@Controller()
export class TokenInfoController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Compatible (capabilities C8). Only in the header: an address is written into logs. */
  @Route(TOKEN_INFORMATION)
  async tell(@CurrentCall() call: Call, @Req() request: Request, @Res() response: Response): Promise<void> {
    const token = bearer(HeaderList.ofRaw(request.rawHeaders))
    const facts = token === undefined ? undefined : await tokenFacts(this.unitOfWork, this.clock, token)
    response.set('cache-control', 'no-store')
    if (facts === undefined) {
      call.audit.errorCode = 'invalid_token'
      response.status(401).set('www-authenticate', 'Bearer error="invalid_token"').json(NO_SUCH_TOKEN)
      return
    }
    call.audit.subject = facts.username
    const { uid, scopes, clientId } = facts
    response.json({
      ...{ uid, scope: scopes.join(' '), client_id: clientId },
      expires_in: Math.floor((facts.expiresAtMs - this.clock.now()) / 1000),
    })
  }

  /** As RFC 7662, 2.2 has it; a token that is not good for the service is not active. */
  @Route(INTROSPECT_FOR_SERVICE)
  async introspect(
    @CurrentCall() call: Call,
    @PathParam('service') service: string,
    @ParsedBody() { token }: z.output<typeof introspectBody>,
  ): Promise<object> {
    call.audit.fields['request.service'] = service
    const facts = await tokenFacts(this.unitOfWork, this.clock, token)
    if (facts?.services?.includes(service) === false || facts === undefined) return { active: false }
    call.audit.subject = facts.username
    return {
      ...{ active: true, token_type: 'Bearer', sub: facts.uid, username: facts.username, client_id: facts.clientId },
      ...{ scope: facts.scopes.join(' '), iat: secondsOf(facts.issuedAtMs), exp: secondsOf(facts.expiresAtMs) },
    }
  }
}

const NO_SUCH_TOKEN = { errors: { token: 'No such token' } }

function secondsOf(ms: number): number {
  return Math.floor(ms / 1000)
}

function bearer(headers: HeaderList): string | undefined {
  const values = headers.all('authorization')
  const [value] = values
  return values.length === 1 && value?.slice(0, 7).toLowerCase() === 'bearer ' ? value.slice(7).trim() : undefined
}
