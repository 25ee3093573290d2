import { Controller, Inject, Req, Res } from '@nestjs/common'
import type { Request, Response } from 'express'
import type { Call } from '../../../common/call.js'
import { Config } from '../../../common/config/index.js'
import { DomainError, notFound } from '../../../common/errors/domain-error.js'
import { plainAddress } from '../../../common/http/origin.js'
import { CurrentCall, PathParam } from '../../../common/http/parameters.decorator.js'
import { Route } from '../../../common/http/route.decorator.js'
import { LOG, type Log } from '../../../common/log/index.js'
import { FederatedSignIn, type FederatedStep } from '../../desk/federated-sign-in.js'
import { FederationError, type FederationErrorCode } from '../../federation/federation-error.js'
import type { Profile } from '../../federation/profile.js'
import { deniedPage } from '../../pages/denied-page.js'
import { federationFailurePage, type FederationFailureView } from '../../pages/federation-failure-page.js'
import { leavePage } from '../../pages/leave-page.js'
import type { FoundProvider } from '../../providers/found-provider.js'
import { IdentityProviders } from '../../providers/identity-providers.js'
import { CurrentSession } from '../../sessions/current-session.js'
import { Form } from '../form.js'
import { safeReturn } from '../own-address.js'
import { PageShell } from '../page-shell.js'
import { redirectUri as redirectUriOf } from '../redirect-uri.js'
import { StartLimits } from '../start-limits.js'
import { Visitor } from '../visitor.js'
import { BEGIN_FEDERATED, COMPLETE_FEDERATED } from './login.routes.js'
import { nextAddress, replaced } from './steps.js'

/** Sign-in through identity providers: the way there and the way back. */
@Controller()
export class FederationController {
  constructor(
    private readonly federated: FederatedSignIn,
    private readonly providers: IdentityProviders,
    private readonly current: CurrentSession,
    private readonly starts: StartLimits,
    private readonly shell: PageShell,
    private readonly config: Config,
    @Inject(LOG) private readonly log: Log,
  ) {}

  @Route(BEGIN_FEDERATED)
  async begin(
    @CurrentCall() call: Call,
    @Req() request: Request,
    @Res() response: Response,
    @PathParam('provider') name: string,
  ): Promise<void> {
    const visitor = Visitor.of(request)
    const form = Form.of(request)
    visitor.assertOwnForm(form.text('csrf'))
    await this.starts.begin(call.sourceIp)
    const provider = await this.find(call, name)
    const next = safeReturn(this.config, request, form.text('next'))
    const place = { browser: visitor.browser, returnTo: next, ...replaced(visitor, this.config) }
    await this.orFail({ request, response, visitor, call, provider, next }, async () => {
      if (provider.direct !== undefined) {
        const profile = await this.profileOf(provider.direct, form, visitor, request, call)
        const step = profile && (await this.federated.welcome(call, provider, profile, place))
        this.goOn(request, response, visitor, call, provider, step)
        return
      }
      const redirectUri = redirectUriOf(this.config, request, provider.name)
      const address = await this.federated.begin({ provider, redirectUri, ...place })
      const view = { provider: provider.displayName, address: address.href }
      this.shell.send(response, visitor, { status: 200, html: leavePage(view, this.shell.context(request, visitor)) })
    })
  }

  @Route(COMPLETE_FEDERATED)
  async complete(
    @CurrentCall() call: Call,
    @Req() request: Request,
    @Res() response: Response,
    @PathParam('provider') name: string,
  ): Promise<void> {
    const visitor = Visitor.of(request)
    const provider = await this.find(call, name)
    await this.orFail({ request, response, visitor, call, provider, next: `${this.shell.basePath}/` }, async () => {
      const redirectUri = redirectUriOf(this.config, request, provider.name)
      const query = request.originalUrl.indexOf('?')
      const callback = new URL(`${redirectUri}${query === -1 ? '' : request.originalUrl.slice(query)}`)
      const { browser, headers } = visitor
      const sessionId = (await this.current.of(headers, call.sourceIp))?.sessionId
      const step = await this.federated.complete(call, { provider, browser, callback, redirectUri, sessionId })
      this.goOn(request, response, visitor, call, provider, step)
    })
  }

  private async find(call: Call, name: string): Promise<FoundProvider> {
    call.audit.fields['request.identity-provider'] = name.slice(0, 128)
    const provider = await this.providers.find(name)
    if (provider === undefined) throw notFound('identity-provider', name.slice(0, 128))
    return provider
  }

