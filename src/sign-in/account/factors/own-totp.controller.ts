import { Controller, Req, Res } from '@nestjs/common'
import type { Request, Response } from 'express'
import { requestSite } from '@tinyauth/decision'
import { CallWriter } from '../../../audit/index.js'
import type { Call } from '../../../common/call.js'
import { notFound } from '../../../common/errors/domain-error.js'
import { CurrentCall } from '../../../common/http/parameters.decorator.js'
import { Route } from '../../../common/http/route.decorator.js'
import { UnitOfWork } from '../../../store/index.js'
import { Factors } from '../../factors/factors.js'
import { Totp, type TotpSecret } from '../../factors/totp/totp.js'
import { recoveryCodesPage } from '../../pages/account/recovery-codes-page.js'
import { totpPage, type TotpView } from '../../pages/account/totp-page.js'
import type { ShownAs } from '../account-problem.js'
import { AccountPages } from '../account-pages.js'
import type { AccountVisit } from '../account-visit.js'
import { ADD_TOTP, REMOVE_TOTP, SHOW_TOTP } from '../account.routes.js'
import { OwnAccount } from '../own-account.js'
import { type AddedTotp, OwnTotp } from './own-totp.js'

const AT_LIMIT: ShownAs = { Conflict: { at: 'page', problem: { kind: 'tooMany' } } }

/** Codes of an app as own second factor. */
@Controller()
export class OwnTotpController {
  constructor(
    private readonly account: OwnAccount,
    private readonly pages: AccountPages,
    private readonly own: OwnTotp,
    private readonly totp: Totp,
    private readonly factors: Factors,
    private readonly unitOfWork: UnitOfWork,
    private readonly writer: CallWriter,
  ) {}

  @Route(SHOW_TOTP)
  async show(@CurrentCall() call: Call, @Req() request: Request, @Res() response: Response): Promise<void> {
    const visit = await this.account.visit(call, request, response)
    await this.account.assertMay(visit, 'UpdateUser')
    // It stores a secret: nothing that merely looks, and no page of another site, may make it do that.
    const isElsewhere = request.method !== 'GET' || requestSite(visit.visitor.headers) === 'foreign'
    if (isElsewhere) call.audit.errorCode = 'CsrfError'
    if (isElsewhere || visit.factors.totp) await this.pages.redirect(visit, `${this.pages.paths.account}#factors`)
    else if (!(await this.leftForProof(visit))) await this.begin(visit, {}, 200)
  }

  @Route(ADD_TOTP)
  async add(@CurrentCall() call: Call, @Req() request: Request, @Res() response: Response): Promise<void> {
    const visit = await this.account.visit(call, request, response)
    const form = this.account.form(visit)
    await this.account.assertMay(visit, 'UpdateUser')
    if (await this.leftForProof(visit)) return
    const ticket = form.text('transaction')
    await this.pages.attempt(visit, AT_LIMIT, async () => {
      const added = await this.own.add(visit, ticket, form.text('code'))
      if ('refused' in added) await this.refuse(visit, ticket, added.refused)
      else await this.welcome(visit, added)
    })
  }

  @Route(REMOVE_TOTP)
  async remove(@CurrentCall() call: Call, @Req() request: Request, @Res() response: Response): Promise<void> {
    const visit = await this.account.visit(call, request, response)
    this.account.form(visit)
    await this.account.assertMay(visit, 'DeleteFactor')
    if (await this.pages.leftForProof(visit, 'factors')) return
    call.audit.fields['request.factor'] = 'totp'
    await this.pages.attempt(visit, {}, async () => {
      await this.writer.write(call, async (tx) => {
        const removed = await this.factors.removeKind(tx, visit.user.id, 'totp')
        if (removed.factors === 0) throw notFound('factor', 'totp')
        call.audit.fields['response.factors'] = removed.factors
        call.audit.fields['response.recovery-codes'] = removed.recoveryCodes
      })
      await this.pages.done(visit, 'totpRemoved', 'factors')
    })
  }

  private async welcome(visit: AccountVisit, { first }: AddedTotp): Promise<void> {
    if (first === undefined) {
      await this.pages.done(visit, 'totpAdded', 'factors')
      return
    }
    this.pages.giveSession(visit, first.session)
    await this.pages.show(visit, recoveryCodesPage({ codes: first.codes }, this.pages.context(visit)))
  }

  /** The same secret again while the set-up goes on; otherwise a new one. */
  private async refuse(visit: AccountVisit, ticket: string, why: 'wrong-code' | 'expired'): Promise<void> {
    visit.call.audit.errorCode = 'InvalidCredentials'
    const going = await this.unitOfWork.read((manager) => this.totp.enrolment({ manager }, visit.user, ticket))
    if (why === 'wrong-code' && going !== undefined) {
      await this.page(visit, ticket, going, { problem: { kind: 'codeRefused' } }, 401)
    } else await this.begin(visit, { problem: { kind: 'expired' } }, 401)
  }

  private async begin(visit: AccountVisit, more: Pick<TotpView, 'problem'>, status: number): Promise<void> {
    const { value } = await this.unitOfWork.run((tx) => this.totp.beginEnrolment(tx, visit.user))
    await this.page(visit, value.ticket, value, more, status)
  }

  private async page(
    visit: AccountVisit,
    transaction: string,
    { secretText: secret, uri }: TotpSecret,
    more: Pick<TotpView, 'problem'>,
    status: number,
  ): Promise<void> {
    const { toString: drawQrCode } = await import('qrcode')
    const qrSvg = await drawQrCode(uri, { type: 'svg' })
    await this.pages.show(visit, totpPage({ secret, qrSvg, transaction, ...more }, this.pages.context(visit)), status)
  }

  private async leftForProof(visit: AccountVisit): Promise<boolean> {
    const address = this.pages.proofAddress(visit, this.pages.paths.totp)
    if (address !== undefined) await this.pages.redirect(visit, address)
    return address !== undefined
  }
}
