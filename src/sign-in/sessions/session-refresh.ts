import { type EntityManager, In, MoreThan } from 'typeorm'
import type { Clock } from '../../common/clock.js'
import type { Config } from '../../common/config/index.js'
import type { Ids } from '../../common/ids.js'
import {
  endArtifactsOf,
  FederatedIdentityEntity,
  SessionEntity,
  type Transaction,
  type UnitOfWork,
  UserEntity,
} from '../../store/index.js'
import type { KnownProvider } from '../providers/found-provider.js'
import type { IdentityProviders } from '../providers/identity-providers.js'
import type { Identities } from '../providers/identities/identities.js'
import { type Standing, standingOf } from '../providers/standing.js'
import type { Sessions } from './sessions.js'

/** Sessions that one transaction reads, or ends: whoever else wants the database comes in between. */
const BATCH = 200

/** People whom the application is asked about at the same time. */
const ASKED_AT_ONCE = 20

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

/** How sessions are reviewed. */
export interface ReviewOptions {
  /** Default true. Not at the start: a hook may need the service itself, and is asked at the next lease. */
  readonly asksHook?: boolean
}

/** A session with what it is judged by. */
interface Case {
  readonly session: SessionEntity
  readonly identity: FederatedIdentityEntity | undefined
  readonly known: KnownProvider | undefined
}

/** A session that does not stand. */
interface Refused extends Case {
  readonly why: string
}

/**
 * Judges people who signed in through a provider again, by the rules of now and by what the provider said last (capabilities
 * F5, F10): the same function as at sign-in. A session that does not stand any more is ended.
 * INVARIANT: rows are read in a transaction, judged outside of any, and ended in another: a hook of the application, which may
 * ask this service, keeps nobody out of the database.
 */
export class SessionRefresh {
  constructor(private readonly options: SessionRefreshOptions) {}

  /** Whether a session still stands; one that does not is ended, and everybody hears of it. */
  async stands(uid: string, sessionId: string): Promise<boolean> {
    const { unitOfWork } = this.options
    const read = await unitOfWork.read(async (manager) => {
      const session = await manager.findOneBy(SessionEntity, { id: sessionId, userId: uid })
      if (session === null || session.provider === null) return { session }
      const [only] = await this.casesOf(manager, session.provider, [session])
      return { session, only }
    })
    if (read.session === null) return false
    if (read.only === undefined) return true
    const standing = await this.standing(read.only)
    if (typeof standing === 'object') await this.endAll(read.only.known, [{ ...read.only, why: standing.why }])
    return standing === 'stands'
  }

  /**
   * Looks again at every session of a provider whose rules changed, or that is gone; never inside a transaction. Answers the
   * revision of the last change, or `undefined` when all of them stand.
   *
   * @throws DomainError `ServiceUnavailable`
   */
  async review(provider: string, { asksHook = true }: ReviewOptions = {}): Promise<number | undefined> {
    const judged = new Map<string | null, Promise<Standing>>()
    let revision: number | undefined
    let after = ''
    for (;;) {
      const cases = await this.options.unitOfWork.read(async (manager) => {
        const where = { provider, id: MoreThan(after) }
        const rows = await manager.find(SessionEntity, { where, order: { id: 'ASC' }, take: BATCH })
        return this.casesOf(manager, provider, rows)
      })
      const last = cases.at(-1)
      if (last === undefined) return revision
      after = last.session.id
      const refused = await this.refused(cases, judged, asksHook)
      if (refused.length > 0) revision = await this.endAll(last.known, refused)
    }
  }

  /** Everybody is judged once, however many sessions they have. */
  private async refused(
    cases: readonly Case[],
    judged: Map<string | null, Promise<Standing>>,
    asksHook: boolean,
  ): Promise<readonly Refused[]> {
    const refused: Refused[] = []
    for (let i = 0; i < cases.length; i += ASKED_AT_ONCE) {
      const some = cases.slice(i, i + ASKED_AT_ONCE).map(async (one) => {
        const { identityId } = one.session
        const standing = judged.get(identityId) ?? this.standing(one, asksHook)
        judged.set(identityId, standing)
        return { ...one, standing: await standing }
      })
      for (const { standing, ...one } of await Promise.all(some)) {
        if (typeof standing === 'object') refused.push({ ...one, why: standing.why })
      }
    }
    return refused
  }

  private standing({ known, identity }: Case, asksHook = true): Promise<Standing> {
    return standingOf(asksHook ? known : withoutHook(known), identity, this.options.identities)
  }

  private async casesOf(
    manager: EntityManager,
    provider: string,
    sessions: readonly SessionEntity[],
  ): Promise<readonly Case[]> {
    const known = await this.options.providers.get(provider, manager)
    const ids = [...new Set(sessions.map(({ identityId }) => identityId).filter((id) => id !== null))]
    const rows = await manager.findBy(FederatedIdentityEntity, { id: In(ids) })
    const identities = new Map(rows.map((row) => [`${row.id} ${row.userId}`, row]))
    return sessions.map((session) => {
      return { session, identity: identities.get(`${session.identityId ?? ''} ${session.userId}`), known }
    })
  }

  /**
   * Ends what was refused by a provider as it was `known`; answers the revision. When it was changed meanwhile nothing ends: by
   * the rules of now, whoever changed them judges.
   */
  private async endAll(known: KnownProvider | undefined, refused: readonly Refused[]): Promise<number> {
    const { unitOfWork, providers } = this.options
    const { revision } = await unitOfWork.run(async (tx) => {
      // The registry answers the same object until the provider changes.
      const now = await providers.get(refused[0]?.session.provider ?? '', tx.manager)
      if (now !== known) return
      for (const { session, why } of refused) await this.end(tx, session, why)
    })
    return revision
  }

  private async end(tx: Transaction, { id, userId, provider }: SessionEntity, why: string): Promise<void> {
    const { sessions, clock, ids, config } = this.options
    if (!(await sessions.end(tx, userId, id))) return
    // What apps got may stand on the same word.
    await endArtifactsOf(tx, userId)
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

function withoutHook(known: KnownProvider | undefined): KnownProvider | undefined {
  if (known?.compiled.found?.hook === undefined) return known
  const { hook: _, ...found } = known.compiled.found
  return { ...known, compiled: { found } }
}
