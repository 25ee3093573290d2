import type { KeyObject } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { claimsOf, proofRequest, sessionKeys, SETTINGS, SIGNING_KEY, tokenOf } from '../../test/proof-requests.js'

import { FakePrincipals, heldSession, NOW, principal, sessionsOf } from '../../test/principals.js'
import type { ProofRequest, Refusal } from './proof.js'
import type { ProvedToken, SessionTokenSettings } from './session-token.js'
import { SessionTokens } from './session-token.js'
import { DayKeys } from './day-keys.js'
import { DerivedSessionKeys, SessionKeys } from './session-keys.js'
import type { SubkeyScope } from '../principal/access-key.js'
import type { HeldSession } from '../principal/held-session.js'
import type { PrincipalEntry } from '../principal/principal-entry.js'

interface Asked {
  readonly claims?: Readonly<Record<string, unknown>>
  readonly sourceIp?: string
  readonly settings?: SessionTokenSettings
}

const SECOND = NOW / 1000
const CHANGED = NOW - 3_600_000
const fred = principal('fred', { uid: 'u1', credentialsChangedAtMs: CHANGED })
const snapshot = new FakePrincipals(fred, principal('off', { active: false }))

async function prove(token: string, fields: Partial<ProofRequest> = {}): Promise<ProvedToken | Refusal> {
  return await new SessionTokens(snapshot, sessionKeys(), SETTINGS).prove(token, proofRequest([], fields))
}

function wrong(claims: Readonly<Record<string, unknown>>): Promise<ProvedToken | Refusal> {
  return prove(tokenOf(claimsOf('fred', claims)))
}

const INVALID = { code: 'InvalidSignature' }

describe('a session token', () => {
  it('is good for its user at its service in its region', async () => {
    const token = tokenOf(claimsOf('fred'))
    expect(await prove(token)).toMatchObject({
      entry: fred,
      issuedAtMs: NOW,
      facts: { mfa: false },
      csrfToken: undefined,
    })
    expect(await prove(token, { service: 'barn' })).toMatchObject(INVALID)
    expect(await prove(token, { region: 'eu' })).toMatchObject(INVALID)
  })

  it('is good until before its last second', async () => {
    const token = tokenOf(claimsOf('fred'))
    expect(await prove(token, { nowMs: NOW + 3_599_999 })).toMatchObject({ entry: fred })
    expect(await prove(token, { nowMs: NOW + 3_600_000 })).toMatchObject(INVALID)
  })

  it('is good at most as long as the service issues any', async () => {
    expect(await wrong({ exp: SECOND + 8 * 3600 })).toMatchObject({ entry: fred })
    expect(await wrong({ exp: SECOND + 8 * 3600 + 1 })).toMatchObject(INVALID)
  })

  it.each([
    ['of another day', { date: '20261121' }],
    ['of another user', { identity: 'root' }],
  ])('signed by the key %s is refused', async (_what, scope) => {
    expect(await prove(tokenOf(claimsOf('fred'), scope))).toMatchObject({ ...INVALID, named: 'fred' })
  })

  it.each([
    { user: undefined },
    { user: '' },
    { user: 5 },
    { user: ['fred'] },
    { iat: undefined },
    { iat: '5' },
    { iat: -1 },
    { iat: SECOND + 0.5 },
    { iat: 1e300 },
    { iat: null },
    { exp: undefined },
    { exp: String(SECOND + 60) },
    { exp: SECOND - 1 },
  ])('with %j is refused, and fails nobody else', async (claims) => {
    const at = { date: '20261122', identity: 'fred' }
    expect(await prove(tokenOf(claimsOf('fred', claims), at))).toMatchObject(INVALID)
  })

  it('of a name that nobody has is `NoSuchKey`; so is that of a disabled user, once the signature holds', async () => {
    expect(await prove(tokenOf(claimsOf('nobody')))).toMatchObject({ code: 'NoSuchKey', named: 'nobody' })
    expect(await prove(tokenOf(claimsOf('off')))).toMatchObject({ code: 'NoSuchKey', named: 'off' })
    expect(await prove(tokenOf(claimsOf('off'), { service: 'barn' }))).toMatchObject(INVALID)
  })

  it('dies with the user that it was given to: the next of that name has another id', async () => {
    expect(await wrong({ uid: 'u1' })).toMatchObject({ entry: fred })
    expect(await wrong({ uid: 'u2' })).toMatchObject(INVALID)
    expect(await wrong({ uid: null })).toMatchObject(INVALID)
  })

  it('dies with the password that it was given for', async () => {
    expect(await wrong({ cv: CHANGED })).toMatchObject({ entry: fred })
    expect(await wrong({ cv: CHANGED - 1 })).toMatchObject(INVALID)
    expect(await wrong({ cv: String(CHANGED) })).toMatchObject(INVALID)
  })

  it('that says nothing of the password is refused when it is older than that, by the second', async () => {
    const at = (iat: number): Promise<ProvedToken | Refusal> =>
      prove(tokenOf(claimsOf('fred', { iat, exp: iat + 7200 })), { nowMs: NOW })
    expect(await at(CHANGED / 1000)).toMatchObject({ entry: fred })
    expect(await at(CHANGED / 1000 - 1)).toMatchObject(INVALID)
  })

  it('names its session by `jti`, if that is a text and there is no session on the server', async () => {
    expect(await wrong({ jti: 's1' })).toMatchObject({ facts: { sessionId: 's1' } })
    expect(await wrong({ jti: 5 })).toMatchObject({ facts: {} })
  })

  it('is proved alike whether its user is in memory or has to be read', async () => {
    const token = tokenOf(claimsOf('fred'))
    const warm = await prove(token)
    snapshot.cold = true
    expect(await prove(token)).toEqual(warm)
    snapshot.cold = false
  })
})

