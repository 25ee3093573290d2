import { Injectable } from '@nestjs/common'
import { Clock } from '../../../common/clock.js'
import type { Transaction } from '../../../store/index.js'
import { Factors } from '../../factors/factors.js'
import { type BegunSession, Sessions } from '../../sessions/sessions.js'
import type { AccountVisit } from '../account-visit.js'
import { sessionIsOver } from '../own-account.js'

/** What becomes of a session in which the first factor is set up. */
@Injectable()
export class FirstFactor {
  constructor(
    private readonly factors: Factors,
    private readonly sessions: Sessions,
    private readonly clock: Clock,
  ) {}

  /** Whether there is no factor yet. Asked in the transaction that adds one: of two at once, one is the first. */
  async isMissing({ manager }: Transaction, uid: string): Promise<boolean> {
    const { totp, passkey } = await this.factors.has(manager, uid)
    return !totp && !passkey
  }

  /**
   * Notes that the factor was just shown, by which the session goes on under another id. Nobody gains by it: whoever could add
   * the factor could show it at once.
   *
   * @param methods what was shown (RFC 8176)
   * @throws DomainError `NotSignedIn` when the session ended meanwhile
   */
  async shown(
    tx: Transaction,
    { user, session, call }: AccountVisit,
    methods: readonly string[],
  ): Promise<BegunSession> {
    const proof = { methods, mfaAtMs: this.clock.now() }
    const renewed = await this.sessions.renew(tx, user.id, session.id, proof, call)
    if (renewed === undefined) throw sessionIsOver()
    call.audit.fields['response.session'] = renewed.id
    return renewed
  }
}
