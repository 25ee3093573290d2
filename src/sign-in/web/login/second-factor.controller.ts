import { Controller, Req, Res } from '@nestjs/common'
import { requestSite } from '@tinyauth/decision'
import type { Request, Response } from 'express'
import type { Call } from '../../../common/call.js'
import { Config } from '../../../common/config/index.js'
import { DomainError } from '../../../common/errors/domain-error.js'
import { errorAnswer } from '../../../common/http/error-body.js'
import { CurrentCall } from '../../../common/http/parameters.decorator.js'
import { Route } from '../../../common/http/route.decorator.js'
import { UnitOfWork } from '../../../store/index.js'
import { SignInDesk, type WaitingSignIn } from '../../desk/sign-in-desk.js'
import { Passkeys } from '../../factors/passkeys/passkeys.js'
import { relyingParty } from '../../factors/passkeys/relying-party.js'
import { pagePaths } from '../../pages/page-paths.js'
import { secondFactorPage, type SecondFactorView } from '../../pages/second-factor-page.js'
import { CurrentSession } from '../../sessions/current-session.js'
import { Form } from '../form.js'
import { ownOrigin, safeReturn } from '../own-address.js'
import { PageShell } from '../page-shell.js'
import { scriptBody } from '../script-body.js'
import { StartLimits } from '../start-limits.js'
import { Visitor } from '../visitor.js'
import {
  PASSKEY_OPTIONS,
  PASSKEY_VERIFY,
  SECOND_FACTOR_OPTIONS,
  SECOND_FACTOR_VERIFY,
  SEND_CODE,
  SHOW_SECOND_FACTOR,
  SHOW_STEP_UP,
} from './login.routes.js'
import { nextAddress, replaced, setTicket, ticketOf } from './steps.js'

/** The second factor, and passkeys as the only one. */
@Controller()
export class SecondFactorController {
  constructor(
    private readonly desk: SignInDesk,
    private readonly passkeys: Passkeys,
    private readonly current: CurrentSession,
    private readonly unitOfWork: UnitOfWork,
    private readonly starts: StartLimits,
    private readonly shell: PageShell,
    private readonly config: Config,
  ) {}

  @Route(SHOW_STEP_UP)
  async stepUp(@CurrentCall() call: Call, @Req() request: Request, @Res() response: Response): Promise<void> {
    const visitor = Visitor.of(request)
    assertLookedAt(request, visitor)
    const returnTo = safeReturn(this.config, request, request.query['next'])
    const identity = await this.current.of(visitor.headers, call.sourceIp)
    if (identity?.sessionId === undefined) throw new DomainError('UnsignedRequest')
    call.audit.subject = identity.entry.username
    const { browser } = visitor
    const { uid } = identity.entry
    await this.starts.begin(call.sourceIp)
    visitor.greet(response)
    const ticket = await this.desk.stepUp(call, { uid, sessionId: identity.sessionId }, { browser, returnTo })
    if (ticket !== undefined) setTicket(response, ticket)
    const { account, secondFactor } = pagePaths(this.shell.basePath)
    this.shell.redirect(response, ticket === undefined ? `${account}#factors` : secondFactor)
  }

  @Route(SHOW_SECOND_FACTOR)
  async show(@Req() request: Request, @Res() response: Response): Promise<void> {
    const visitor = Visitor.of(request)
    const ticket = ticketOf(visitor)
    const waiting = await this.desk.waiting(ticket, visitor)
    if (waiting === undefined) this.toSignIn(response)
    else this.page(request, response, visitor, ticket, waiting, {}, 200)
  }

  @Route(SEND_CODE)
  async code(@CurrentCall() call: Call, @Req() request: Request, @Res() response: Response): Promise<void> {
    const visitor = Visitor.of(request)
    const form = Form.of(request)
    visitor.assertOwnForm(form.text('csrf'))
    const ticket = form.text('transaction')
    const method = form.text('method') === 'recovery' ? 'recovery' : 'totp'
    call.audit.fields['request.factor'] = method
    try {
      const step = await this.desk.byCode(call, ticket, { method, code: form.text('code') }, visitor)
      this.shell.redirect(response, nextAddress(step, response, this.config, this.shell))
    } catch (error) {
      await this.refuse(request, response, { visitor, call, error, ticket, method })
    }
  }

  @Route(SECOND_FACTOR_OPTIONS)
  async options(@Req() request: Request, @Res() response: Response): Promise<void> {
    const { visitor, body } = scriptBody(request)
    const waiting = await this.desk.waiting(textOf(body['transaction']), visitor)
    if (waiting === undefined)
      throw new DomainError('NotSignedIn', { problems: { transaction: 'is over: begin anew' } })
    const place = this.placeOf(request, visitor)
    const { value: options } = await this.unitOfWork.run((tx) =>
      this.passkeys.secondFactorOptions(tx, waiting.uid, place),
    )
    response.status(200).json({ options })
  }

