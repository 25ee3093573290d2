import { describe, expect, it } from '@jest/globals'
import { proofRequest } from '../../test/proof-requests.js'
import { FakePrincipals, heldSession, NOW, principal, sessionsOf } from '../../test/principals.js'
import type { HeldSession } from '../principal/held-session.js'
import type { PrincipalParts } from '../principal/principal-entry.js'
import { HeaderList } from '../http/header-list.js'
import type { Identity, ProofRequest, Refusal } from './proof.js'
import {
  csrfTokenOf,
  parseSessionCookie,
  SESSION_COOKIES,
  type SessionCookieSettings,
  SessionCookieVerifier,
  sessionSecretHash,
} from './session-cookie.js'

type Line = readonly [string, string]

const SECRET = 'a'.repeat(43)
const ID = '019ac000-0000-7000-8000-00000000000a'
const OTHER = '019ac000-0000-7000-8000-00000000000b'
const VALUE = `${ID}.${SECRET}`
const COOKIE: Line = ['Cookie', `other=1; __Host-session=${VALUE}`]
const IDLE_SECONDS = 3600
const SETTINGS = { cookieName: '__Host-session', idleSeconds: IDLE_SECONDS, bindsAddress: false } as const
const BINDING = { bindsAddress: true }
const INVALID = { code: 'InvalidSignature' }

function world(fields: Partial<HeldSession> = {}, parts: Partial<PrincipalParts> = {}): FakePrincipals {
  const session = heldSession(ID, { tokenHash: sessionSecretHash(SECRET), ...fields })
  return new FakePrincipals(principal('fred', { sessions: sessionsOf(session), ...parts }))
}

async function verify(
  lines: readonly Line[],
  principals: FakePrincipals = world(),
  fields: Partial<ProofRequest> = {},
  settings: Partial<SessionCookieSettings> = {},
): Promise<Identity | Refusal | undefined> {
  const verifier = new SessionCookieVerifier(principals, { ...SETTINGS, ...settings })
  return await verifier.verify({ ...proofRequest([]), headers: new HeaderList(lines), ...fields })
}