  private async profileOf(
    direct: NonNullable<FoundProvider['direct']>,
    form: Form,
    { headers }: Visitor,
    request: Request,
    call: Call,
  ): Promise<Profile | undefined> {
    switch (direct.kind) {
      case 'basic':
        return direct.prove({
          ...{ username: form.text('username'), password: form.text('password'), address: call.sourceIp },
        })
      case 'test':
        return direct.profileOf(form.text('who') === '' ? call.sourceIp : form.text('who'))
      case 'trusted-header':
        return direct.profileOf(peerOf(request), headers)
    }
  }

  private goOn(
    request: Request,
    response: Response,
    visitor: Visitor,
    call: Call,
    provider: FoundProvider,
    step: FederatedStep | undefined,
  ): void {
    if (step === undefined) this.deny(request, response, visitor, call, 'nobody was named, or the password was wrong')
    else if (step.kind === 'refused') this.refuse(request, response, visitor, call, provider, step)
    else if (step.kind === 'linked') this.shell.redirect(response, step.returnTo)
    else this.shell.redirect(response, nextAddress(step, response, this.config, this.shell))
  }

  private refuse(
    request: Request,
    response: Response,
    visitor: Visitor,
    call: Call,
    provider: FoundProvider,
    step: FederatedStep & { readonly kind: 'refused' },
  ): void {
    if (step.reason === 'NotAdmitted') {
      this.deny(request, response, visitor, call, step.why)
      return
    }
    const kinds = {
      NotLinked: 'notLinked',
      AlreadyLinked: 'alreadyLinked',
      EmailUnverified: 'emailUnverified',
    } as const
    call.audit.fields['response.reason'] = `${step.reason}: ${step.why}`
    call.audit.errorCode = 'NotPermitted'
    this.fail({ request, response, visitor, call, provider, next: step.returnTo }, kinds[step.reason], 403)
  }

  /** One text for everybody who is not let in (capabilities F21). */
  private deny(request: Request, response: Response, visitor: Visitor, call: Call, why: string): void {
    call.audit.fields['response.reason'] = why
    call.audit.errorCode = 'NotPermitted'
    const html = deniedPage({ reference: call.requestId }, this.shell.context(request, visitor))
    this.shell.send(response, visitor, { status: 403, html })
  }

  /** A page that helps, an audit event, no session: whatever the provider did. */
  private async orFail(attempt: Attempt, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (error instanceof DomainError) throw error
      if (!(error instanceof FederationError)) throw error
      const { call, provider } = attempt
      call.audit.fields['response.reason'] = error.code
      call.audit.errorCode = error.code
      const fields = { event: 'federation', provider: provider.name, code: error.code, detail: error.detail }
      this.log.warn({ ...fields, requestId: call.requestId }, 'a sign-in at an identity provider failed')
      this.fail(attempt, FAILURES[error.code], STATUSES[error.code])
    }
  }

  private fail(
    { request, response, visitor, call, provider: { name, displayName: title }, next }: Attempt,
    kind: FederationFailureView['kind'],
    status: number,
  ): void {
    const view = { provider: { name, title }, kind, next, reference: call.requestId }
    const html = federationFailurePage(view, this.shell.context(request, visitor))
    this.shell.send(response, visitor, { status, html })
  }
}

interface Attempt {
  readonly request: Request
  readonly response: Response
  readonly visitor: Visitor
  readonly call: Call
  readonly provider: FoundProvider
  readonly next: string
}

const FAILURES: Readonly<Record<FederationErrorCode, FederationFailureView['kind']>> = {
  StateMismatch: 'expired',
  IssuerMismatch: 'invalidAnswer',
  NonceMismatch: 'invalidAnswer',
  TokenInvalid: 'invalidAnswer',
  SubjectMissing: 'invalidAnswer',
  ProviderUnavailable: 'unavailable',
  ProviderRefused: 'cancelled',
  ProviderAnswer: 'unavailable',
  ConfigurationInvalid: 'unavailable',
}

const STATUSES: Readonly<Record<FederationErrorCode, number>> = {
  StateMismatch: 400,
  IssuerMismatch: 400,
  NonceMismatch: 400,
  TokenInvalid: 400,
  SubjectMissing: 400,
  ProviderUnavailable: 503,
  ProviderRefused: 403,
  ProviderAnswer: 503,
  ConfigurationInvalid: 503,
}

/** The other end of the connection: what a proxy says of it counts for nothing here. */
function peerOf(request: Request): string {
  return plainAddress(request.socket.remoteAddress ?? '')
}
