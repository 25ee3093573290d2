import type { EntityManager } from 'typeorm'
import type { Clock } from '../../common/clock.js'
import type { Config } from '../../common/config/index.js'
import type { Ids } from '../../common/ids.js'
import {
  FederatedIdentityEntity,
  SessionEntity,
  type Transaction,
  type UnitOfWork,
  UserEntity,
} from '../../store/index.js'
import type { FoundProvider } from '../providers/found-provider.js'
import type { IdentityProviders } from '../providers/identity-providers.js'
import type { Identities } from '../providers/identities/identities.js'
import type { Sessions } from './sessions.js'

/** What sessions are looked at again with. */
export interface SessionRefreshOptions {
  readonly unitOfWork: UnitOfWork
  readonly providers: IdentityProviders
  readonly identities: Identities
  readonly sessions: Sessions
  readonly config: Pick<Config, 'service'>
  readonly clock: Clock
  readonly ids: Ids
}

/**
 * Judges people who signed in through a provider again, by the rules of now and by what the provider said last (capabilities
 * F5, F10): the same function as at sign-in. A session that does not stand any more is ended.
 */
export class SessionRefresh {
  constructor(private readonly options: SessionRefreshOptions) {}

  /** Whether a session still stands; one that does not is ended, and everybody hears of it. */
  async stands(uid: string, sessionId: string): Promise<boolean> {
    const { unitOfWork, providers } = this.options
    const read = await unitOfWork.read(async (manager) => {
      const session = await manager.findOneBy(SessionEntity, { id: sessionId, userId: uid })
      if (session?.provider === undefined || session.provider === null) return { session, why: undefined }
      const found = await providers.find(session.provider, manager)
      return { session, why: await this.refusal(manager, session, found) }
    })
    if (read.session === null) return false
    if (read.why === undefined) return true
    const { session, why } = read
    await unitOfWork.run((tx) => this.end(tx, session, why))
    return false
  }

  /** Looks again at every session of a provider whose rules changed, or that is gone; answers how many ended. */
  async review(tx: Transaction, provider: string, found: FoundProvider | undefined): Promise<number> {
    const rows = await tx.manager.find(SessionEntity, { where: { provider }, order: { id: 'ASC' } })
    let ended = 0
    for (const session of rows) {
      const why = await this.refusal(tx.manager, session, found)
      if (why === undefined) continue
      await this.end(tx, session, why)
      ended += 1
    }
    return ended
  }

  /** For the audit log alone; `undefined`: the session stands. */
  private async refusal(
    manager: EntityManager,
    { identityId, userId }: SessionEntity,
    found: FoundProvider | undefined,
  ): Promise<string | undefined> {
    if (found === undefined) return 'the identity provider is no way in any more'
    const identity =
      identityId === null ? null : await manager.findOneBy(FederatedIdentityEntity, { id: identityId, userId })
    if (identity === null) return 'the identity is not linked any more'
    const { issuer, subject, profile } = identity
    const verdict = await this.options.identities.admit(found, { profile: { ...profile, issuer, subject } })
    return verdict.admitted ? undefined : verdict.why
  }

  private async end(tx: Transaction, { id, userId, provider }: SessionEntity, why: string): Promise<void> {
    const { sessions, clock, ids, config } = this.options
    if (!(await sessions.end(tx, userId, id))) return
    const user = await tx.manager.findOneBy(UserEntity, { id: userId })
    const at = clock.now()
    tx.audit({
      id: ids.uuid(at),
      at: new Date(at).toISOString(),
      event: 'EndSession',
      actor: { type: 'system', id: 'sign-in' },
      ...(user === null ? {} : { subject: user.username }),
      service: config.service,
      region: 'global',
      outcome: 'deny',
      fields: { 'request.session': id, 'request.identity-provider': provider ?? '', 'response.reason': why },
    })
  }
}
