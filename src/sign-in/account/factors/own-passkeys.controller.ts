import { Controller, Req, Res } from '@nestjs/common'
import type { Request, Response } from 'express'
import { CallWriter } from '../../../audit/index.js'
import type { Call } from '../../../common/call.js'
import { Config } from '../../../common/config/index.js'
import { CurrentCall, PathParam } from '../../../common/http/parameters.decorator.js'
import { Route } from '../../../common/http/route.decorator.js'
import { UnitOfWork } from '../../../store/index.js'
import { LONGEST_FACTOR_NAME } from '../../factors/factor-name.js'
import { Factors } from '../../factors/factors.js'
import { type PasskeyPlace, Passkeys } from '../../factors/passkeys/passkeys.js'
import { relyingParty } from '../../factors/passkeys/relying-party.js'
import { ownOrigin } from '../../web/own-address.js'
import { scriptBody } from '../../web/script-body.js'
import { FormProblem, type ShownAs } from '../account-problem.js'
import { AccountPages } from '../account-pages.js'
import type { AccountVisit } from '../account-visit.js'
import { ADD_PASSKEY, PASSKEY_REGISTRATION, REMOVE_PASSKEY, RENAME_PASSKEY } from '../account.routes.js'
import { OwnAccount } from '../own-account.js'
import { OwnPasskeys } from './own-passkeys.js'

const NAME_REFUSED: ShownAs = { ValidationFailed: { at: 'page', problem: { kind: 'nameNotAllowed' } } }
const LAST_WAY_IN: ShownAs = { Conflict: { at: 'page', problem: { kind: 'lastWayIn' } } }

/** The own passkeys and security keys. A script of the page adds them; forms do the rest. */
@Controller()
export class OwnPasskeysController {
  constructor(
    private readonly account: OwnAccount,
    private readonly pages: AccountPages,
    private readonly own: OwnPasskeys,
    private readonly passkeys: Passkeys,
    private readonly factors: Factors,
    private readonly unitOfWork: UnitOfWork,
    private readonly writer: CallWriter,
    private readonly config: Config,
  ) {}

  @Route(PASSKEY_REGISTRATION)
  async options(@CurrentCall() call: Call, @Req() request: Request, @Res() response: Response): Promise<void> {
    const visit = await this.account.visit(call, request, response)
    scriptBody(request)
    await this.account.assertMay(visit, 'UpdateUser')
    const location = this.pages.proofAddress(visit, `${this.pages.paths.account}#factors`)
    if (location !== undefined) {
      response.status(200).json({ location })
      return
    }
    const place = this.placeOf(visit)
    const { value: options } = await this.unitOfWork.run((tx) =>
      this.passkeys.registrationOptions(tx, visit.user, place),
    )
    response.status(200).json({ options })
  }

  @Route(ADD_PASSKEY)
  async add(@CurrentCall() call: Call, @Req() request: Request, @Res() response: Response): Promise<void> {
    const visit = await this.account.visit(call, request, response)
    const { body } = scriptBody(request)
    await this.account.assertMay(visit, 'UpdateUser')
    const stale = this.pages.proofAddress(visit, `${this.pages.paths.account}#factors`)
    if (stale !== undefined) {
      response.status(200).json({ location: stale })
      return
    }
    const name = typeof body['name'] === 'string' ? body['name'] : ''
    const answer = { ...this.placeOf(visit), response: body['response'], name }
    const { first } = await this.own.add(visit, answer)
    if (first !== undefined) this.pages.giveSession(visit, first)
    const { recoveryCodes, account } = this.pages.paths
    // Without a fragment: to an address that differs in nothing else the browser would not go.
    const location = first === undefined ? `${account}?done=passkeyAdded` : recoveryCodes
    await this.pages.settle(visit)
    response.status(200).json({ location })
  }

  @Route(RENAME_PASSKEY)
  async rename(
    @CurrentCall() call: Call,
    @Req() request: Request,
    @Res() response: Response,
    @PathParam('factor') factor: string,
  ): Promise<void> {
    const visit = await this.account.visit(call, request, response)
    const form = this.account.form(visit)
    await this.account.assertMay(visit, 'UpdateUser')
    call.audit.fields['request.factor'] = factor
    await this.pages.attempt(visit, NAME_REFUSED, async () => {
      const name = readName(form.text('name'))
      await this.writer.write(call, (tx) => this.factors.rename(tx, visit.user.id, factor, name))
      await this.pages.done(visit, 'saved', 'factors')
    })
  }

  @Route(REMOVE_PASSKEY)
  async remove(
    @CurrentCall() call: Call,
    @Req() request: Request,
    @Res() response: Response,
    @PathParam('factor') factor: string,
  ): Promise<void> {
    const visit = await this.account.visit(call, request, response)
    this.account.form(visit)
    await this.account.assertMay(visit, 'DeleteFactor')
    if (await this.pages.leftForProof(visit, 'factors')) return
    call.audit.fields['request.factor'] = factor
    await this.pages.attempt(visit, LAST_WAY_IN, async () => {
      await this.own.remove(visit, factor)
      await this.pages.done(visit, 'passkeyRemoved', 'factors')
    })
  }

  private placeOf({ request, visitor: { browser } }: AccountVisit): PasskeyPlace {
    return { browser, site: relyingParty(this.config, ownOrigin(this.config, request)) }
  }
}

/** `Factors` judges the rest. */
function readName(text: string): string {
  const name = text.trim()
  if (name === '') throw new FormProblem({ at: 'page', problem: { kind: 'nameMissing' } })
  if (name.length <= LONGEST_FACTOR_NAME) return name
  throw new FormProblem({ at: 'page', problem: { kind: 'nameTooLong', maximum: LONGEST_FACTOR_NAME } })
}
