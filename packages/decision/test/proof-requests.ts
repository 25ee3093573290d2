import { deriveSubkey, signToken, subkeyDate } from '@tinyauth/request-signing'
import { HeaderList } from '../src/http/header-list.js'
import { DayKeys } from '../src/proofs/day-keys.js'
import type { ProofRequest } from '../src/proofs/proof.js'
import type { ProverSettings } from '../src/proofs/prove.js'
import { DerivedSessionKeys } from '../src/proofs/session-keys.js'
import { NOW } from './principals.js'

/** Signs session tokens. */
export const SIGNING_KEY = 'the signing key of the tests, long enough'

/** The keys of session tokens by `SIGNING_KEY`. */
export function sessionKeys(): DerivedSessionKeys {
  return new DerivedSessionKeys(new DayKeys(), () => SIGNING_KEY)
}

/** How provers of the tests are set: five minutes of skew, sessions of eight hours. */
export const SETTINGS: ProverSettings = {
  maxLifetimeSeconds: 8 * 3600,
  clockSkewSeconds: 300,
}

/** A request to service `orchard` from 192.0.2.1 with the given header lines, unsigned unless told otherwise. */
export function proofRequest(
  lines: readonly (readonly [string, string])[],
  fields: Partial<ProofRequest> = {},
): ProofRequest {
  return {
    headers: new HeaderList(lines),
    ...{ region: 'global', service: 'orchard', boundService: 'orchard', sourceIp: '192.0.2.1' },
    ...{ signed: undefined, safeMethod: true, nowMs: NOW },
    ...fields,
  }
}

/** `Authorization: Basic`. */
export function basicLine(username: string, password: string): readonly [string, string] {
  return ['Authorization', `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`]
}

/** `Cookie` with a session. */
export function sessionLine(token: string): readonly [string, string] {
  return ['Cookie', `tinysess=${token}`]
}

/** Claims that are good from `NOW` for an hour. */
export function claimsOf(user: string, more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return { user, mfa: false, iat: NOW / 1000, exp: NOW / 1000 + 3600, ...more }
}

/** A token for (`global`, `orchard`) by the key that its claims select, or for another scope. */
export function tokenOf(
  claims: Readonly<Record<string, unknown>>,
  scope: {
    readonly region?: string
    readonly service?: string
    readonly identity?: string
    readonly date?: string
  } = {},
): string {
  const identity = String(claims['user'])
  const date = scope.date ?? subkeyDate(Number(claims['iat']) * 1000)
  const secret = SIGNING_KEY
  return signToken(
    claims,
    deriveSubkey({ protocol: 'jwt', secret, identity, date, region: 'global', service: 'orchard', ...scope }),
  )
}
