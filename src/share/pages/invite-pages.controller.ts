import { Controller, Req, Res } from '@nestjs/common'
import type { Request, Response } from 'express'
import type { Call } from '../../common/call.js'
import { Config } from '../../common/config/index.js'
import { DomainError } from '../../common/errors/domain-error.js'
import { CurrentCall, PathParam } from '../../common/http/parameters.decorator.js'
import { Route } from '../../common/http/route.decorator.js'
import { basePathOf, CurrentSession, pagePaths, setSessionCookie, StartLimits, Visitor } from '../../sign-in/index.js'
import { CodeGuesses } from '../code-guesses.js'
import { GuestAcceptance } from '../guests/guest-acceptance.js'
import { InviteVisits } from '../handoff/invite-visits.js'
import { InviteAcceptance } from '../invites/invite-acceptance.js'
import type { OpenInvite } from '../invites/open-invite.js'
import { qrSvg } from '../qr/qr-code.js'
import { InvitePages } from './invite-pages.js'
import { ACCEPT_AS_GUEST, ACCEPT_SHOWN_INVITE, SHOW_INVITE } from './invite-pages.routes.js'
import type { InviteReader } from './invite-view.js'
import { type InviteVisit, ownForm, ownVisit } from './invite-visit.js'
import { pageAddress } from './page-address.js'

const QR_SIZE = 256

/** The page of an invite (capabilities M19). To look at it joins nothing: whoever accepts sends a form. */
@Controller()
export class InvitePagesController {
  constructor(
    private readonly acceptance: InviteAcceptance,
    private readonly guests: GuestAcceptance,
    private readonly guesses: CodeGuesses,
    private readonly starts: StartLimits,
    private readonly visits: InviteVisits,
    private readonly pages: InvitePages,
    private readonly current: CurrentSession,
    private readonly config: Config,
  ) {}

  @Route(SHOW_INVITE)
  async show(
    @CurrentCall() call: Call,
    @Req() request: Request,
    @Res() response: Response,
    @PathParam('code') code: string,
  ): Promise<void> {
    const visit = await this.visit(call, request, response)
    await this.pages.attempt(visit, async () => {
      const open = await this.open(visit, code)
      if (visit.user !== undefined && visit.user.uid !== open.inviter.id) {
        await this.visits.note(visit.user.uid, open.invite.id)
      }
      await this.pages.show(visit, open, await this.readerOf(visit, open, code))
    })
  }

  @Route(ACCEPT_SHOWN_INVITE)
  async accept(
    @CurrentCall() call: Call,
    @Req() request: Request,
    @Res() response: Response,
    @PathParam('code') code: string,
  ): Promise<void> {
    const visit = ownVisit(call, request, response)
    ownForm(visit)
    await this.pages.attempt(visit, async () => {
      const open = await this.open(visit, code)
      await this.pages.goOn(visit, await this.acceptance.acceptOpened(call, open))
    })
  }

  @Route(ACCEPT_AS_GUEST)
  async acceptAsGuest(
    @CurrentCall() call: Call,
    @Req() request: Request,
    @Res() response: Response,
    @PathParam('code') code: string,
  ): Promise<void> {
    const visit = await this.visit(call, request, response)
    ownForm(visit)
    // Each makes a user.
    await this.starts.begin(call.sourceIp)
    await this.pages.attempt(visit, async () => {
      const open = await this.open(visit, code)
      // Whoever is somebody already is not made somebody else.
      if (visit.user !== undefined) throw new DomainError('Conflict', { detail: 'somebody is signed in' })
      const { cookie, returnTo } = await this.guests.accept(call, open)
      setSessionCookie(response, this.config, cookie)
      await this.pages.goOn(visit, { returnTo })
    })
  }

  private async visit(call: Call, request: Request, response: Response): Promise<InviteVisit> {
    const visitor = Visitor.of(request)
    const identity = await this.current.of(visitor.headers, call.sourceIp)
    if (identity === undefined) return { call, request, response, visitor }
    const { uid, username } = identity.entry
    return { call, request, response, visitor, user: { uid, username } }
  }

  private async open({ call }: InviteVisit, code: string): Promise<OpenInvite> {
    const open = await this.guesses.open(call.sourceIp, () => this.acceptance.open(code))
    call.audit.subject = open.invite.id
    call.audit.fields['request.invite'] = open.invite.id
    return open
  }

  private async readerOf(
    { request, user }: InviteVisit,
    { invite, inviter }: OpenInvite,
    code: string,
  ): Promise<InviteReader> {
    const { paths } = this.pages
    if (user === undefined) {
      const { signIn } = pagePaths(basePathOf(this.config))
      const next = new URLSearchParams({ next: paths.invite(code) })
      const visitor = { kind: 'visitor', signIn: `${signIn}?${next.toString()}` } as const
      return invite.guest ? { ...visitor, guest: paths.acceptAsGuest(code) } : visitor
    }
    const link = pageAddress(this.config, request, code)
    if (user.uid !== inviter.id) {
      const origin = link?.slice(0, link.length - paths.invite(code).length) ?? ''
      return { kind: 'user', action: paths.accept(code), handoff: `${origin}${paths.handoff}` }
    }
    const qrFile = paths.qrPng(code)
    if (link === undefined) return { kind: 'inviter', qrFile }
    return { kind: 'inviter', link, qrSvg: await qrSvg(link, QR_SIZE), qrFile }
  }
}
