import { Injectable } from '@nestjs/common'
import { CallWriter } from '../../audit/index.js'
import type { Call } from '../../common/call.js'
import { Clock } from '../../common/clock.js'
import { Config } from '../../common/config/index.js'
import { DomainError } from '../../common/errors/domain-error.js'
import { Ids } from '../../common/ids.js'
import { Sessions } from '../../sign-in/index.js'
import { type Transaction, UserEntity } from '../../store/index.js'
import type { OpenInvite } from '../invites/open-invite.js'
import { type Acceptance, InviteAcceptance } from '../invites/invite-acceptance.js'

/** What a guest has: what was shared, and a session for it. */
export interface GuestVisit extends Acceptance {
  /** For the session cookie of the browser. */
  readonly cookie: string
}

const NAME_CHARACTERS = 'abcdefghijkmnpqrstuvwxyz23456789'
const NAME_LENGTH = 20

/**
 * Lets people without an account take what was shared with a link (domain-model 5.6). A guest is a user of its own, who has that share
 * and never anything else, and ends with it.
 */
@Injectable()
export class GuestAcceptance {
  constructor(
    private readonly acceptance: InviteAcceptance,
    private readonly writer: CallWriter,
    private readonly sessions: Sessions,
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /**
   * Accepts what `InviteAcceptance.open` answered.
   *
   * @throws DomainError as `InviteAcceptance.acceptWithin`; `NotPermitted` where the giver wants an account
   */
  async accept(call: Call, judged: OpenInvite): Promise<GuestVisit> {
    if (judged.invite.kind !== 'share' || !judged.invite.guest) {
      throw new DomainError('NotPermitted', { detail: 'it is for people with an account' })
    }
    const { value } = await this.writer.write(call, async (tx) => {
      const guest = await this.makeGuest(tx)
      const accepted = await this.acceptance.acceptWithin(tx, judged, guest)
      const until = endOf(accepted)
      await tx.manager.update(UserEntity, { id: guest.id }, { guestUntil: until })
      call.audit.fields['response.username'] = guest.username
      const expiresAtMs = Math.min(until, this.clock.now() + this.config.sessionMaxSeconds * 1000)
      const session = { uid: guest.id, kind: 'browser', methods: ['invite'], expiresAtMs } as const
      const { cookie } = await this.sessions.begin(tx, session, { sourceIp: call.sourceIp, userAgent: call.userAgent })
      if (cookie === undefined) throw new Error('the session of a browser has a cookie')
      return { ...accepted, cookie }
    })
    return value
  }

  private async makeGuest(tx: Transaction): Promise<UserEntity> {
    const now = this.clock.now()
    const id = this.ids.uuid(now)
    const username = `guest-${this.ids.text(NAME_LENGTH, NAME_CHARACTERS)}`
    const person = { displayName: null, picture: null, email: null, emailVerified: false, passwordHash: null }
    const unbound = { boundaryPolicyId: null, boundaryParameters: null }
    await tx.manager.insert(UserEntity, {
      ...{ id, username, lowerUsername: username, status: 'active', type: 'human', guestUntil: now },
      ...{ ...person, ...unbound, credentialsChangedAt: now, createdAt: now, updatedAt: now },
    })
    tx.change({ type: 'user', id })
    return tx.manager.findOneByOrFail(UserEntity, { id })
  }
}

/** INVARIANT: what a guest has ends. Whoever shared said when. */
function endOf({ joined }: Acceptance): number {
  const [only] = joined
  if (only === undefined || only.notAfter === null) throw new Error('a share for guests has an end')
  return only.notAfter
}