describe('a session token that names a session on the server', () => {
  const held = heldSession('s1', { kind: 'token', provider: 'corp', accessLevel: 30, mfaAtMs: NOW - 5000 })
  const holder = principal('fred', { credentialsChangedAtMs: CHANGED, sessions: sessionsOf(held), revision: 7 })

  function proveSid(claims: Readonly<Record<string, unknown>>, source: FakePrincipals): unknown {
    return new SessionTokens(source, sessionKeys(), SETTINGS).prove(tokenOf(claimsOf('fred', claims)), proofRequest([]))
  }

  it('is good while the session stands, and says of the second factor what the session says', () => {
    const facts = { sessionId: 's1', mfa: true, mfaAtMs: NOW - 5000, provider: 'corp', accessLevel: 30 }
    expect(proveSid({ sid: 's1', mfa: false }, new FakePrincipals(holder))).toMatchObject({ facts })
  })

  it('does not make a second factor of its own word', () => {
    const plain = principal('fred', { credentialsChangedAtMs: CHANGED, sessions: sessionsOf(heldSession('s1')) })
    expect(proveSid({ sid: 's1', mfa: true }, new FakePrincipals(plain))).toMatchObject({ facts: { mfa: false } })
  })

  it.each([
    ['of another id', 's2'],
    ['that is no text', 5],
    ['that is nothing', null],
    ['that is empty', ''],
  ])('is refused for a session %s', (_what, sid) => {
    expect(proveSid({ sid }, new FakePrincipals(holder))).toMatchObject(INVALID)
  })

  it('is refused where no session is known at all', () => {
    expect(proveSid({ sid: 's1' }, new FakePrincipals(fred))).toMatchObject(INVALID)
  })

  it.each([
    ['is over', { expiresAtMs: NOW }],
    ['is older than the password', { createdAtMs: CHANGED - 1 }],
  ])('is refused when the session %s', (_what, fields) => {
    const gone = principal('fred', { credentialsChangedAtMs: CHANGED, sessions: sessionsOf(heldSession('s1', fields)) })
    expect(proveSid({ sid: 's1' }, new FakePrincipals(gone))).toMatchObject(INVALID)
  })

  it('waits for the change with which the session began, where that is not known yet', () => {
    const source = new FakePrincipals(fred)
    source.newer = holder
    expect(proveSid({ sid: 's1', rev: 7 }, source)).toMatchObject({ entry: holder })
    expect(proveSid({ sid: 's2', rev: 7 }, source)).toMatchObject(INVALID)
  })

  it('does not wait for a change that is known: the session ended', () => {
    const source = new FakePrincipals(principal('fred', { credentialsChangedAtMs: CHANGED, revision: 7 }))
    source.newer = holder
    expect(proveSid({ sid: 's1', rev: 7 }, source)).toMatchObject(INVALID)
    expect(proveSid({ sid: 's1', rev: '9' }, source)).toMatchObject(INVALID)
  })
})

