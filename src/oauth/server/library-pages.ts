import type { Client, Context, ProviderError } from 'oidc-provider'
import type { Request, Response } from 'express'
import { type PageContext, type PageShell, signedOutPage, Visitor } from '../../sign-in/index.js'
import { pendingArtifacts } from '../artifacts/pending-artifacts.js'
import { endSessionPage } from '../pages/end-session-page.js'
import { deviceConfirmPage, deviceDonePage, devicePage, type DeviceView, oauthErrorPage } from '../pages/index.js'
import { PATHS } from './oauth-paths.js'

/** The pages that the library asks for while it answers. */
export class LibraryPages {
  constructor(private readonly shell: PageShell) {}

  /** A fatal error: shown, and never sent to an address of the request. */
  readonly error = (context: Context, { error }: { readonly error: string }): void => {
    const { call } = pendingArtifacts()
    this.show(context, oauthErrorPage({ error, reference: call.requestId }, this.pageContext(context)))
  }

  readonly userCodeInputSource = (
    context: Context,
    _form: string,
    _out: unknown,
    error: (Partial<ProviderError> & { readonly userCode?: string }) | undefined,
  ): void => {
    if (error?.name === 'AbortedError') {
      this.show(context, deviceDonePage({ outcome: 'aborted' }, this.pageContext(context)))
      return
    }
    const problem = problemOf(error)
    const view: DeviceView = {
      ...this.form(context, PATHS.code_verification),
      ...(error?.userCode === undefined ? {} : { userCode: error.userCode }),
      ...(problem === undefined ? {} : { problem }),
    }
    this.show(context, devicePage(view, this.pageContext(context)))
  }

  readonly userCodeConfirmSource = (
    context: Context,
    _form: string,
    client: Client,
    _device: unknown,
    userCode: string,
  ): void => {
    const view = { ...this.form(context, PATHS.code_verification), userCode, client: { displayName: nameOf(client) } }
    this.show(context, deviceConfirmPage(view, this.pageContext(context)))
  }

  readonly successSource = (context: Context): void => {
    this.show(context, deviceDonePage({ outcome: 'connected' }, this.pageContext(context)))
  }

  readonly logoutSource = (context: Context): void => {
    const { client } = context.oidc
    const app = client === undefined ? undefined : nameOf(client)
    const { action, fields } = this.form(context, `${PATHS.end_session}/confirm`)
    this.show(context, endSessionPage({ action, fields, app }, this.pageContext(context)))
  }

  readonly postLogoutSuccessSource = (context: Context): void => {
    this.show(context, signedOutPage({}, this.pageContext(context)))
  }

  /** Where a form of the library leads, with its proof that it was this browser that was shown it. */
  private form(
    { oidc }: Context,
    path: string,
  ): { readonly action: string; readonly fields: Readonly<Record<string, string>> } {
    return { action: `${this.shell.basePath}${path}`, fields: { xsrf: oidc.session?.state?.secret ?? '' } }
  }

  private pageContext({ req }: Context): PageContext {
    // The request is that of Express, but for what the library wants otherwise.
    const request = req as Request
    return this.shell.context(request, Visitor.of(request))
  }

  private show(context: Context, html: string): void {
    Visitor.of(context.req as Request).greet(context.res as Response)
    for (const [name, value] of Object.entries(this.shell.headers())) context.set(name, value)
    context.body = html
  }
}

function nameOf({ clientName, clientId }: Client): string {
  return clientName ?? clientId
}

function problemOf(error: Partial<ProviderError> | undefined): DeviceView['problem'] {
  if (error === undefined || error.name === 'NoCodeError') return undefined
  if (error.name === 'NotFoundError') return { kind: 'deviceCodeUnknown' }
  return { kind: error.name === 'ExpiredError' || error.name === 'AlreadyUsedError' ? 'deviceCodeExpired' : 'expired' }
}
