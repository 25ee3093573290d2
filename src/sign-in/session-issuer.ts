import { randomUUID } from 'node:crypto'
import { deriveSubkey, signToken, subkeyDate } from '@tinyauth/request-signing'
import type { PrincipalEntry } from '@tinyauth/decision'
import type { Clock } from '../common/clock.js'
import type { Config } from '../common/config/index.js'
import type { CSRF_STRATEGIES } from './get-token.route.js'

/** A session token with what its holder has to know. */
export interface IssuedSession {
  readonly token: string
  /** Present for the strategies `header-token` and `cookie`. */
  readonly csrf: string | undefined
  readonly expiresInSeconds: number
  /** RFC 3339. */
  readonly expiresAt: string
}

/** The session on the server that a token stands on, and the change with which it began. */
export interface TokenSession {
  readonly id: string
  readonly revision: number
  readonly mfa: boolean
}

/** For which service a token is, and how it is protected. */
export interface SessionScope {
  readonly region: string
  readonly service: string
  readonly csrfStrategy: (typeof CSRF_STRATEGIES)[number]
  /** Default `SESSION_TTL_SECONDS`. */
  readonly ttlSeconds?: number
  /** It tells a service for a while who somebody is (domain-model 5.7), and is no use of the session. */
  readonly lease?: true
}

/** Issues session tokens (wire-protocol 3.7). */
export class SessionIssuer {
  constructor(
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  issue(
    entry: PrincipalEntry,
    { region, service, csrfStrategy, ttlSeconds, lease }: SessionScope,
    session: TokenSession,
  ): IssuedSession {
    const nowMs = this.clock.now()
    const iat = Math.floor(nowMs / 1000)
    const exp = iat + (ttlSeconds ?? this.config.sessionTtlSeconds)
    const csrf = csrfStrategy === 'none' ? undefined : randomUUID()
    const key = deriveSubkey({
      protocol: 'jwt',
      secret: this.config.secretSigningKey.reveal(),
      identity: entry.username,
      date: subkeyDate(nowMs),
      region,
      service,
    })
    const claims = {
      user: entry.username,
      mfa: session.mfa,
      exp,
      iat,
      ...(csrfStrategy === 'header-token' ? { 'csrf-token': csrf } : {}),
      // Ours: the token dies with the user, with the password that it was given for, and with the session.
      uid: entry.uid,
      cv: entry.parts.credentialsChangedAtMs,
      sid: session.id,
      rev: session.revision,
      jti: randomUUID(),
      ...(lease === undefined ? {} : { lease }),
    }
    return {
      token: signToken(claims, key),
      csrf,
      expiresInSeconds: exp - iat,
      expiresAt: new Date(exp * 1000).toISOString(),
    }
  }
}