describe('a session token that stands on the session of a browser', () => {
  const IDLE_MS = 3_600_000
  const idle = { lastSeenAtMs: NOW - IDLE_MS }
  const sessions = { idleSeconds: IDLE_MS / 1000, bindsAddress: true }

  function holding(fields: Partial<HeldSession>): PrincipalEntry {
    return principal('fred', {
      credentialsChangedAtMs: CHANGED,
      sessions: sessionsOf(heldSession('s1', { createdAtMs: CHANGED, ...fields })),
    })
  }

  function proveSid(
    source: FakePrincipals,
    { claims = {}, sourceIp = '192.0.2.1', settings = { ...SETTINGS, sessions } }: Asked = {},
  ): unknown {
    const token = tokenOf(claimsOf('fred', { sid: 's1', ...claims }))
    return new SessionTokens(source, sessionKeys(), settings).prove(token, proofRequest([], { sourceIp }))
  }

  it('is a use of the session', () => {
    const source = new FakePrincipals(holding({}))
    expect(proveSid(source)).toMatchObject({ facts: { sessionId: 's1' } })
    expect(source.sessionsUsed).toEqual(['s1'])
  })

  it('is refused once the session was not used for too long, as far as the store knows', () => {
    const source = new FakePrincipals(holding(idle))
    expect(proveSid(source)).toMatchObject({ ...INVALID, stale: true })
    expect(source.sessionsUsed).toEqual([])
    source.newer = holding({ lastSeenAtMs: NOW - 1 })
    expect(proveSid(source)).toMatchObject({ entry: source.newer })
  })

  it('is refused from another address, where sessions are bound to theirs', () => {
    const elsewhere = '192.0.2.9'
    expect(proveSid(new FakePrincipals(holding({})), { sourceIp: elsewhere })).toMatchObject(INVALID)
    const settings = { ...SETTINGS, sessions: { ...sessions, bindsAddress: false } }
    expect(proveSid(new FakePrincipals(holding({})), { sourceIp: elsewhere, settings })).toHaveProperty('entry')
  })

  it('is no use of it as a lease: a service holds that, wherever it is', () => {
    const source = new FakePrincipals(holding(idle))
    expect(proveSid(source, { claims: { lease: true }, sourceIp: '192.0.2.9' })).toHaveProperty('entry')
    expect(source.sessionsUsed).toEqual([])
  })

  it('is not judged by its use where nobody knows of that', () => {
    expect(proveSid(new FakePrincipals(holding(idle)), { settings: SETTINGS })).toHaveProperty('entry')
  })
})

describe('a session token that was seen before', () => {
  const keys = sessionKeys()
  const tokens = new SessionTokens(snapshot, keys, SETTINGS)
  const again = (token: string, fields: Partial<ProofRequest> = {}): unknown =>
    tokens.prove(token, proofRequest([], fields))

  it('is judged by the clock, by its region and service, and by its user, as the first time', () => {
    const token = tokenOf(claimsOf('fred', { uid: 'u1' }))
    expect(again(token)).toMatchObject({ entry: fred })
    expect(again(token)).toMatchObject({ entry: fred })
    expect(again(token, { nowMs: NOW + 3_600_000 })).toMatchObject(INVALID)
    expect(again(token, { service: 'barn' })).toMatchObject(INVALID)
    expect(again(token, { region: 'eu' })).toMatchObject(INVALID)
    const successor = principal('fred', { uid: 'u2', credentialsChangedAtMs: CHANGED })
    const others = new SessionTokens(new FakePrincipals(successor), keys, SETTINGS)
    expect(others.prove(token, proofRequest([]))).toMatchObject(INVALID)
  })

  it('is not taken for another that begins the same', () => {
    const token = tokenOf(claimsOf('fred'))
    expect(again(token)).toMatchObject({ entry: fred })
    const last = token.at(-1) === 'A' ? 'E' : 'A'
    expect(again(token.slice(0, -1) + last)).toMatchObject(INVALID)
    expect(again(`${token}A`)).toMatchObject(INVALID)
    expect(again(token.slice(0, -1))).toMatchObject(INVALID)
  })

  it('is verified anew when its key is another', () => {
    const token = tokenOf(claimsOf('fred'))
    let signingKey = SIGNING_KEY
    const changing = new SessionTokens(snapshot, new FreshKeys(() => signingKey), SETTINGS)
    expect(changing.prove(token, proofRequest([]))).toMatchObject({ entry: fred })
    signingKey = 'a signing key that came after it'
    expect(changing.prove(token, proofRequest([]))).toMatchObject(INVALID)
  })
})

/** Derives each time anew, from what the signing key is then. */
class FreshKeys extends SessionKeys {
  constructor(private readonly signingKey: () => string) {
    super()
  }

  override sessionKey(username: string, scope: SubkeyScope): KeyObject {
    return new DerivedSessionKeys(new DayKeys(), this.signingKey).sessionKey(username, scope)
  }
}
