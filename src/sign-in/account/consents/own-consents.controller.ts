import { Controller, Optional, Req, Res } from '@nestjs/common'
import type { Request, Response } from 'express'
import { CallWriter } from '../../../audit/index.js'
import type { Call } from '../../../common/call.js'
import { notFound } from '../../../common/errors/domain-error.js'
import { CurrentCall, PathParam } from '../../../common/http/parameters.decorator.js'
import { Route } from '../../../common/http/route.decorator.js'
import { AccountPages } from '../account-pages.js'
import { REVOKE_OWN_CONSENT, SHOW_OWN_CONSENTS } from '../account.routes.js'
import { OwnAccount } from '../own-account.js'
import { OwnConsents } from './own-consents.js'

/** Apps that act for the user (capabilities C5). To end one needs no fresh proof: whoever sees a stranger there has no time. */
@Controller()
export class OwnConsentsController {
  constructor(
    private readonly account: OwnAccount,
    private readonly pages: AccountPages,
    private readonly writer: CallWriter,
    @Optional() private readonly consents?: OwnConsents,
  ) {}

  @Route(SHOW_OWN_CONSENTS)
  async show(@CurrentCall() call: Call, @Req() request: Request, @Res() response: Response): Promise<void> {
    const visit = await this.account.visit(call, request, response)
    await this.pages.redirect(visit, `${this.pages.paths.account}#consents`)
  }

  @Route(REVOKE_OWN_CONSENT)
  async revoke(
    @CurrentCall() call: Call,
    @Req() request: Request,
    @Res() response: Response,
    @PathParam('client') client: string,
  ): Promise<void> {
    const visit = await this.account.visit(call, request, response)
    this.account.form(visit)
    call.audit.fields['request.oauth-client'] = client
    await this.account.assertMay(visit, 'RevokeConsent', `consents/${client}`)
    await this.pages.attempt(visit, {}, async () => {
      await this.writer.write(call, async (tx) => {
        const ended = (await this.consents?.end(tx, visit.user.id, client)) ?? 0
        if (ended === 0) throw notFound('consent', client)
        call.audit.fields['response.ended'] = ended
      })
      await this.pages.done(visit, 'consentRevoked', 'consents')
    })
  }
}
