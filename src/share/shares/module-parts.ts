import type { Provider, Type } from '@nestjs/common'
import { Scheduler } from '../../audit/index.js'
import { Clock } from '../../common/clock.js'
import { LOG, type Log } from '../../common/log/index.js'
import { UnitOfWork } from '../../store/index.js'
import { GuestAcceptance } from '../guests/guest-acceptance.js'
import { ShareSweeper } from './share-sweeper.js'
import { SharesController } from './shares.controller.js'
import { SharesService } from './shares.service.js'

/** Routes of shares. */
export const SHARE_CONTROLLERS: readonly Type[] = [SharesController]

/** What they are made of, besides the makers of invites, and what goes on by itself. */
export const SHARE_SERVICES: readonly Provider[] = [
  SharesService,
  GuestAcceptance,
  {
    provide: ShareSweeper,
    inject: [UnitOfWork, Clock, Scheduler, LOG],
    useFactory: (unitOfWork: UnitOfWork, clock: Clock, scheduler: Scheduler, log: Log): ShareSweeper => {
      const onError = (err: unknown): void => {
        log.warn({ event: 'share-sweep', err }, 'what is over could not be removed')
      }
      return new ShareSweeper({ unitOfWork, clock, scheduler, onError })
    },
  },
]
