import { Controller, Req, Res } from '@nestjs/common'
import type { Request, Response } from 'express'
import type { Call } from '../../common/call.js'
import { CurrentCall } from '../../common/http/parameters.decorator.js'
import { Route } from '../../common/http/route.decorator.js'
import { InviteEntity, type InviteVisitEntity, UnitOfWork } from '../../store/index.js'
import { InviteAcceptance } from '../invites/invite-acceptance.js'
import { InvitePages } from '../pages/invite-pages.js'
import { ACCEPT_HANDED_OFF, SHOW_HANDOFF } from '../pages/invite-pages.routes.js'
import { type InviteVisit, ownForm, ownVisit } from '../pages/invite-visit.js'
import { InviteVisits } from './invite-visits.js'

/** From one device to another (capabilities M22). The code is not kept: what is gone on with is named by the visit. */
@Controller()
export class HandoffController {
  constructor(
    private readonly acceptance: InviteAcceptance,
    private readonly visits: InviteVisits,
    private readonly pages: InvitePages,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  @Route(SHOW_HANDOFF)
  async show(@CurrentCall() call: Call, @Req() request: Request, @Res() response: Response): Promise<void> {
    const visit = ownVisit(call, request, response)
    const waiting = await this.visits.newest(visit.user.uid)
    if (waiting === undefined) {
      this.nothing(visit)
      return
    }
    noteInvite(call, waiting)
    if (waiting.acceptedAt !== null) {
      await this.goOn(visit, waiting)
      return
    }
    await this.pages.attempt(visit, async () => {
      const open = await this.acceptance.openById(waiting.inviteId)
      const action = this.pages.paths.acceptHandedOff
      await this.pages.show(visit, open, { kind: 'user', action, fields: { visit: waiting.id } })
    })
  }

  @Route(ACCEPT_HANDED_OFF)
  async accept(@CurrentCall() call: Call, @Req() request: Request, @Res() response: Response): Promise<void> {
    const visit = ownVisit(call, request, response)
    const waiting = await this.visits.waiting(visit.user.uid, ownForm(visit).text('visit'))
    if (waiting === undefined) {
      this.nothing(visit)
      return
    }
    await this.pages.attempt(visit, async () => {
      const open = await this.acceptance.openById(waiting.inviteId)
      const acceptance = await this.acceptance.acceptOpened(call, open, (tx) => this.visits.handOff(tx, waiting.id))
      await this.pages.goOn(visit, acceptance)
    })
  }

  /** The first device accepted: this one goes where the invite leads. */
  private async goOn(visit: InviteVisit, { id, inviteId }: InviteVisitEntity): Promise<void> {
    const { value: returnTo } = await this.unitOfWork.run(async (tx) => {
      await this.visits.handOff(tx, id)
      return (await tx.manager.findOneBy(InviteEntity, { id: inviteId }))?.returnTo ?? null
    })
    await this.pages.goOn(visit, { returnTo }, false)
  }

  private nothing(visit: InviteVisit): void {
    visit.call.audit.errorCode = 'NotFound'
    this.pages.problem(visit, 'nothingWaits', 404)
  }
}

function noteInvite(call: Call, { inviteId }: InviteVisitEntity): void {
  call.audit.subject = inviteId
  call.audit.fields['request.invite'] = inviteId
}
