import { Controller, Req, Res } from '@nestjs/common'
import type { Request, Response } from 'express'
import { CallWriter } from '../../../audit/index.js'
import type { Call } from '../../../common/call.js'
import { notFound } from '../../../common/errors/domain-error.js'
import { CurrentCall, PathParam } from '../../../common/http/parameters.decorator.js'
import { Route } from '../../../common/http/route.decorator.js'
import { Sessions } from '../../sessions/sessions.js'
import { AccountPages } from '../account-pages.js'
import type { AccountVisit } from '../account-visit.js'
import { REVOKE_ALL_SESSIONS, REVOKE_OTHER_SESSIONS, REVOKE_OWN_SESSION } from '../account.routes.js'
import { OwnAccount } from '../own-account.js'

/** The own sessions (capabilities M6, M7). To end one needs no fresh proof: whoever sees a stranger there has no time. */
@Controller()
export class OwnSessionsController {
  constructor(
    private readonly account: OwnAccount,
    private readonly pages: AccountPages,
    private readonly sessions: Sessions,
    private readonly writer: CallWriter,
  ) {}

  @Route(REVOKE_OTHER_SESSIONS)
  async revokeOthers(@CurrentCall() call: Call, @Req() request: Request, @Res() response: Response): Promise<void> {
    const visit = await this.begin(call, request, response)
    await this.endAll(visit, visit.session.id)
    await this.pages.done(visit, 'sessionsRevoked', 'sessions')
  }

  @Route(REVOKE_ALL_SESSIONS)
  async revokeAll(@CurrentCall() call: Call, @Req() request: Request, @Res() response: Response): Promise<void> {
    const visit = await this.begin(call, request, response)
    await this.endAll(visit)
    await this.pages.signedOut(visit, 'signedOut')
  }

  @Route(REVOKE_OWN_SESSION)
  async revoke(
    @CurrentCall() call: Call,
    @Req() request: Request,
    @Res() response: Response,
    @PathParam('session') session: string,
  ): Promise<void> {
    const visit = await this.begin(call, request, response)
    call.audit.fields['request.session'] = session
    await this.pages.attempt(visit, {}, async () => {
      await this.writer.write(call, async (tx) => {
        if (!(await this.sessions.end(tx, visit.user.id, session))) throw notFound('session', session)
      })
      if (session === visit.session.id) await this.pages.signedOut(visit, 'signedOut')
      else await this.pages.done(visit, 'sessionRevoked', 'sessions')
    })
  }

  private async begin(call: Call, request: Request, response: Response): Promise<AccountVisit> {
    const visit = await this.account.visit(call, request, response)
    this.account.form(visit)
    await this.account.assertMay(visit, 'RevokeSession')
    return visit
  }

  private async endAll({ call, user: { id } }: AccountVisit, exceptId?: string): Promise<void> {
    await this.writer.write(call, async (tx) => {
      call.audit.fields['response.sessions'] = await this.sessions.endAll(tx, id, exceptId)
    })
  }
}
