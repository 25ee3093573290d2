import { randomBytes } from 'node:crypto'
import { sessionSecretHash } from '@tinyauth/decision'
import { type EntityManager, In, LessThan, MoreThan } from 'typeorm'
import type { Clock } from '../../common/clock.js'
import type { Config } from '../../common/config/index.js'
import type { Ids } from '../../common/ids.js'
import { endArtifactsOf, SessionEntity, type Transaction, UserEntity } from '../../store/index.js'

/** Sessions that one user may have; the ones that were used the longest ago make room. */
const MOST_SESSIONS = 100
const LONGEST_USER_AGENT = 256

/** How a session begins. Instants are milliseconds since 1970. */
export interface NewSession {
  readonly uid: string
  readonly kind: SessionEntity['kind']
  /** How the user proved who they are (RFC 8176). */
  readonly methods: readonly string[]
  /** When the second factor was shown; absent: it was not. */
  readonly mfaAtMs?: number
  readonly provider?: string
  readonly identityId?: string
  readonly accessLevel?: number
  /** Sealed. */
  readonly signOutHint?: string
  /** Of a token: the service that it is for. */
  readonly service?: string
  /** Default: after `SESSION_MAX_SECONDS`. */
  readonly expiresAtMs?: number
  /** A session of the same user that this one takes the place of. */
  readonly replaces?: string
}

/** Where somebody signs in. */
export interface SignInPlace {
  readonly sourceIp: string
  readonly userAgent: string | undefined
}

/** A session that began. */
export interface BegunSession {
  readonly id: string
  /** `<id>.<secret>` for the cookie of a browser; nobody ever sees it again. */
  readonly cookie: string | undefined
}

/** What sessions are made with. */
export interface SessionsOptions {
  readonly config: Pick<Config, 'sessionIdleSeconds' | 'sessionMaxSeconds'>
  readonly clock: Clock
  readonly ids: Ids
}

/**
 * Sessions on the server (capabilities M6 to M8, F15). Each of these is part of somebody's transaction; a session that ends
 * is a change of its user, so every node and every guard hears of it.
 */
export class Sessions {
  constructor(private readonly options: SessionsOptions) {}

  /** Begins a session, always with a new id and a new secret: what a browser held before signing in is worth nothing after. */
  async begin(tx: Transaction, session: NewSession, place: SignInPlace): Promise<BegunSession> {
    const { clock, ids, config } = this.options
    const now = clock.now()
    const id = ids.uuid(now)
    const secret = session.kind === 'browser' ? randomBytes(32).toString('base64url') : undefined
    if (session.replaces !== undefined) await this.end(tx, session.uid, session.replaces)
    await makeRoom(tx, session.uid)
    await tx.manager.insert(SessionEntity, {
      id,
      userId: session.uid,
      kind: session.kind,
      tokenHash: secret === undefined ? null : sessionSecretHash(secret),
      service: session.service ?? null,
      provider: session.provider ?? null,
      identityId: session.identityId ?? null,
      methods: session.methods,
      mfaAt: session.mfaAtMs ?? null,
      accessLevel: session.accessLevel ?? null,
      signOutHint: session.signOutHint ?? null,
      sourceIp: place.sourceIp,
      userAgent: place.userAgent?.slice(0, LONGEST_USER_AGENT) ?? null,
      createdAt: now,
      lastSeenAt: now,
      lastSeenIp: place.sourceIp,
      expiresAt: session.expiresAtMs ?? now + config.sessionMaxSeconds * 1000,
    })
    tx.change({ type: 'user', id: session.uid })
    return { id, cookie: secret === undefined ? undefined : `${id}.${secret}` }
  }

  /**
   * Notes a fresh second factor. The session goes on under a new id and a new secret; `undefined` when it is no more.
   */
  async renew(
    tx: Transaction,
    uid: string,
    id: string,
    { methods, mfaAtMs }: { readonly methods: readonly string[]; readonly mfaAtMs: number },
    place: SignInPlace,
  ): Promise<BegunSession | undefined> {
    const row = await tx.manager.findOneBy(SessionEntity, { id, userId: uid, kind: 'browser' })
    if (row === null || this.options.clock.now() >= row.expiresAt || this.isIdle(row)) return undefined
    const allMethods = [...new Set([...row.methods, ...methods])]
    return this.begin(tx, { ...goneOn(row), methods: allMethods, mfaAtMs, replaces: id }, place)
  }

