import { Injectable } from '@nestjs/common'
import { Config } from '../../common/config/index.js'
import { basePathOf, WaitingHandoff } from '../../sign-in/index.js'
import { invitePaths } from '../pages/invite-paths.js'
import { InviteVisits } from './invite-visits.js'

/** Invites that wait for another device of their reader. */
@Injectable()
export class WaitingInvites extends WaitingHandoff {
  constructor(
    private readonly visits: InviteVisits,
    private readonly config: Config,
  ) {
    super()
  }

  override async addressFor(uid: string): Promise<string | undefined> {
    const waiting = await this.visits.newest(uid)
    return waiting === undefined ? undefined : invitePaths(basePathOf(this.config)).handoff
  }
}
