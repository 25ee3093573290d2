import type { Provider, Type } from '@nestjs/common'
import { Scheduler } from '../../audit/index.js'
import { Clock } from '../../common/clock.js'
import { Ids } from '../../common/ids.js'
import { LOG, type Log } from '../../common/log/index.js'
import { Deletion } from '../../manage/index.js'
import { UnitOfWork } from '../../store/index.js'
import { InviteAcceptance } from './invite-acceptance.js'
import { InviteCodesController } from './invite-codes.controller.js'
import { InviteMaker } from './invite-maker.js'
import { InviteRevocation } from './invite-revocation.js'
import { InviteSweeper } from './invite-sweeper.js'
import { InvitesController } from './invites.controller.js'
import { InvitesService } from './invites.service.js'

/** Routes of invites. */
export const INVITE_CONTROLLERS: readonly Type[] = [InvitesController, InviteCodesController]

/** What those routes are made of, and what shares are made with. */
export const INVITE_SERVICES: readonly Provider[] = [
  {
    provide: InviteMaker,
    inject: [Clock, Ids],
    useFactory: (clock: Clock, ids: Ids): InviteMaker => new InviteMaker(clock, ids),
  },
  Deletion,
  InvitesService,
  InviteAcceptance,
  InviteRevocation,
]

/** What goes on by itself. */
export const INVITE_SWEEPER: Provider = {
  provide: InviteSweeper,
  inject: [UnitOfWork, Clock, Scheduler, LOG],
  useFactory: (unitOfWork: UnitOfWork, clock: Clock, scheduler: Scheduler, log: Log): InviteSweeper => {
    const onError = (err: unknown): void => {
      log.warn({ event: 'invite-sweep', err }, 'what is over could not be removed')
    }
    return new InviteSweeper({ unitOfWork, clock, scheduler, onError })
  },
}
