import type { KeyObject } from 'node:crypto'
import { type DecodedToken, decodeToken, subkeyDate, verifyToken } from '@tinyauth/request-signing'
import { type Eventually, whenThere } from '../eventually.js'
import type { HeldSession } from '../principal/held-session.js'
import type { PrincipalEntry } from '../principal/principal-entry.js'
import type { PrincipalSource } from '../principal/principal-source.js'
import type { Identity, ProofRequest, Refusal } from './proof.js'
import { noSession, sessionFacts, sessionRefusal } from './session-cookie.js'
import type { SessionKeys } from './session-keys.js'
import { SessionUse, type SessionUseSettings } from './session-use.js'

/** What the verifier of session tokens needs. */
export interface SessionTokenSettings {
  /** Longest life of a token in seconds; one that claims more is refused (capabilities S7). */
  readonly maxLifetimeSeconds: number
  /**
   * How the use of sessions of browsers is judged where a token stands on one. Default: not at all, where nobody knows when
   * they were used.
   */
  readonly sessions?: SessionUseSettings
}

/** A session token that was verified. */
export interface ProvedToken {
  readonly entry: PrincipalEntry
  readonly issuedAtMs: number
  readonly expiresAtMs: number
  readonly facts: Pick<Identity, 'sessionId' | 'mfa' | 'mfaAtMs' | 'provider' | 'accessLevel'>
  /** The claim `csrf-token`, if the token has one. */
  readonly csrfToken: string | undefined
}

/** Tokens that are kept at most, and how long one may be: those of the service have about 300 characters. */
const MOST_TOKENS = 10_000
const LONGEST_TOKEN = 1024

/**
 * Proves by session tokens (wire-protocol 3.7): who one is for and the day of its key are read from the unverified claims,
 * because the key depends on them; everything else only after the signature holds. Tokens whose signature held are kept as
 * they were read; what they say is judged each time.
 */
export class SessionTokens {
  private readonly known = new Map<string, DecodedToken>()
  private readonly use: SessionUse | undefined

  constructor(
    private readonly principals: PrincipalSource,
    private readonly keys: SessionKeys,
    private readonly settings: SessionTokenSettings,
  ) {
    this.use = settings.sessions && new SessionUse(principals, settings.sessions)
  }

  prove(text: string, request: ProofRequest): Eventually<ProvedToken | Refusal> {
    const token = this.known.get(text) ?? decodeToken(text)
    if (token.problem !== undefined) return invalid(token.problem.message)
    const { user, iat } = token.unverified
    if (typeof user !== 'string' || user === '') return invalid('the claim `user` is not a text')
    if (typeof iat !== 'number' || !Number.isSafeInteger(iat) || iat < 0 || iat > 253_402_300_799) {
      return invalid('the claim `iat` is not a time')
    }
    return whenThere(this.principals.principalByUsername(user), (entry) => {
      if (entry === undefined) return { code: 'NoSuchKey', detail: 'unknown user', named: user }
      const { region, service } = request
      const key = this.keys.sessionKey(user, { date: subkeyDate(iat * 1000), region, service })
      return whenThere(key, (there) => this.verify(text, token, entry, there, request))
    })
  }

  private verify(
    text: string,
    token: DecodedToken,
    entry: PrincipalEntry,
    key: KeyObject,
    request: ProofRequest,
  ): Eventually<ProvedToken | Refusal> {
    const { maxLifetimeSeconds } = this.settings
    const verified = verifyToken(token, key, { now: request.nowMs, maxLifetimeSeconds })
    if (verified.problem !== undefined) {
      const { code, message } = verified.problem
      return { ...invalid(message, entry.username), ...(code === 'expired' ? { stale: true } : {}) }
    }
    this.keep(text, token)
    const { claims } = verified
    return whenThere(this.informed(claims, entry), (newer) =>
      newer === undefined
        ? { code: 'NoSuchKey', detail: 'unknown user', named: entry.username }
        : whenThere(this.latest(claims, newer, request.nowMs), (latest) =>
            latest === undefined ? noSession(entry.username) : this.judge(claims, latest, request),
          ),
    )
  }

