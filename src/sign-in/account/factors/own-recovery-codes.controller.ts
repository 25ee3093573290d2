import { Controller, Req, Res } from '@nestjs/common'
import type { Request, Response } from 'express'
import { requestSite } from '@tinyauth/decision'
import { CallWriter } from '../../../audit/index.js'
import type { Call } from '../../../common/call.js'
import { notFound } from '../../../common/errors/domain-error.js'
import { CurrentCall } from '../../../common/http/parameters.decorator.js'
import { Route } from '../../../common/http/route.decorator.js'
import { RecoveryCodes } from '../../factors/recovery-codes/recovery-codes.js'
import { recoveryCodesPage } from '../../pages/account/recovery-codes-page.js'
import { AccountPages } from '../account-pages.js'
import { type AccountVisit, hasSecondFactor } from '../account-visit.js'
import { REGENERATE_RECOVERY_CODES, SHOW_FIRST_RECOVERY_CODES } from '../account.routes.js'
import { OwnAccount } from '../own-account.js'

/** The own recovery codes. A page shows codes that were just made; nothing leads to them again. */
@Controller()
export class OwnRecoveryCodesController {
  constructor(
    private readonly account: OwnAccount,
    private readonly pages: AccountPages,
    private readonly recoveryCodes: RecoveryCodes,
    private readonly writer: CallWriter,
  ) {}

  /**
   * After the first passkey, which a script adds: a script shows no page. Makes codes only where there are none, so that no
   * link from elsewhere makes any void.
   */
  @Route(SHOW_FIRST_RECOVERY_CODES)
  async first(@CurrentCall() call: Call, @Req() request: Request, @Res() response: Response): Promise<void> {
    const visit = await this.account.visit(call, request, response)
    await this.account.assertMay(visit, 'UpdateUser')
    const codes = this.mayMakeFirst(visit) ? await this.make(visit, true) : undefined
    if (codes === undefined) await this.pages.redirect(visit, `${this.pages.paths.account}#factors`)
    else await this.show(visit, codes)
  }

  @Route(REGENERATE_RECOVERY_CODES)
  async regenerate(@CurrentCall() call: Call, @Req() request: Request, @Res() response: Response): Promise<void> {
    const visit = await this.account.visit(call, request, response)
    this.account.form(visit)
    await this.account.assertMay(visit, 'UpdateUser')
    if (await this.pages.leftForProof(visit, 'factors')) return
    await this.pages.attempt(visit, {}, async () => {
      // They stand for a factor that is lost.
      const codes = hasSecondFactor(visit) ? await this.make(visit, false) : undefined
      if (codes === undefined) throw notFound('factor', 'of this account')
      await this.show(visit, codes)
    })
  }

  /** Only a page of ours leads there, in a browser that says so. What is missing is for the audit event. */
  private mayMakeFirst(visit: AccountVisit): boolean {
    const { call, request, visitor } = visit
    const isOwn = request.method === 'GET' && requestSite(visitor.headers) === 'own'
    if (!isOwn) call.audit.errorCode = 'CsrfError'
    else if (!hasSecondFactor(visit)) call.audit.errorCode = 'NotFound'
    else return this.pages.proofAddress(visit, this.pages.paths.account) === undefined
    return false
  }

  /** `undefined` where there are codes and none are to be replaced. */
  private async make({ call, user }: AccountVisit, onlyFirst: boolean): Promise<readonly string[] | undefined> {
    const made = await this.writer.attempt(call, async (tx) => {
      if (onlyFirst && (await this.recoveryCodes.left(tx.manager, user.id)) > 0) return { refused: true } as const
      const codes = await this.recoveryCodes.regenerate(tx, user.id)
      call.audit.fields['response.recovery-codes'] = codes.length
      return { codes }
    })
    if (!('refused' in made)) return made.codes
    call.audit.errorCode = 'Conflict'
    return undefined
  }

  private async show(visit: AccountVisit, codes: readonly string[]): Promise<void> {
    await this.pages.show(visit, recoveryCodesPage({ codes }, this.pages.context(visit)))
  }
}
