import { describe, expect, it } from '@jest/globals'
import { decodeToken, deriveSubkey, verifyToken } from '@tinyauth/request-signing'
import { DayKeys, DerivedSessionKeys, HeaderList, isRefusal, Prover } from '@tinyauth/decision'
import { FakeSnapshot } from '../../test/snapshot/fake-snapshot.js'
import { NOW, principal } from '../../packages/decision/test/principals.js'
import { ManualClock } from '../common/clock.js'
import { loadConfig } from '../common/config/index.js'
import { type SessionScope, SessionIssuer } from './session-issuer.js'

const SIGNING_KEY = 'signing key of a test, long enough'
const session = {
  ...({ id: 'session-1', kind: 'token', sourceIp: '192.0.2.1' } as const),
  ...{ createdAtMs: NOW, lastSeenAtMs: NOW, expiresAtMs: NOW + 86_400_000 },
} as const
const fred = principal('fred', { sessions: new Map([[session.id, session]]) })
const { config } = loadConfig({
  ...{ NODE_ENV: 'test', MASTER_KEY: Buffer.alloc(32, 7).toString('base64'), SECRET_SIGNING_KEY: SIGNING_KEY },
})
const clock = new ManualClock(NOW + 999)
const issuer = new SessionIssuer(config, clock)

const TOKEN_SESSION = { id: session.id, revision: 1, mfa: false }

function issue(scope: Partial<SessionScope> = {}): ReturnType<SessionIssuer['issue']> {
  return issuer.issue(fred, { region: 'global', service: 'orchard', csrfStrategy: 'none', ...scope }, TOKEN_SESSION)
}

function claimsOf(token: string): Readonly<Record<string, unknown>> {
  const scope = { date: '20261122', region: 'global', service: 'orchard' }
  const key = deriveSubkey({ protocol: 'jwt', secret: SIGNING_KEY, identity: 'fred', ...scope })
  const decoded = decodeToken(token)
  if (decoded.problem !== undefined) throw new Error(decoded.problem.message)
  const verified = verifyToken(decoded, key, { now: NOW, maxLifetimeSeconds: 86_400 })
  if (verified.problem !== undefined) throw new Error(verified.problem.message)
  return verified.claims
}

describe('an issued session', () => {
  it('says who it is for, from when until when, and which password it stands on', () => {
    const { token, expiresInSeconds, expiresAt } = issue()
    const exp = NOW / 1000 + config.sessionTtlSeconds
    expect(claimsOf(token)).toMatchObject({
      ...{ user: 'fred', mfa: false, iat: NOW / 1000, exp, uid: fred.uid, cv: fred.parts.credentialsChangedAtMs },
      jti: expect.any(String) as unknown,
    })
    expect([expiresInSeconds, Date.parse(expiresAt)]).toEqual([config.sessionTtlSeconds, exp * 1000])
  })

  it('has a second proof as its strategy says: in the token, beside it, or none', () => {
    const header = issue({ csrfStrategy: 'header-token' })
    expect(claimsOf(header.token)['csrf-token']).toBe(header.csrf)
    expect(header.csrf).toMatch(/^[0-9a-f-]{36}$/)
    const cookie = issue({ csrfStrategy: 'cookie' })
    expect([typeof cookie.csrf, claimsOf(cookie.token)['csrf-token']]).toEqual(['string', undefined])
    expect([issue().csrf, claimsOf(issue().token)['csrf-token']]).toEqual([undefined, undefined])
  })

  it('is another each time', () => {
    const sessions = [1, 2, 3].map(() => issue({ csrfStrategy: 'cookie' }))
    expect(new Set(sessions.map(({ csrf }) => csrf)).size).toBe(3)
    expect(new Set(sessions.map(({ token }) => claimsOf(token)['jti'])).size).toBe(3)
  })

  it('is what the proof of sessions takes, at its own service and region alone', async () => {
    const prover = new Prover(new FakeSnapshot(fred), new DerivedSessionKeys(new DayKeys(), () => SIGNING_KEY), {
      ...{ maxLifetimeSeconds: config.sessionTtlSeconds, clockSkewSeconds: 300 },
    })
    const prove = async (token: string): Promise<boolean> => {
      const headers = new HeaderList([['Cookie', `tinysess=${token}`]])
      const asked = {
        region: 'global',
        service: 'orchard',
        boundService: 'orchard',
        signed: undefined,
        sourceIp: undefined,
      }
      return !isRefusal(await prover.prove({ headers, ...asked, safeMethod: true, nowMs: NOW + 1000 }))
    }
    expect(await prove(issue().token)).toBe(true)
    expect(await prove(issue({ service: 'barn' }).token)).toBe(false)
    expect(await prove(issue({ region: 'eu' }).token)).toBe(false)
  })
})
