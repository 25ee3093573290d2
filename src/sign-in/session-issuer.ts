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

/** For which service a token is, and how it is protected. */
export interface SessionScope {
  readonly region: string
  readonly service: string
  readonly csrfStrategy: (typeof CSRF_STRATEGIES)[number]
}

/** Issues session tokens (wire-protocol 3.7). */
export class SessionIssuer {
  constructor(
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  issue(entry: PrincipalEntry, { region, service, csrfStrategy }: SessionScope): IssuedSession {
    const nowMs = this.clock.now()
    const iat = Math.floor(nowMs / 1000)
    const exp = iat + this.config.sessionTtlSeconds
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
      mfa: false,
      exp,
      iat,
      ...(csrfStrategy === 'header-token' ? { 'csrf-token': csrf } : {}),
      // Ours: the token dies with the user and with the password that it was given for.
      uid: entry.uid,
      cv: entry.parts.credentialsChangedAtMs,
      jti: randomUUID(),
    }
    return {
      token: signToken(claims, key),
      csrf,
      expiresInSeconds: exp - iat,
      expiresAt: new Date(exp * 1000).toISOString(),
    }
  }
}
