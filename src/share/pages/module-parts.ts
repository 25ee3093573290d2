import type { Provider, Type } from '@nestjs/common'
import { WaitingHandoff } from '../../sign-in/index.js'
import { Siblings } from '../../common/siblings.js'
import { CodeGuesses } from '../code-guesses.js'
import { HandoffController } from '../handoff/handoff.controller.js'
import { InviteVisits } from '../handoff/invite-visits.js'
import { WaitingInvites } from '../handoff/waiting-invites.js'
import { InviteQrController } from '../qr/invite-qr.controller.js'
import { AccessReader } from './access-reader.js'
import { InvitePagesController } from './invite-pages.controller.js'
import { InvitePages } from './invite-pages.js'

/** The pages of invites, their pictures, and the way from one device to another. */
export const INVITE_PAGE_CONTROLLERS: readonly Type[] = [InvitePagesController, HandoffController, InviteQrController]

/** What they work with. `WaitingHandoff` is for sign-in: the module that provides it is global and exports it. */
export const INVITE_PAGE_PROVIDERS: readonly Provider[] = [
  { provide: CodeGuesses, inject: [Siblings], useFactory: (siblings: Siblings) => new CodeGuesses(siblings) },
  AccessReader,
  InviteVisits,
  InvitePages,
  { provide: WaitingHandoff, useClass: WaitingInvites },
]