  @Route(SECOND_FACTOR_VERIFY)
  async verify(@CurrentCall() call: Call, @Req() request: Request, @Res() response: Response): Promise<void> {
    const { visitor, body } = scriptBody(request)
    call.audit.fields['request.factor'] = 'passkey'
    const answer = { ...this.placeOf(request, visitor), response: body['response'] }
    const step = await this.desk.byPasskey(call, textOf(body['transaction']), answer)
    response.status(200).json({ location: nextAddress(step, response, this.config, this.shell) })
  }

  @Route(PASSKEY_OPTIONS)
  async signInOptions(@CurrentCall() call: Call, @Req() request: Request, @Res() response: Response): Promise<void> {
    const { visitor } = scriptBody(request)
    await this.starts.begin(call.sourceIp)
    const place = this.placeOf(request, visitor)
    const { value: options } = await this.unitOfWork.run((tx) => this.passkeys.signInOptions(tx, place))
    response.status(200).json({ options })
  }

  @Route(PASSKEY_VERIFY)
  async signIn(@CurrentCall() call: Call, @Req() request: Request, @Res() response: Response): Promise<void> {
    const { visitor, body } = scriptBody(request)
    call.audit.fields['request.factor'] = 'passkey'
    const answer = { ...this.placeOf(request, visitor), response: body['response'] }
    const place = { returnTo: safeReturn(this.config, request, body['next']), ...replaced(visitor, this.config) }
    const step = await this.desk.byPasskeyAlone(call, answer, place)
    response.status(200).json({ location: nextAddress(step, response, this.config, this.shell) })
  }

  private placeOf(request: Request, { browser }: Visitor): { browser: string; site: ReturnType<typeof relyingParty> } {
    return { browser, site: relyingParty(this.config, ownOrigin(this.config, request)) }
  }

  private async refuse(
    request: Request,
    response: Response,
    refused: { visitor: Visitor; call: Call; error: unknown; ticket: string; method: 'totp' | 'recovery' },
  ): Promise<void> {
    const { visitor, call, error, ticket, method } = refused
    if (!(error instanceof DomainError)) throw error
    const problem = problemOf(error)
    const waiting = await this.desk.waiting(ticket, visitor)
    call.audit.errorCode = error.code
    if (waiting === undefined || error.code === 'NotSignedIn') {
      this.toSignIn(response)
      return
    }
    if (problem === undefined) throw error
    const { status, headers } = errorAnswer(error)
    if (headers['retry-after'] !== undefined) response.set('retry-after', headers['retry-after'])
    this.page(request, response, visitor, ticket, waiting, { problem, chosen: method }, status)
  }

  private page(
    request: Request,
    response: Response,
    visitor: Visitor,
    transaction: string,
    { pending, methods }: WaitingSignIn,
    more: Pick<SecondFactorView, 'problem' | 'chosen'>,
    status: number,
  ): void {
    const { reason, returnTo } = pending
    const cancel =
      reason === 'step-up' && returnTo.startsWith('/') ? { cancel: pagePaths(this.shell.basePath).account } : {}
    const html = secondFactorPage(
      { transaction, reason, methods, ...cancel, ...more },
      this.shell.context(request, visitor),
    )
    this.shell.send(response, visitor, { status, html })
  }

  private toSignIn(response: Response): void {
    this.shell.redirect(response, `${pagePaths(this.shell.basePath).signIn}?notice=sessionEnded`)
  }
}

/**
 * Each step-up keeps a row. A guarded service sends its people here from another site, so a link is let pass; a picture, a
 * script or a `HEAD` is not.
 *
 * @throws DomainError `MethodNotAllowed`, `CsrfError`
 */
function assertLookedAt({ method }: Request, { headers }: Visitor): void {
  if (method !== 'GET') throw new DomainError('MethodNotAllowed')
  const modes = headers.all('sec-fetch-mode')
  if (requestSite(headers) !== 'foreign' || modes.every((mode) => mode === 'navigate')) return
  throw new DomainError('CsrfError', { detail: 'a page of another site asks for a second factor in the background' })
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function problemOf(error: DomainError): SecondFactorView['problem'] | undefined {
  if (error.code === 'InvalidCredentials') return { kind: 'codeRefused' }
  if (error.code !== 'TooManyRequests') return undefined
  return { kind: 'wait', seconds: Math.max(1, Math.ceil(error.retryAfterSeconds ?? 1)) }
}
