import { Injectable } from '@nestjs/common'
import { CallWriter } from '../../../audit/index.js'
import type { Call } from '../../../common/call.js'
import { PasswordHasher } from '../../../common/secrets/password-hasher.js'
import { SessionEntity } from '../../../store/index.js'
import { Passwords } from '../../factors/password/passwords.js'
import { type BegunSession, goneOn, Sessions } from '../../sessions/sessions.js'
import { sessionIsOver } from '../own-account.js'

/** What the audit event says instead of a password. */
const MASKED = '********'

/** Changes the password of whoever is signed in. */
@Injectable()
export class OwnPassword {
  constructor(
    private readonly hasher: PasswordHasher,
    private readonly passwords: Passwords,
    private readonly sessions: Sessions,
    private readonly writer: CallWriter,
  ) {}

  /**
   * Sets the password and ends every session, as one transaction with the session that goes on in this browser.
   *
   * @throws DomainError `NotSignedIn` when the session ended meanwhile, by a change of the password for instance
   */
  async change(
    call: Call,
    { uid, sessionId }: { readonly uid: string; readonly sessionId: string },
    password: string,
  ): Promise<BegunSession> {
    call.audit.fields['request.password'] = MASKED
    // Outside of the transaction: it takes longer than anything that waits for the database.
    const passwordHash = await this.hasher.hash(password)
    const { value } = await this.writer.write(call, async (tx) => {
      const row = await tx.manager.findOneBy(SessionEntity, { id: sessionId, userId: uid, kind: 'browser' })
      if (row === null) throw sessionIsOver()
      const ended = await this.passwords.replace(tx, uid, passwordHash)
      const session = await this.sessions.begin(tx, { ...goneOn(row), replaces: row.id }, call)
      call.audit.fields['response.sessions'] = ended - 1
      call.audit.fields['response.session'] = session.id
      return session
    })
    return value
  }
}