  /** Ends one session of a user; `false` when there is no such session of theirs. */
  async end(tx: Transaction, uid: string, id: string): Promise<boolean> {
    const { affected } = await tx.manager.delete(SessionEntity, { id, userId: uid })
    if (affected !== 1) return false
    tellEnded(tx, uid, [id])
    return true
  }

  /** Ends every session of a user, but for one; answers how many that were. */
  async endAll(tx: Transaction, uid: string, exceptId?: string): Promise<number> {
    const rows = await tx.manager.find(SessionEntity, { select: { id: true }, where: { userId: uid } })
    return endRows(
      tx,
      uid,
      rows.map(({ id }) => id).filter((id) => id !== exceptId),
    )
  }

  /** Ends the sessions that stand on the word of an identity, and what apps hold of the user: it may stand on that word too. */
  async endOfIdentity(tx: Transaction, uid: string, identityId: string): Promise<number> {
    await endArtifactsOf(tx, uid)
    const rows = await tx.manager.find(SessionEntity, { select: { id: true }, where: { userId: uid, identityId } })
    return endRows(
      tx,
      uid,
      rows.map(({ id }) => id),
    )
  }

  /** The sessions of a user that stand now, the newest first. */
  async list(manager: EntityManager, uid: string): Promise<readonly SessionEntity[]> {
    const now = this.options.clock.now()
    const user = await manager.findOneByOrFail(UserEntity, { id: uid })
    const rows = await manager.find(SessionEntity, {
      where: { userId: uid, expiresAt: MoreThan(now) },
      order: { createdAt: 'DESC', id: 'DESC' },
    })
    return rows.filter((row) => row.createdAt >= user.credentialsChangedAt && !this.isIdle(row))
  }

  /** Removes what ended by the clock: nobody holds it any more, so it is no change. */
  async sweep(tx: Transaction): Promise<void> {
    await tx.manager.delete(SessionEntity, { expiresAt: LessThan(this.options.clock.now()) })
  }

  private isIdle({ kind, lastSeenAt }: SessionEntity): boolean {
    const { clock, config } = this.options
    return kind === 'browser' && clock.now() - lastSeenAt >= config.sessionIdleSeconds * 1000
  }
}

async function makeRoom(tx: Transaction, uid: string): Promise<void> {
  const rows = await tx.manager.find(SessionEntity, {
    select: { id: true },
    where: { userId: uid },
    order: { lastSeenAt: 'DESC', id: 'DESC' },
    skip: MOST_SESSIONS - 1,
    take: MOST_SESSIONS,
  })
  await endRows(
    tx,
    uid,
    rows.map(({ id }) => id),
  )
}

async function endRows(tx: Transaction, uid: string, ids: readonly string[]): Promise<number> {
  if (ids.length === 0) return 0
  await tx.manager.delete(SessionEntity, { id: In([...ids]), userId: uid })
  tellEnded(tx, uid, ids)
  return ids.length
}

function tellEnded(tx: Transaction, uid: string, ids: readonly string[]): void {
  tx.change({ type: 'user', id: uid }, ...ids.map((id) => ({ type: 'session', id }) as const))
}

/** A session that goes on under another id: nothing was proved anew, and it does not last longer. */
export function goneOn(row: SessionEntity): NewSession {
  const { userId: uid, methods, mfaAt, provider, identityId, accessLevel, signOutHint, expiresAt } = row
  return {
    ...{ uid, kind: 'browser', methods, expiresAtMs: expiresAt },
    ...(mfaAt === null ? {} : { mfaAtMs: mfaAt }),
    ...(provider === null ? {} : { provider }),
    ...(identityId === null ? {} : { identityId }),
    ...(accessLevel === null ? {} : { accessLevel }),
    ...(signOutHint === null ? {} : { signOutHint }),
  }
}
