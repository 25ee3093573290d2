import { Controller, Req, Res } from '@nestjs/common'
import type { Request, Response } from 'express'
import type { Call } from '../../common/call.js'
import { Config } from '../../common/config/index.js'
import { DomainError } from '../../common/errors/domain-error.js'
import { CurrentCall, ParsedQuery, PathParam } from '../../common/http/parameters.decorator.js'
import { Route } from '../../common/http/route.decorator.js'
import { CodeGuesses } from '../code-guesses.js'
import { InviteAcceptance } from '../invites/invite-acceptance.js'
import { pageAddress } from '../pages/page-address.js'
import { qrPng, qrSvg } from './qr-code.js'
import { type QrQuery, SHOW_QR_PNG, SHOW_QR_SVG } from './qr.routes.js'

/** Pictures of the address of an invite (capabilities M22), drawn here: no other service learns the code. */
@Controller()
export class InviteQrController {
  constructor(
    private readonly acceptance: InviteAcceptance,
    private readonly guesses: CodeGuesses,
    private readonly config: Config,
  ) {}

  @Route(SHOW_QR_SVG)
  async svg(
    @CurrentCall() call: Call,
    @PathParam('code') code: string,
    @ParsedQuery() { size }: QrQuery,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const picture = await qrSvg(await this.address(call, code, request), size)
    send(response, 'image/svg+xml; charset=utf-8', picture)
  }

  @Route(SHOW_QR_PNG)
  async png(
    @CurrentCall() call: Call,
    @PathParam('code') code: string,
    @ParsedQuery() { size }: QrQuery,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const picture = await qrPng(await this.address(call, code, request), size)
    send(response, 'image/png', picture)
  }

  private async address(call: Call, code: string, request: Request): Promise<string> {
    const { invite } = await this.guesses.open(call.sourceIp, () => this.acceptance.open(code))
    call.audit.subject = invite.id
    call.audit.fields['request.invite'] = invite.id
    const address = pageAddress(this.config, request, code)
    if (address !== undefined) return address
    throw new DomainError('ServiceUnavailable', { detail: 'the address of the service is not known: set `PUBLIC_URL`' })
  }
}

function send(response: Response, type: string, picture: string | Buffer): void {
  const headers = { 'content-type': type, 'cache-control': 'private, max-age=300', 'referrer-policy': 'no-referrer' }
  response.status(200).set(headers).send(picture)
}