describe('the cookie of a session on the server', () => {
  it.each(SESSION_COOKIES)('proves who holds it, under the name %s, where that is the one', async (name) => {
    const principals = world({ provider: 'corp', mfaAtMs: NOW - 1000 })
    const identity = {
      method: 'session',
      byCookie: true,
      sessionId: ID,
      mfa: true,
      mfaAtMs: NOW - 1000,
      provider: 'corp',
    }
    expect(await verify([['Cookie', `${name}=${VALUE}`]], principals, {}, { cookieName: name })).toMatchObject(identity)
    expect(principals.sessionsUsed).toEqual([ID])
  })

  it('is not taken from a cookie of the other name, nor spoilt by one', async () => {
    const tossed: Line = ['Cookie', '__Secure-session=tossed']
    expect(await verify([['Cookie', `__Secure-session=${VALUE}`]])).toBeUndefined()
    expect(await verify([tossed, COOKIE])).toMatchObject({ method: 'session' })
  })

  it('of a session that is over, or was never there, is no guess; one with a wrong secret is', async () => {
    const stale = { ...INVALID, stale: true }
    expect(await verify([COOKIE], world({ expiresAtMs: NOW }))).toMatchObject(stale)
    expect(await verify([COOKIE], world({ lastSeenAtMs: NOW - IDLE_SECONDS * 1000 }))).toMatchObject(stale)
    expect(await verify([['Cookie', `__Host-session=${OTHER}.${SECRET}`]])).toMatchObject(stale)
    expect(await verify([['Cookie', `__Host-session=${ID}.${'b'.repeat(43)}`]])).not.toHaveProperty('stale')
  })

  it('is not there when no cookie has its name', async () => {
    expect(await verify([['Cookie', `session=${VALUE}; __host-session=${VALUE}`]])).toBeUndefined()
  })

  it.each([
    ['', 'nothing'],
    [ID, 'no secret'],
    [`${ID}.${SECRET}=`, 'padding'],
    [`${ID}.${SECRET.slice(1)}`, 'a short secret'],
    [`${ID}.${SECRET}.x`, 'a third part'],
    [`${ID.toUpperCase()}.${SECRET}`, 'capital letters'],
    [`s1.${SECRET}`, 'an id that is no UUID'],
    [`.${SECRET}`, 'no id'],
    [`${OTHER}.${SECRET}`, 'another session'],
    [`${ID}.${'b'.repeat(43)}`, 'another secret'],
    [`${ID}.${'é'.repeat(43)}`, 'other characters'],
    [`${'s'.repeat(65)}.${SECRET}`, 'a long id'],
    ['x'.repeat(10_000), 'much of it'],
  ])('with %s is refused: %s', async (value) => {
    expect(await verify([['Cookie', `__Host-session=${value}`]])).toMatchObject(INVALID)
  })

  it('twice with different values is refused, with equal ones not', async () => {
    expect(await verify([COOKIE, ['Cookie', `__Host-session=${OTHER}.${SECRET}`]])).toMatchObject(INVALID)
    expect(await verify([COOKIE, COOKIE])).toMatchObject({ method: 'session' })
  })

  it('is refused for a session that only a token proves', async () => {
    const tokenOnly = new FakePrincipals(
      principal('fred', { sessions: sessionsOf(heldSession(ID, { kind: 'token' })) }),
    )
    expect(await verify([COOKIE], tokenOnly)).toMatchObject(INVALID)
  })

  it('is refused once the session is over, the user disabled, or the password another', async () => {
    expect(await verify([COOKIE], world({ expiresAtMs: NOW }))).toMatchObject(INVALID)
    expect(await verify([COOKIE], world({}, { active: false }))).toMatchObject({ code: 'NoSuchKey', named: 'fred' })
    expect(await verify([COOKIE], world({}, { credentialsChangedAtMs: NOW + 1 }))).toMatchObject(INVALID)
  })

  it('is refused once the session was not used for too long, as far as the store knows', async () => {
    const seen = NOW - IDLE_SECONDS * 1000
    const principals = world({ lastSeenAtMs: seen })
    expect(await verify([COOKIE], principals)).toMatchObject(INVALID)
    expect(await verify([COOKIE], world({ lastSeenAtMs: seen + 1 }))).toMatchObject({ method: 'session' })
    const session = heldSession(ID, { tokenHash: sessionSecretHash(SECRET), lastSeenAtMs: NOW - 1 })
    principals.newer = principal('fred', { sessions: sessionsOf(session) })
    expect(await verify([COOKIE], principals)).toMatchObject({ method: 'session' })
  })

  it('stays with the address where it began, where it is told to', async () => {
    const elsewhere = { sourceIp: '192.0.2.9' }
    expect(await verify([COOKIE], world(), elsewhere)).toMatchObject({ method: 'session' })
    expect(await verify([COOKIE], world(), elsewhere, BINDING)).toMatchObject(INVALID)
    expect(await verify([COOKIE], world(), { sourceIp: '192.0.2.1' }, BINDING)).toMatchObject({ method: 'session' })
  })
})

describe('a change with the cookie of a session', () => {
  const change = { safeMethod: false }
  const host: Line = ['Host', 'auth.example.org']

  it.each<[string, readonly Line[]]>([
    ['nothing else', []],
    ['the site of another', [['Sec-Fetch-Site', 'cross-site']]],
    ['a neighbour of the site', [['Sec-Fetch-Site', 'same-site']]],
    ['a foreign origin', [host, ['Origin', 'https://evil.example']]],
    ['an opaque origin', [host, ['Origin', 'null']]],
    [
      'two sites',
      [
        ['Sec-Fetch-Site', 'same-origin'],
        ['Sec-Fetch-Site', 'cross-site'],
      ],
    ],
    ['a wrong token', [['X-CSRF-Token', 'x']]],
    [
      'two tokens',
      [
        ['X-CSRF-Token', csrfTokenOf(SECRET)],
        ['X-CSRF-Token', 'x'],
      ],
    ],
    [
      'a wrong token from the own site',
      [
        ['X-CSRF-Token', 'x'],
        ['Sec-Fetch-Site', 'same-origin'],
      ],
    ],
  ])('is refused with %s', async (_what, lines) => {
    expect(await verify([COOKIE, ...lines], world(), change)).toMatchObject({ code: 'CsrfError', named: 'fred' })
  })

  it.each<[string, readonly Line[]]>([
    ['its token', [['X-CSRF-Token', csrfTokenOf(SECRET)]]],
    ['the own site', [['Sec-Fetch-Site', 'same-origin']]],
    ['the own origin', [host, ['Origin', 'https://auth.example.org']]],
  ])('is let in with %s', async (_what, lines) => {
    expect(await verify([COOKIE, ...lines], world(), change)).toMatchObject({ method: 'session' })
  })
})

describe('the value of a session cookie', () => {
  it('is read as an id and a secret', () => {
    expect(parseSessionCookie(VALUE)).toEqual({ id: ID, secret: SECRET })
  })
})
