import { Controller, Req, Res } from '@nestjs/common'
import type { Request, Response } from 'express'
import type { Call } from '../../../common/call.js'
import { CurrentCall } from '../../../common/http/parameters.decorator.js'
import { Route } from '../../../common/http/route.decorator.js'
import { SignInDesk } from '../../desk/sign-in-desk.js'
import type { ShownAs } from '../account-problem.js'
import { AccountPages } from '../account-pages.js'
import type { AccountVisit } from '../account-visit.js'
import { CHANGE_OWN_PASSWORD } from '../account.routes.js'
import { OwnAccount } from '../own-account.js'
import { assertGoodPassword } from './new-password.js'
import { OwnPassword } from './own-password.js'

const AT_CURRENT: ShownAs = {
  InvalidCredentials: { at: 'current-password', problem: { kind: 'currentPasswordWrong' } },
  TooManyRequests: { at: 'current-password', problem: { kind: 'wait', seconds: 1 } },
}

/** The own password. */
@Controller()
export class OwnPasswordController {
  constructor(
    private readonly account: OwnAccount,
    private readonly pages: AccountPages,
    private readonly desk: SignInDesk,
    private readonly passwords: OwnPassword,
  ) {}

  @Route(CHANGE_OWN_PASSWORD)
  async change(@CurrentCall() call: Call, @Req() request: Request, @Res() response: Response): Promise<void> {
    const visit = await this.account.visit(call, request, response)
    const form = this.account.form(visit)
    await this.account.assertMay(visit, 'SetPassword')
    if (await this.pages.leftForProof(visit, 'password')) return
    await this.pages.attempt(visit, AT_CURRENT, async () => {
      const password = form.text('new-password')
      const { username, id: uid } = visit.user
      assertGoodPassword({ password, repeated: form.text('repeat-password'), username })
      await this.proveCurrent(visit, form.text('current-password'))
      const session = await this.passwords.change(call, { uid, sessionId: visit.session.id }, password)
      this.pages.giveSession(visit, session)
      await this.pages.done(visit, 'passwordChanged', 'password')
    })
  }

  /** Whoever found a browser that is signed in does not know it. Counted as at sign-in. */
  private async proveCurrent(
    { call, user: { username, passwordHash } }: AccountVisit,
    password: string,
  ): Promise<void> {
    if (passwordHash !== null) await this.desk.provePassword(call, { username, password })
  }
}
