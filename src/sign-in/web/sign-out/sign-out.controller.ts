import { Controller, Inject, Req, Res } from '@nestjs/common'
import type { Identity } from '@tinyauth/decision'
import type { Request, Response } from 'express'
import { CallWriter } from '../../../audit/index.js'
import type { Call } from '../../../common/call.js'
import { Config } from '../../../common/config/index.js'
import { CurrentCall } from '../../../common/http/parameters.decorator.js'
import { Route } from '../../../common/http/route.decorator.js'
import { LOG, type Log } from '../../../common/log/index.js'
import { SecretBox } from '../../../common/secrets/secret-box.js'
import { SessionEntity } from '../../../store/index.js'
import { hintOf } from '../../desk/federated-sign-in.js'
import { leavePage } from '../../pages/leave-page.js'
import { confirmSignOutPage, signedOutPage } from '../../pages/sign-out-pages.js'
import { IdentityProviders } from '../../providers/identity-providers.js'
import { CurrentSession } from '../../sessions/current-session.js'
import { Sessions } from '../../sessions/sessions.js'
import { TokenSession } from '../../sessions/token-session.js'
import { clearSessionCookie, clearTokenCookies } from '../cookies.js'
import { Form } from '../form.js'
import { judgedReturn, ownOrigin } from '../own-address.js'
import { PageShell } from '../page-shell.js'
import { Visitor } from '../visitor.js'
import { CONFIRM_SIGN_OUT, SIGN_OUT, SIGNED_OUT } from './sign-out.routes.js'

/** What was ended. */
interface Ended {
  readonly uid: string
  readonly provider: string | null
  readonly signOutHint: string | null
}

/** Signing out: by POST, everywhere at once, and at the provider where it offers that (capabilities F24). */
@Controller()
export class SignOutController {
  constructor(
    private readonly current: CurrentSession,
    private readonly tokens: TokenSession,
    private readonly sessions: Sessions,
    private readonly providers: IdentityProviders,
    private readonly writer: CallWriter,
    private readonly secretBox: SecretBox,
    private readonly shell: PageShell,
    private readonly config: Config,
    @Inject(LOG) private readonly log: Log,
  ) {}

  @Route(CONFIRM_SIGN_OUT)
  async confirm(@CurrentCall() call: Call, @Req() request: Request, @Res() response: Response): Promise<void> {
    const visitor = Visitor.of(request)
    const identity = await this.current.of(visitor.headers, call.sourceIp)
    const next = judgedReturn(this.config, request, request.query['next'])
    const context = this.shell.context(request, visitor, identity?.entry.username)
    const html = confirmSignOutPage(next === undefined ? {} : { next }, context)
    this.shell.send(response, visitor, { status: 200, html })
  }

  @Route(SIGN_OUT)
  async signOut(@CurrentCall() call: Call, @Req() request: Request, @Res() response: Response): Promise<void> {
    const visitor = Visitor.of(request)
    const form = Form.of(request)
    visitor.assertOwnForm(form.text('csrf'))
    const ended = await this.end(call, visitor)
    clearSessionCookie(response, this.config)
    clearTokenCookies(response)
    const done = judgedReturn(this.config, request, form.text('next')) ?? `${this.shell.basePath}/logged-out`
    const there = ended === undefined ? undefined : await this.addressThere(request, ended)
    if (there === undefined) {
      this.shell.redirect(response, done)
      return
    }
    const view = { provider: there.title, address: there.address.href }
    this.shell.send(response, visitor, { status: 200, html: leavePage(view, this.shell.context(request, visitor)) })
  }

  @Route(SIGNED_OUT)
  signedOut(@Req() request: Request, @Res() response: Response): void {
    const visitor = Visitor.of(request)
    const html = signedOutPage({}, this.shell.context(request, visitor))
    this.shell.send(response, visitor, { status: 200, html })
  }

  /** Ends every session that the browser holds: by its cookie, and by the token of the JSON sign-in. */
  private async end(call: Call, visitor: Visitor): Promise<Ended | undefined> {
    const identity = await this.current.of(visitor.headers, call.sourceIp)
    const held = [identity, ...(await this.tokens.of(visitor.headers, call.sourceIp))].flatMap(heldSession)
    const [first] = held
    if (first === undefined) return undefined
    call.audit.subject = first.username
    call.audit.fields['request.session'] = [...new Set(held.map(({ id }) => id))].join(' ')
    const { value } = await this.writer.write(call, async (tx) => {
      const row = await tx.manager.findOneBy(SessionEntity, { id: first.id, userId: first.uid })
      for (const { uid, id } of held) await this.sessions.end(tx, uid, id)
      return row
    })
    return value === null ? undefined : { uid: first.uid, provider: value.provider, signOutHint: value.signOutHint }
  }

  /** The session here has ended already: whatever fails at the provider changes nothing about that. */
  private async addressThere(
    request: Request,
    { uid, provider: name, signOutHint }: Ended,
  ): Promise<{ title: string; address: URL } | undefined> {
    const origin = ownOrigin(this.config, request)
    if (name === null || signOutHint === null || origin === undefined) return undefined
    try {
      const found = await this.providers.find(name)
      const idTokenHint = this.secretBox.unseal(signOutHint, hintOf(uid))
      const returnTo = `${origin}${this.shell.basePath}/logged-out`
      const address = await found?.provider?.signOutAddress?.({ idTokenHint, returnTo })
      return found === undefined || address === undefined ? undefined : { title: found.displayName, address }
    } catch (error) {
      this.log.warn(
        { event: 'federation', provider: name, err: error },
        'sign-out at an identity provider cannot begin',
      )
      return undefined
    }
  }
}

interface HeldSession {
  readonly uid: string
  readonly username: string
  readonly id: string
}

function heldSession(identity: Identity | undefined): readonly HeldSession[] {
  if (identity?.sessionId === undefined) return []
  const { uid, username } = identity.entry
  return [{ uid, username, id: identity.sessionId }]
}
