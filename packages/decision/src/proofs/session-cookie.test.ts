import { describe, expect, it } from '@jest/globals'
import { proofRequest } from '../../test/proof-requests.js'
import { FakePrincipals, heldSession, NOW, principal, sessionsOf } from '../../test/principals.js'
import type { HeldSession } from '../principal/held-session.js'
import type { PrincipalParts } from '../principal/principal-entry.js'
import { HeaderList } from '../http/header-list.js'
import type { Identity, ProofRequest, Refusal } from './proof.js'
import { csrfTokenOf, parseSessionCookie, SessionCookieVerifier, sessionSecretHash } from './session-cookie.js'

type Line = readonly [string, string]

const SECRET = 'a'.repeat(43)
const VALUE = `s1.${SECRET}`
const COOKIE: Line = ['Cookie', `other=1; __Host-session=${VALUE}`]
const IDLE_SECONDS = 3600
const INVALID = { code: 'InvalidSignature' }

function world(fields: Partial<HeldSession> = {}, parts: Partial<PrincipalParts> = {}): FakePrincipals {
  const session = heldSession('s1', { tokenHash: sessionSecretHash(SECRET), ...fields })
  return new FakePrincipals(principal('fred', { sessions: sessionsOf(session), ...parts }))
}

async function verify(
  lines: readonly Line[],
  principals: FakePrincipals = world(),
  fields: Partial<ProofRequest> = {},
  bindsAddress = false,
): Promise<Identity | Refusal | undefined> {
  const verifier = new SessionCookieVerifier(principals, { idleSeconds: IDLE_SECONDS, bindsAddress })
  return await verifier.verify({ ...proofRequest([]), headers: new HeaderList(lines), ...fields })
}

describe('the cookie of a session on the server', () => {
  it.each(['__Host-session', '__Secure-session'])('proves who holds it, under the name %s', async (name) => {
    const principals = world({ provider: 'corp', mfaAtMs: NOW - 1000 })
    const identity = { method: 'session', sessionId: 's1', mfa: true, mfaAtMs: NOW - 1000, provider: 'corp' }
    expect(await verify([['Cookie', `${name}=${VALUE}`]], principals)).toMatchObject(identity)
    expect(principals.sessionsUsed).toEqual(['s1'])
  })

  it('is not there when no cookie has its name', async () => {
    expect(await verify([['Cookie', `session=${VALUE}; __host-session=${VALUE}`]])).toBeUndefined()
  })

  it.each([
    ['', 'nothing'],
    ['s1', 'no secret'],
    [`s1.${SECRET}=`, 'padding'],
    [`s1.${SECRET.slice(1)}`, 'a short secret'],
    [`s1.${SECRET}.x`, 'a third part'],
    [`.${SECRET}`, 'no id'],
    [`s2.${SECRET}`, 'another session'],
    [`s1.${'b'.repeat(43)}`, 'another secret'],
    [`s1.${'é'.repeat(43)}`, 'other characters'],
    [`${'s'.repeat(65)}.${SECRET}`, 'a long id'],
    ['x'.repeat(10_000), 'much of it'],
  ])('with %s is refused: %s', async (value) => {
    expect(await verify([['Cookie', `__Host-session=${value}`]])).toMatchObject(INVALID)
  })

  it('twice with different values is refused, with equal ones not', async () => {
    expect(await verify([COOKIE, ['Cookie', `__Secure-session=s2.${SECRET}`]])).toMatchObject(INVALID)
    expect(await verify([COOKIE, COOKIE])).toMatchObject({ method: 'session' })
  })

  it('is refused for a session that only a token proves', async () => {
    const tokenOnly = new FakePrincipals(
      principal('fred', { sessions: sessionsOf(heldSession('s1', { kind: 'token' })) }),
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
    const session = heldSession('s1', { tokenHash: sessionSecretHash(SECRET), lastSeenAtMs: NOW - 1 })
    principals.newer = principal('fred', { sessions: sessionsOf(session) })
    expect(await verify([COOKIE], principals)).toMatchObject({ method: 'session' })
  })

  it('stays with the address where it began, where it is told to', async () => {
    const elsewhere = { sourceIp: '192.0.2.9' }
    expect(await verify([COOKIE], world(), elsewhere)).toMatchObject({ method: 'session' })
    expect(await verify([COOKIE], world(), elsewhere, true)).toMatchObject(INVALID)
    expect(await verify([COOKIE], world(), { sourceIp: '192.0.2.1' }, true)).toMatchObject({ method: 'session' })
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
    expect(parseSessionCookie(VALUE)).toEqual({ id: 's1', secret: SECRET })
  })
})