  /** The session may have begun with a change that is not known here yet. */
  private informed(claims: Claims, entry: PrincipalEntry): Eventually<PrincipalEntry | undefined> {
    const { sid, rev } = claims
    const isKnown = typeof sid !== 'string' || entry.parts.sessions?.has(sid) === true
    if (isKnown || typeof rev !== 'number' || rev <= entry.parts.revision) return entry
    return this.principals.principalSince(entry.username, rev)
  }

  private latest(claims: Claims, entry: PrincipalEntry, nowMs: number): Eventually<PrincipalEntry | undefined> {
    const session = usedSession(claims, entry)
    return session === undefined || this.use === undefined ? entry : this.use.latest(session, entry, nowMs)
  }

  private judge(claims: Claims, entry: PrincipalEntry, request: ProofRequest): ProvedToken | Refusal {
    const refusal = judgeClaims(claims, entry) ?? judgeSession(claims, entry, request.nowMs)
    if (refusal !== undefined) return refusal
    const session = usedSession(claims, entry)
    const unfit = session && this.use?.refusal(session, entry, request)
    if (unfit !== undefined) return unfit
    if (session !== undefined) this.use?.note(session, request)
    return provedToken(claims, entry)
  }

  private keep(text: string, token: DecodedToken): void {
    if (text.length > LONGEST_TOKEN || this.known.has(text)) return
    if (this.known.size >= MOST_TOKENS) this.known.clear()
    this.known.set(text, token)
  }
}

type Claims = Readonly<Record<string, unknown>>

/** A name that was given up does not pass its sessions on, and a new password ends those of the old one. */
function judgeClaims(claims: Claims, entry: PrincipalEntry): Refusal | undefined {
  const { user, uid, iat, cv } = claims
  const { username, active, credentialsChangedAtMs } = entry.parts
  if (user !== username) return invalid('the user name is spelt differently', username)
  if (!active) return { code: 'NoSuchKey', detail: 'the user is disabled', named: username }
  if (uid !== undefined && uid !== entry.uid) return invalid('the token is of an earlier user of that name', username)
  if (cv !== undefined && cv !== credentialsChangedAtMs) return invalid('the password was changed', username)
  const csrfToken = claims['csrf-token']
  if (csrfToken !== undefined && typeof csrfToken !== 'string')
    return invalid('the claim `csrf-token` is not a text', username)
  const changedSeconds = Math.floor(credentialsChangedAtMs / 1000)
  // The verifier has checked that `iat` is an integer.
  if ((iat as number) < changedSeconds) return invalid('the token is older than the password or the user', username)
  return undefined
}

/**
 * The session of a browser that is used with the token. A lease is no use of it: services hold one to tell for a while who
 * somebody is, without asking and from wherever they are.
 */
function usedSession({ sid, lease }: Claims, entry: PrincipalEntry): HeldSession | undefined {
  const session = typeof sid === 'string' ? entry.parts.sessions?.get(sid) : undefined
  return session?.kind === 'browser' && lease !== true ? session : undefined
}

/** A token that names a session ends with it. */
function judgeSession({ sid }: Claims, entry: PrincipalEntry, nowMs: number): Refusal | undefined {
  if (sid === undefined) return undefined
  const session = typeof sid === 'string' ? entry.parts.sessions?.get(sid) : undefined
  return session === undefined ? noSession(entry.username) : sessionRefusal(session, entry, nowMs)
}

function provedToken(claims: Claims, entry: PrincipalEntry): ProvedToken {
  const csrfToken = claims['csrf-token']
  return {
    entry,
    // The verifier has checked that `iat` and `exp` are integers.
    issuedAtMs: (claims['iat'] as number) * 1000,
    expiresAtMs: (claims['exp'] as number) * 1000,
    facts: factsOf(claims, entry),
    csrfToken: typeof csrfToken === 'string' ? csrfToken : undefined,
  }
}

function factsOf({ sid, jti, mfa }: Claims, { parts }: PrincipalEntry): ProvedToken['facts'] {
  const session = typeof sid === 'string' ? parts.sessions?.get(sid) : undefined
  if (session !== undefined) return sessionFacts(session)
  // Only the boolean counts: a text or a number is not the word of this service.
  return { mfa: mfa === true, ...(typeof jti === 'string' ? { sessionId: jti } : {}) }
}

function invalid(detail: string, named?: string): Refusal {
  return named === undefined ? { code: 'InvalidSignature', detail } : { code: 'InvalidSignature', detail, named }
}
