import type { Response } from 'express'
import { requestSite } from '@tinyauth/decision'
import type { Call } from '../../../common/call.js'
import type { Config } from '../../../common/config/index.js'
import { DomainError } from '../../../common/errors/domain-error.js'
import type { Snapshot } from '../../../snapshot/index.js'
import type { SignInStep } from '../../desk/sign-in-desk.js'
import type { SessionIssuer } from '../../session-issuer.js'
import type { Visitor } from '../visitor.js'
import { setTicket } from './steps.js'

/**
 * Sign-in as the page of the original asks for it (wire-protocol 3.11): JSON in, `{}` and the cookies `tinysess` and `tinycsrf`
 * out, for region `global` and this service; 401 without a body. The session cookie is left out: a form that comes with both
 * would be judged by `tinysess`, which asks for a header that forms do not send.
 */
export class WireLogin {
  constructor(
    private readonly config: Config,
    private readonly snapshot: Snapshot,
    private readonly issuer: SessionIssuer,
  ) {}

  /** @throws DomainError as `signIn`, but for `InvalidCredentials` */
  async answer(
    response: Response,
    call: Call,
    visitor: Visitor,
    signIn: (returnTo: string) => Promise<SignInStep>,
  ): Promise<void> {
    if (requestSite(visitor.headers) === 'foreign') {
      throw new DomainError('CsrfError', { detail: 'another site asks to sign in' })
    }
    try {
      const step = await signIn('/')
      if (step.kind === 'second-factor') this.askForMore(response, visitor, step.ticket)
      else await this.welcome(response, call, step)
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'InvalidCredentials') throw error
      call.audit.errorCode = error.code
      response.status(401).end()
    }
  }

  /** An extension: the original knows no second factor. */
  private askForMore(response: Response, visitor: Visitor, ticket: string): void {
    visitor.greet(response)
    setTicket(response, ticket)
    response.status(200).json({ secondFactor: true })
  }

  private async welcome(
    response: Response,
    call: Call,
    { session }: SignInStep & { readonly kind: 'signed-in' },
  ): Promise<void> {
    const revision = call.revision ?? 0
    await this.snapshot.atLeast(revision)
    const entry = await this.snapshot.principalBySession(session.id)
    if (entry === undefined) throw new DomainError('ServiceUnavailable', { detail: 'the session is not known yet' })
    const scope = { region: 'global', service: this.config.service, csrfStrategy: 'header-token' } as const
    const mfa = entry.parts.sessions?.get(session.id)?.mfaAtMs !== undefined
    const issued = this.issuer.issue(entry, scope, { id: session.id, revision, mfa })
    const expires = new Date(issued.expiresAt)
    const attributes = { secure: true, sameSite: 'lax', path: '/', expires, encode: String } as const
    response.cookie('tinysess', issued.token, { ...attributes, httpOnly: true })
    // Its page reads this one, to send it back in a header.
    response.cookie('tinycsrf', issued.csrf ?? '', attributes)
    response.status(200).json({})
  }
}
