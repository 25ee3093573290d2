import { Controller, Optional, Req, Res } from '@nestjs/common'
import type { Request, Response } from 'express'
import type { Call } from '../../../common/call.js'
import { Config } from '../../../common/config/index.js'
import { DomainError } from '../../../common/errors/domain-error.js'
import { errorAnswer } from '../../../common/http/error-body.js'
import { CurrentCall } from '../../../common/http/parameters.decorator.js'
import { Route } from '../../../common/http/route.decorator.js'
import { Snapshot } from '../../../snapshot/index.js'
import { SignInDesk } from '../../desk/sign-in-desk.js'
import { pagePaths } from '../../pages/page-paths.js'
import { signInPage, type SignInView } from '../../pages/sign-in-page.js'
import { IdentityProviders } from '../../providers/identity-providers.js'
import { SessionIssuer } from '../../session-issuer.js'
import { CurrentSession } from '../../sessions/current-session.js'
import { Form } from '../form.js'
import { safeReturn } from '../own-address.js'
import { PageShell } from '../page-shell.js'
import { Visitor } from '../visitor.js'
import { SHOW_HOME, SHOW_SIGN_IN, SIGN_IN } from './login.routes.js'
import { isScript, nextAddress, replaced, SIGNED_IN } from './steps.js'
import { WaitingHandoff } from './waiting-handoff.js'
import { WireLogin } from './wire-login.js'
import { choicesOf } from './ways-in.js'

/** The page to sign in, and the form on it (capabilities F14, C1; wire-protocol 3.11). */
@Controller()
export class LoginController {
  private readonly wire: WireLogin

  constructor(
    private readonly desk: SignInDesk,
    private readonly providers: IdentityProviders,
    private readonly current: CurrentSession,
    private readonly shell: PageShell,
    private readonly config: Config,
    snapshot: Snapshot,
    issuer: SessionIssuer,
    @Optional() private readonly waiting?: WaitingHandoff,
  ) {
    this.wire = new WireLogin(config, snapshot, issuer)
  }

  @Route(SHOW_HOME)
  async home(@CurrentCall() call: Call, @Req() request: Request, @Res() response: Response): Promise<void> {
    const visitor = Visitor.of(request)
    const identity = await this.current.of(visitor.headers, call.sourceIp)
    const { account, signIn } = pagePaths(this.shell.basePath)
    const waits = identity !== undefined && request.query[SIGNED_IN] === '1' && this.config.autoHandoff
    const waiting = waits ? await this.waiting?.addressFor(identity.entry.uid) : undefined
    this.shell.redirect(response, identity === undefined ? signIn : (waiting ?? account))
  }

  @Route(SHOW_SIGN_IN)
  async show(@CurrentCall() call: Call, @Req() request: Request, @Res() response: Response): Promise<void> {
    const visitor = Visitor.of(request)
    const next = safeReturn(this.config, request, request.query['next'])
    const identity = await this.current.of(visitor.headers, call.sourceIp)
    const notice = noticeOf(request.query['notice'])
    // `again`: what is to be done needs a fresh sign-in. `signInNeeded`: the page there did not take what this browser holds.
    const isSentBack = request.query['again'] === '1' || notice.notice === 'signInNeeded'
    if (identity !== undefined && !isSentBack) {
      this.shell.redirect(response, next)
      return
    }
    await this.page(request, response, visitor, { next, ...notice }, 200)
  }

  @Route(SIGN_IN)
  async signIn(@CurrentCall() call: Call, @Req() request: Request, @Res() response: Response): Promise<void> {
    const visitor = Visitor.of(request)
    const form = Form.of(request)
    const given = { username: form.text('username'), password: form.text('password') }
    call.audit.fields['request.username'] = given.username.slice(0, 128)
    if (isScript(request)) {
      await this.wire.answer(response, call, visitor, (returnTo) =>
        this.desk.byPassword(call, given, { browser: visitor.browser, returnTo, ...replaced(visitor, this.config) }),
      )
      return
    }
    const next = safeReturn(this.config, request, form.text('next'))
    try {
      visitor.assertOwnForm(form.text('csrf'))
      const place = { browser: visitor.browser, returnTo: next, ...replaced(visitor, this.config) }
      const step = await this.desk.byPassword(call, given, place)
      this.shell.redirect(response, nextAddress(step, response, this.config, this.shell))
    } catch (error) {
      await this.refuse(request, response, visitor, { call, error, next, username: given.username })
    }
  }

  /** One page for every failure of the form; whatever else went wrong is no failure of the form. */
  private async refuse(
    request: Request,
    response: Response,
    visitor: Visitor,
    { call, error, next, username }: { call: Call; error: unknown; next: string; username: string },
  ): Promise<void> {
    const problem = problemOf(error)
    if (problem === undefined) throw error
    const { status, headers, body } = errorAnswer(error)
    call.audit.errorCode = body.code
    if (headers['retry-after'] !== undefined) response.set('retry-after', headers['retry-after'])
    await this.page(request, response, visitor, { next, username: username.slice(0, 128), problem }, status)
  }

  private async page(
    request: Request,
    response: Response,
    visitor: Visitor,
    view: Pick<SignInView, 'next' | 'notice' | 'problem' | 'username'>,
    status: number,
  ): Promise<void> {
    const providers = choicesOf(await this.providers.list(), request)
    const html = signInPage(
      { password: true, passkeys: true, providers, ...view },
      this.shell.context(request, visitor),
    )
    this.shell.send(response, visitor, { status, html })
  }
}

function problemOf(error: unknown): SignInView['problem'] | undefined {
  if (!(error instanceof DomainError)) return undefined
  if (error.code === 'InvalidCredentials') return { kind: 'signInRefused' }
  if (error.code === 'CsrfError') return { kind: 'expired' }
  if (error.code !== 'TooManyRequests') return undefined
  return { kind: 'wait', seconds: Math.max(1, Math.ceil(error.retryAfterSeconds ?? 1)) }
}

const NOTICES = ['signedOut', 'sessionEnded', 'passwordChanged', 'signInNeeded'] as const

function noticeOf(asked: unknown): Pick<SignInView, 'notice'> {
  const notice = NOTICES.find((known) => known === asked)
  return notice === undefined ? {} : { notice }
}
